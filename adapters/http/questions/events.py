"""The audit trail: who did what, when, by which channel, why, and what it changed."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.http.commands.words import LARGEST_WHOLE
from adapters.http.questions.asking import Asking, Overseer, documented
from adapters.http.questions.formats import FIGURES, Format
from adapters.http.questions.histories import EventsAnswer
from adapters.http.questions.paging import Cursor, next_page
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made, sheet_made, written_first
from adapters.http.questions.words import (
    MOST_LINES,
    USUAL_LINES,
    AskedAsOf,
    Bound,
    Condition,
    Left,
    PageCursor,
    Text,
    optional,
)
from adapters.print.machine import basis_json
from adapters.print.trail_files import MOST_ROWS, decision_json, event_json, trail_sheet
from adapters.trail import Asked, Named, NobodyNamed, named, sought
from adapters.trail.asked import WITHOUT_END, begins, ends, restrictions
from adapters.trail.kinds import KINDS
from projections.reports.report import Basis
from projections.trail import Trail
from projections.view import View

__all__ = ["decision_json", "router"]

router = APIRouter(prefix="/ledgers/{ledger}", tags=["audit"])

Position = Annotated[int, Field(ge=1, le=LARGEST_WHOLE)]
Kind = Annotated[Text, Field(json_schema_extra={"enum": list(KINDS)})]


class AskedEvents(AskedAsOf):
    """Which rows of the audit trail; what is left out restricts nothing."""

    first: Position = Field(1, description="From this position.")
    last: Position | Left = optional(description="Up to this position.")
    recorded_from: Bound | Left = optional(
        description="Recorded from this time or log position; a bare date means its beginning."
    )
    recorded_to: Bound | Left = optional(
        description="Recorded up to this time or log position; a bare date means its end."
    )
    event: list[Kind] = Field(
        [], max_length=50, description="Only of these types, or kinds: a word of the glossary."
    )
    by: Text | Left = optional(description="Only by this person or system.")
    source: Text | Left = optional(description="Only of this source.")
    reference: Text | Left = optional(description="Only of this voucher, round, decision or file.")
    decision: Text | Left = optional(
        description="Only by this decision: its body, date, paragraph or diary number."
    )
    where: list[Condition] = Field(
        [],
        max_length=50,
        description=(
            "DIMENSION=CODE, only events with such a line; account=4010 too. On the same "
            "dimension they mean or."
        ),
    )
    limit: Annotated[int, Field(ge=1, le=MOST_LINES)] | Left = optional(
        description=f"At most so many on a page; else {USUAL_LINES} in JSON, and all in a file.",
    )
    cursor: PageCursor | Left = optional(
        description="Where the page before ended, as its answer says."
    )

    @property
    def asked(self) -> Asked:
        return Asked(
            first=self.first,
            last=self.last,
            begins=begins(self.recorded_from) if self.recorded_from else WITHOUT_END,
            ends=ends(self.recorded_to) if self.recorded_to else WITHOUT_END,
            by=self.by,
            kinds=self.event,
            source=self.source,
            reference=self.reference,
            decision=self.decision,
            where=self.where,
        )


@router.get(
    "/events",
    response_model=EventsAnswer,
    responses=documented("The events, newest first.", FIGURES),
)
async def events(asking: Overseer, asked: Annotated[AskedEvents, Query()]) -> Response:
    """The audit trail of the whole ledger, with what each event changed."""
    cursor = Cursor.read(asked.cursor)
    format = asking.format(FIGURES)
    limit = asked.limit or (USUAL_LINES if format == "json" else None)

    def make(view: View) -> Made:
        found = _found(asking, asked, view, cursor, limit)
        if limit is None:
            return _file(asked, view, found, format)
        rows = list(found)
        shown = rows[:limit]
        ended = Cursor(view.position, shown[-1].recorded.position) if len(rows) > limit else None
        page = next_page(asking.request, ended)
        if format != "json":
            return _file(asked, view, iter(shown), format, page.headers)
        return json_made(
            {
                "basis": basis_json(Basis(view.position, view.recorded_at)),
                "events": [event_json(row) for row in shown],
                "next": page.url,
            },
            page.headers,
        )

    return await asking.answered(
        asked,
        make,
        format=format,
        as_of=cursor.position if cursor else None,
        lasts=False,
        streams=limit is None,
    )


def _found(
    asking: Asking, asked: AskedEvents, view: View, cursor: Cursor | None, limit: int | None
) -> Iterator[Named]:
    """The newest events before the page's end, one more than the page holds."""
    try:
        meant = sought(asking.service, view, asked.asked)
    except NobodyNamed:
        return iter(())
    if cursor is not None:
        last = min(cursor.after - 1, meant.wanted.last or cursor.after)
        meant = replace(meant, wanted=replace(meant.wanted, last=last))
    trail = Trail(view, asking.service.ledger(asking.ledger), meant)
    told = trail.told(None if limit is None else limit + 1)
    return islice(named(asking.service, asking.ledger, told), None if limit is None else limit + 1)


def _file(
    asked: AskedEvents,
    view: View,
    rows: Iterator[Named],
    format: Format,
    headers: dict[str, str] | None = None,
) -> Made:
    basis, room = Basis(view.position, view.recorded_at), MOST_ROWS if format == "xlsx" else None
    said = restrictions(asked.asked, asked.recorded_from, asked.recorded_to)
    sheet = trail_sheet(view.ledger, basis, rows, said, most=room)
    made = sheet_made(sheet, format, "events", headers)
    # A workbook may be refused for its size: before the first byte of it is sent.
    return written_first(made) if format == "xlsx" else made
