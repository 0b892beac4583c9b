"""A table of a printed report as a sheet: figures that are numbers, what is said of them beside.

Its rows: the caption, what the figures mean, the columns' codes, which programs go by, and their
labels; then the table's own, its notes, and its chart.
"""

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
from adapters.print.document_workbook.formats import Formats, fitting, height, number, number_format
from adapters.print.office import SCALE, said, shown
from projections.reports.report import Note

HEADER = 4
"""The rows above the table's own, which every printed page repeats."""

DEEPEST = 7
"""So many levels of rows can be folded."""

UPRIGHT = 7
"""So many columns fit on a page that stands."""

REMARK_WIDTH, CODE_WIDTH = 45, 14
"""The widths of columns of remarks and of codes, in characters."""


def write_table(page: Any, block: Table | Chart, meanings: str, formats: Formats) -> None:
    """Write a table on its sheet; below a chart's, the chart. `meanings`: what figures mean."""
    table = block.table if isinstance(block, Chart) else block
    below = _TableSheet(page, table, formats).write(meanings)
    if isinstance(block, Chart):
        _write_chart(page, block, below + 1, formats)


def _write_chart(page: Any, chart: Chart, at: int, formats: Formats) -> None:
    """A chart under its caption, with what it shows in words."""
    picture = {
        "image_data": BytesIO(png(chart.specification, SCALE)),
        "x_scale": 1 / SCALE,
        "y_scale": 1 / SCALE,
        "description": said(chart.alternative),
    }
    page.write_string(at, 0, fitting(said(chart.caption)), formats.of("caption"))
    page.insert_image(at + 1, 0, f"{chart.code}.png", picture)


class _TableSheet:
    """One sheet in the making: the table's columns, its remarks' columns, its rows' codes."""

    def __init__(self, page: Any, table: Table, formats: Formats) -> None:
        self._page, self._table, self._formats = page, table, formats
        remarks = [remark for row in table.rows for remark in row.remarks]
        self._remarks = tuple(dict.fromkeys(_heading(remark) for remark in remarks))
        self._coded = any(row.code for row in table.rows)
        figures = (_width(table, i) for i in range(len(table.columns)))
        self._widths = [*figures, *(REMARK_WIDTH for _remark in self._remarks)]

    def write(self, meanings: str) -> int:
        """Write the sheet; the row below all of it."""
        self._page.write_string(0, 0, fitting(said(self._table.caption)), self._look("caption"))
        self._write_meanings(meanings)
        self._write_heads()
        for at, row in enumerate(self._table.rows, HEADER):
            self._write_row(at, row)
        below = HEADER + len(self._table.rows)
        if not self._table.rows:
            self._page.write_string(below, 0, said(NOTHING), self._look("text"))
            below += 1
        for note in self._table.notes:
            below += 1
            self._page.write_string(below, 0, fitting(said(note)), self._look("note"))
        self._page.ignore_errors({"number_stored_as_text": f"A1:XFD{below + 1}"})
        self._page.freeze_panes(HEADER, 1)
        self._page.repeat_rows(0, HEADER - 1)
        return below + 1

    def _write_meanings(self, meanings: str) -> None:
        """Across the columns: what ran on beside them would make the printed page wider."""
        last = len(self._widths) - 1
        if last:
            self._page.merge_range(1, 0, 1, last, meanings, self._look("meanings"))
        else:
            self._page.write_string(1, 0, meanings, self._look("meanings"))
        self._page.set_row(1, height([(meanings, sum(self._widths))]))

    def _look(self, name: str) -> Any:
        return self._formats.of(name)

    def _write_heads(self) -> None:
        columns = [(column.code, said(column.label)) for column in self._table.columns]
        beside = [(f"remark_{i}", label) for i, label in enumerate(self._remarks, 1)]
        coded = [("code", _("Code")), ("kind", _("Kind of row"))] if self._coded else []
        heads = [*columns, *beside, *coded]
        for i, (code, label) in enumerate(heads):
            right = i < len(columns) and self._table.columns[i].align == "right"
            sided = {"align": "right"} if right else {"align": "left", "indent": 1 if i else 0}
            self._page.write_string(HEADER - 2, i, code, self._look("code"))
            look = self._formats.of("head", **sided)
            self._page.write_string(HEADER - 1, i, fitting(label), look)
        widths = (*self._widths, *(CODE_WIDTH for _code in coded))
        for i, width in enumerate(widths):
            self._page.set_column(i, i, width)
        labels = (label for _code, label in heads)
        self._page.set_row(HEADER - 1, height(zip(labels, widths, strict=True)))

    def _write_row(self, at: int, row: Row) -> None:
        beside = [_under(heading, row) for heading in self._remarks]
        for i, cell in enumerate(row.cells):
            self._write_cell(at, i, cell, row)
        for i, text in enumerate(beside, len(row.cells)):
            if text:
                self._page.write_string(at, i, text, self._formats.of("text", indent=1))
        if self._coded:
            for i, code in enumerate((row.code, row.kind), len(self._widths)):
                self._page.write_string(at, i, code, self._look("code"))
        texts = (*map(shown, row.cells), *beside)
        tall = height(zip(texts, self._widths, strict=True))
        self._page.set_row(at, tall, None, {"level": min(row.level, DEEPEST)})

    def _write_cell(self, at: int, i: int, cell: Cell, row: Row) -> None:
        if isinstance(cell, Amount | Quantity):
            look = self._formats.figure(number_format(cell), row.kind)
            self._page.write_number(at, i, number(cell), look)
        elif cell is None:
            self._page.write_blank(at, i, None, self._formats.of("text", row.kind))
        else:
            look = self._formats.of("text", row.kind, indent=1 if i else row.level)
            self._page.write_string(at, i, fitting(said(cell)), look)


def _width(table: Table, i: int) -> float:
    """As wide as a column's longest cell needs, within what can be read."""
    longest = max((len(shown(row.cells[i])) for row in table.rows), default=0)
    least, most = (12, 24) if table.columns[i].align == "right" else (16, 50)
    return min(max(longest + 2, least), most)


def _under(heading: str, row: Row) -> str:
    """What is said of a row under a heading."""
    return fitting("\n".join(_text(one) for one in row.remarks if _heading(one) == heading))


def _heading(remark: Remark) -> str:
    """The heading under which a remark stands; one whose subject varies stands under a common."""
    return _("Remark") if _varies(remark) else said(remark.about)


def _text(remark: Remark) -> str:
    text = said(remark.text)
    return f"{said(remark.about)}: {text}" if _varies(remark) else text


def _varies(remark: Remark) -> bool:
    return isinstance(remark.about, Note) and bool(remark.about.facts)


def is_broad(block: Table | Chart) -> bool:
    """Whether its sheet is printed on pages that lie; a chart stands below its table."""
    if isinstance(block, Chart):
        return False
    return len(block.columns) > UPRIGHT or any(row.remarks for row in block.rows)
