"""A report as the data that the layout (`layout.typ`) is given: texts, and how they stand.

Every text is worded in the reader's language and in characters that the fonts have. Blocks lie
in sections: those of a wide section stand on pages of their own, turned to landscape.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from adapters.charts.drawing import svg
from adapters.documents.document import (
    NOTHING,
    Amount,
    Block,
    Cell,
    Chart,
    Document,
    Face,
    Heading,
    PageBreak,
    Paragraph,
    Points,
    Quantity,
    Row,
    Run,
    Table,
    printed,
    worded,
)
from adapters.language import LANGUAGE, _
from adapters.print.fonts import FAMILY
from adapters.print.pdf.glyphs import shown
from adapters.print.sealed import decided

PORTRAIT, LANDSCAPE = 112, 165
"""So many characters of a table stand on a line of the page, at `USUAL` size."""

USUAL, SMALLEST = 8.5, 7.0
"""Sizes of a table's text, in points; figures that need it smaller turn the page."""

WHOLE = 10**9
"""Texts of fewer characters than this are never broken within a word."""

LONG = 1_500
"""Remarks of more characters than this may continue on the next page."""


def data(document: Document) -> dict[str, Any]:
    """A report as the layout takes it."""
    return {
        "font": FAMILY,
        "language": LANGUAGE.code,
        "dated": document.face.recorded_at is not None,
        "page": _("Page"),
        "nothing": worded(NOTHING),
        "face": _face(document.face),
        "sections": [
            {"wide": wide, "blocks": [_block(block, wide) for block in blocks]}
            for wide, blocks in _sections([*_headed(document.blocks)])
        ],
    }


def _face(face: Face) -> dict[str, Any]:
    status = worded(face.status)
    period = worded(face.period)
    number = _("dnr {number}", number=face.diary_number) if face.diary_number else ""
    facts = [(worded(fact.label), worded(fact.said)) for fact in face.facts]
    numbered = [(_("Diary number"), face.diary_number)] if face.diary_number else []
    basis = _basis(face)
    decision = decided(face.decision) if face.decision else None
    return {
        "title": shown(face.title, 40),
        "board": shown(face.board),
        "head": [
            [_short(face.board, 60), _short(face.title, 60)],
            [_short(period), _short(number)],
        ],
        "draft": not face.is_decided,
        "status": shown(status),
        "decided": shown(decision) if decision else None,
        "facts": [
            {"label": shown(a, 25), "said": shown(b)} for a, b in (*numbered, *facts, *basis)
        ],
        "foot": [
            _short(" · ".join(filter(None, (status, decision, *map(": ".join, basis[1:])))), 300),
            _short(" · ".join(map(": ".join, (*facts, basis[0]))), 600),
        ],
    }


def _short(text: str, most: int = 30) -> str:
    """What repeats on every page, on one line each; the first page has it whole."""
    line = " ".join(text.split("\n"))
    return shown(line if len(line) <= most else f"{line[: most - 1]}…", 30)


def _basis(face: Face) -> tuple[tuple[str, str], ...]:
    """What the report stands on and is known by; its digest in groups, as people compare it."""
    digest = " ".join(face.digest[at : at + 8] for at in range(0, len(face.digest), 8))
    return (
        (_("Ledger"), face.ledger),
        (_("Log position"), LANGUAGE.count(face.position)),
        (_("SHA-256"), digest),
    )


def _headed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks whose headings lie at most one level below the one before, as PDF/UA demands."""
    before = 0
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
        elif "".join(run.text for run in block.text).strip():
            before = min(block.level, before + 1)
            yield replace(block, level=before)


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[bool, list[Block]]]:
    """Blocks by the turn of their page; headings stand with what they head."""
    turned: list[tuple[bool, Block]] = []
    wide = False
    for block in reversed(blocks):
        if not isinstance(block, Heading):
            wide = isinstance(block, Table) and _size(block, PORTRAIT) < SMALLEST
        turned.append((wide, block))
    for is_wide, some in groupby(reversed(turned), key=lambda one: one[0]):
        yield is_wide, [block for _wide, block in some]


def _block(block: Block, wide: bool) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "runs": _runs(block.text)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "runs": _runs(block.runs)}
    if isinstance(block, Points):
        points = [_runs(point) for point in block.points]
        return {"kind": "points", "points": points, "numbered": block.numbered}
    if isinstance(block, Table):
        return _table(block, wide)
    if isinstance(block, Chart):
        return _chart(block)
    assert isinstance(block, PageBreak)  # noqa: S101
    return {"kind": "break"}


def _runs(runs: Iterable[Run]) -> list[dict[str, Any]]:
    return [
        {"text": shown(run.text), "strong": run.strong, "emphasised": run.emphasised}
        for run in runs
    ]


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "kind": "chart",
        "caption": shown(worded(chart.caption)),
        "svg": shown(svg(chart.specification), WHOLE),
        "alternative": worded(chart.alternative),
        "table": _table(chart.table, wide=False),
    }


def _table(table: Table, wide: bool) -> dict[str, Any]:
    line = LANDSCAPE if wide else PORTRAIT
    fits = _fits(table, line)
    return {
        "kind": "table",
        "caption": shown(worded(table.caption)),
        "size": min(USUAL, _size(table, line)),
        "columns": [
            {
                "label": shown(worded(column.label), characters),
                "align": column.align,
                "width": column.width,
            }
            for column, characters in zip(table.columns, fits, strict=True)
        ],
        "rows": [_row(row, fits) for row in table.rows],
        "notes": [shown(worded(note)) for note in table.notes],
    }


def _row(row: Row, fits: Sequence[int]) -> dict[str, Any]:
    cells = zip(row.cells, fits, strict=True)
    return {
        "kind": row.kind,
        "level": row.level,
        "cells": [_cell(cell, characters) for cell, characters in cells],
        "remarks": [
            {"about": shown(worded(one.about), 20), "text": shown(one.text.text, sum(fits[1:]))}
            for one in row.remarks
        ],
        "is-long": sum(len(one.text.text) for one in row.remarks) > LONG,
    }


def _cell(cell: Cell, fits: int) -> str:
    """A cell's text; a figure is never broken."""
    return shown(printed(cell), WHOLE if isinstance(cell, Amount | Quantity) else fits)


def _fits(table: Table, line: int) -> list[int]:
    """How many characters fit on a line of each column."""
    whole = sum(column.width for column in table.columns)
    return [max(1, int(line * column.width / whole) - 1) for column in table.columns]


def _size(table: Table, line: int) -> float:
    """The size at which every figure of a table stands on one line, in points."""
    return min(
        (
            USUAL * characters / len(printed(cell))
            for row in table.rows
            for cell, characters in zip(row.cells, _fits(table, line), strict=True)
            if isinstance(cell, Amount | Quantity)
        ),
        default=USUAL,
    )
