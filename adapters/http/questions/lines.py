"""The lines behind a cell: page by page, or all of them as a file."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.exports.days import DaysOfLines
from adapters.http.questions.asking import Asking, PartReader, documented
from adapters.http.questions.figures import LinesAnswer
from adapters.http.questions.formats import FIGURES
from adapters.http.questions.paging import Cursor, next_page
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made, sheet_made
from adapters.http.questions.reports import ledger_name, rows_of
from adapters.http.questions.words import (
    MOST_LINES,
    USUAL_LINES,
    Code,
    Column,
    Flag,
    Left,
    PageCursor,
    Selecting,
    Text,
    optional,
)
from adapters.print.machine import explanation_json
from adapters.print.sheet import Sheet
from adapters.print.sheets import Cell, lines_sheet
from adapters.sealed import view_of_rows
from projections.listing import Entry
from projections.reports.deviation import Explanation
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["reports"])


class AskedLines(Selecting):
    """A cell of a deviation report, and how many of its lines."""

    rows: Annotated[Text, Field(description="A dimension, or account_group.")]
    row: Annotated[Code, Field(description="The row's code, or total.")]
    column: Column
    own: Annotated[Flag, Field(description="Only the lines a parent has of its own.")] = "false"
    limit: Annotated[int, Field(ge=1, le=MOST_LINES)] | Left = optional(
        description=f"At most so many on a page; else {USUAL_LINES} in JSON, and all in a file.",
    )
    cursor: PageCursor | Left = optional(description="Where the page before ended.")


@router.get(
    "/entries",
    response_model=LinesAnswer,
    responses=documented("The lines, in the order of the log.", FIGURES),
)
async def entries(asking: PartReader, asked: Annotated[AskedLines, Query()]) -> Response:
    """The lines that a cell of a deviation report is the sum of."""
    cursor = Cursor.read(asked.cursor)
    format = asking.format(FIGURES)
    limit = asked.limit or (USUAL_LINES if format == "json" else None)
    after = cursor.after if cursor else 0

    def make(newest: View) -> Made:
        rows = rows_of(asked.rows, asked, asking.within)
        view, seal = view_of_rows(newest, rows, asked.month, asked.word)
        number = seal.number if seal else None
        found = _explained(asking, asked, view, limit, after)
        lines = found.lines[:limit]
        more = limit is not None and len(found.lines) > limit
        ended = Cursor(newest.position, lines[-1][1].line) if more else None
        page = next_page(asking.request, ended)
        shown = replace(found, lines=lines)
        if format == "json":
            return json_made(explanation_json(shown, number) | {"next": page.url}, page.headers)
        listed = iter(lines) if limit is not None else found.each_line(after)
        sheet = _sheet(asking, asked, shown, listed, number)
        return sheet_made(sheet, format, f"lines-{asked.month}", page.headers)

    return await asking.answered(
        asked,
        make,
        format=format,
        as_of=cursor.position if cursor else None,
        streams=limit is None,
    )


def _explained(
    asking: Asking, asked: AskedLines, view: View, limit: int | None, after: int
) -> Explanation:
    return asking.service.explain(
        view,
        rows_of(asked.rows, asked, asking.within),
        asked.month,
        row=asked.row,
        column=asked.column,
        own=asked.own == "true",
        limit=0 if limit is None else limit + 1,
        after=after,
    )


def _sheet(
    asking: Asking,
    asked: AskedLines,
    found: Explanation,
    lines: Iterator[tuple[int, Entry]],
    seal: int | None,
) -> Sheet:
    return lines_sheet(
        found,
        lines,
        ledger_name=ledger_name(found.view, asked.month),
        period=asked.month,
        cell=Cell(asked.rows, asked.row, asked.column),
        day_of=DaysOfLines(asking.service.ledger(asking.ledger)).of,
        conditions=asked.where,
        eliminated=asked.eliminates,
        seal=seal,
    )
