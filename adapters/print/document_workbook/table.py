"""A table of a printed report as a sheet: figures that are numbers, what is said of them beside.

Its rows: the caption, the columns' codes, which programs go by, and their labels; then the
table's own, its notes, and its chart.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from adapters.charts.drawing import png
from adapters.documents.document import (
    NOTHING,
    Amount,
    Cell,
    Chart,
    Quantity,
    Remark,
    Row,
    Table,
)
from adapters.language import _
from adapters.print.document_workbook.formats import Formats, number, number_format
from adapters.print.office import SCALE, said, shown
from projections.reports.report import Note

HEADER = 3
"""The rows above the table's own, which every printed page repeats."""

LONGEST = 32_767
"""So many characters fit in a cell."""

DEEPEST = 7
"""So many levels of rows can be folded."""

REMARK_WIDTH = 45
"""The width of a column of remarks, in characters."""


def write_table(page: Any, table: Table, formats: Formats) -> None:
    """Write a table on its sheet."""
    _TableSheet(page, table, formats).write()


def write_chart(page: Any, chart: Chart, formats: Formats) -> None:
    """Put a chart below its table, with what it shows in words."""
    at = HEADER + max(1, len(chart.table.rows)) + len(chart.table.notes) + 2
    page.write_string(at, 0, said(chart.caption), formats.of("caption"))
    picture = {
        "image_data": BytesIO(png(chart.specification, SCALE)),
        "x_scale": 1 / SCALE,
        "y_scale": 1 / SCALE,
        "description": said(chart.alternative),
    }
    page.insert_image(at + 1, 0, f"{chart.code}.png", picture)


def fitting(text: str) -> str:
    """A text that a cell can hold, cut off where it is longer, which is seen.

    Excel counts in units of UTF-16, as here.
    """
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return text
    return units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"


class _TableSheet:
    """One sheet in the making: the table's columns, its remarks' columns, its rows' codes."""

    def __init__(self, page: Any, table: Table, formats: Formats) -> None:
        self._page, self._table, self._formats = page, table, formats
        remarks = [remark for row in table.rows for remark in row.remarks]
        self._remarks = tuple(dict.fromkeys(_heading(remark) for remark in remarks))
        self._coded = any(row.code for row in table.rows)

    def write(self) -> None:
        self._page.write_string(0, 0, fitting(said(self._table.caption)), self._look("caption"))
        self._write_heads()
        for at, row in enumerate(self._table.rows, HEADER):
            self._write_row(at, row)
        below = HEADER + len(self._table.rows)
        if not self._table.rows:
            self._page.write_string(below, 0, said(NOTHING), self._look("text"))
            below += 1
        for at, note in enumerate(self._table.notes, below + 1):
            self._page.write_string(at, 0, fitting(said(note)), self._look("note"))
        self._page.ignore_errors({"number_stored_as_text": f"A1:XFD{below + 1}"})
        self._page.freeze_panes(HEADER, 1)
        self._page.repeat_rows(0, HEADER - 1)

    def _look(self, name: str) -> Any:
        return self._formats.of(name)

    def _write_heads(self) -> None:
        columns = [(column.code, said(column.label)) for column in self._table.columns]
        beside = [(f"remark_{i}", label) for i, label in enumerate(self._remarks, 1)]
        coded = [("code", _("Code")), ("kind", _("Kind of row"))] if self._coded else []
        for i, (code, label) in enumerate([*columns, *beside, *coded]):
            self._page.write_string(HEADER - 2, i, code, self._look("code"))
            right = i < len(columns) and self._table.columns[i].align == "right"
            sided = {"align": "right"} if right else {"indent": 1 if i else 0}
            look = self._formats.of("head", **sided)
            self._page.write_string(HEADER - 1, i, fitting(label), look)
            self._page.set_column(i, i, self._width(i))

    def _width(self, i: int) -> float:
        """As wide as its longest cell needs, within what can be read."""
        if i >= len(self._table.columns):
            return REMARK_WIDTH if i < len(self._table.columns) + len(self._remarks) else 12
        longest = max((len(shown(row.cells[i])) for row in self._table.rows), default=0)
        least, most = (11, 24) if self._table.columns[i].align == "right" else (14, 50)
        return min(max(longest + 2, least), most)

    def _write_row(self, at: int, row: Row) -> None:
        if row.level:
            self._page.set_row(at, None, None, {"level": min(row.level, DEEPEST)})
        for i, cell in enumerate(row.cells):
            self._write_cell(at, i, cell, row)
        beside = len(row.cells)
        for i, heading in enumerate(self._remarks, beside):
            text = "\n".join(_text(r) for r in row.remarks if _heading(r) == heading)
            if text:
                self._page.write_string(at, i, fitting(text), self._look("text"))
        if self._coded:
            self._page.write_string(at, beside + len(self._remarks), row.code, self._look("code"))
            kind = beside + len(self._remarks) + 1
            self._page.write_string(at, kind, row.kind, self._look("code"))

    def _write_cell(self, at: int, i: int, cell: Cell, row: Row) -> None:
        if isinstance(cell, Amount | Quantity):
            look = self._formats.figure(number_format(cell), row.kind)
            self._page.write_number(at, i, number(cell), look)
        elif cell is None:
            self._page.write_blank(at, i, None, self._formats.of("text", row.kind))
        else:
            look = self._formats.of("text", row.kind, indent=1 if i else row.level)
            self._page.write_string(at, i, fitting(said(cell)), look)


def _heading(remark: Remark) -> str:
    """The heading under which a remark stands; one whose subject varies stands under a common."""
    return _("Remark") if _varies(remark) else said(remark.about)


def _text(remark: Remark) -> str:
    text = said(remark.text)
    return f"{said(remark.about)}: {text}" if _varies(remark) else text


def _varies(remark: Remark) -> bool:
    return isinstance(remark.about, Note) and bool(remark.about.facts)


def is_broad(table: Table) -> bool:
    """Whether its sheet is printed on pages that lie."""
    remarked: Sequence[Row] = [row for row in table.rows if row.remarks]
    return bool(remarked) or len(table.columns) > 7
