"""Sheets as a workbook (.xlsx): figures that are numbers, and a sheet of what they stand on.

Number formats are written as the file format has them (`#,##0.00`); Excel shows them by the
reader's own settings, in Sweden as `# ##0,00`. Cells hold the true amounts, rounded only when
they are shown. Texts are texts, whatever they begin with.
"""

from collections.abc import Iterator
from datetime import date
from itertools import count, islice
from pathlib import Path
from typing import Any

import xlsxwriter

from adapters.as_of import STOCKHOLM
from adapters.language import LANGUAGE, UNITS, _
from adapters.print.sheet import Fact, Kind, Sheet, SheetRow

ROWS = 1_048_576
"""So many rows fit on a sheet."""

LARGEST_EXACT = 10**15 - 1
"""The largest amount (öre) whose fifteen digits Excel keeps."""

HEADER = 2
"""A row of the columns' codes, which programs go by, and one of their labels."""

FONT = {"font_name": "Calibri", "font_size": 10}
_DAYS = {"month": "yyyy-mm", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss"}


def write_xlsx(sheet: Sheet, path: Path) -> None:
    """Write a sheet, row by row; what does not fit on one sheet goes on on the next."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": sheet.title})
        formats = _Formats(book, sheet.unit)
        rows = iter(sheet.rows)
        for number in count(1):
            some = list(islice(rows, 1))
            if number > 1 and not some:
                break
            name = _("Figures") if number == 1 else _("Figures {number}", number=number)
            page = _Page(book.add_worksheet(name), sheet, formats)
            page.write(_chained(some, islice(rows, ROWS - HEADER - 1)))
        facts = [*sheet.facts, *_inexact(formats.largest)]
        _write_facts(book.add_worksheet(_("Basis")), sheet.title, facts, formats)


def _chained(first: list[SheetRow], rest: Iterator[SheetRow]) -> Iterator[SheetRow]:
    yield from first
    yield from rest


class _Formats:
    """The formats of a workbook's cells, each made once."""

    def __init__(self, book: Any, unit: str) -> None:
        self._book = book
        self._made: dict[tuple[Kind, bool, int], Any] = {}
        self.largest = 0
        self.size, decimals = UNITS[unit]
        zeros = "." + "0" * decimals if decimals else ""
        self._numbers: dict[str, str] = {
            "amount": f"#,##0{zeros}",
            "number": "0",
            "text": "@",
            **_DAYS,
        }
        self.half = self.size / 10**decimals / 2 / self.size
        """What is nearer to zero than this is shown as zero."""
        self.unsigned = book.add_format({"num_format": f"0{zeros};0{zeros}"})
        self.code = book.add_format({**FONT, "font_color": "#808080", "font_size": 8})
        self.head = book.add_format(
            {
                **FONT,
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "bg_color": "#DDE6EE",
                "bottom": 1,
            }
        )
        self.wrapped = book.add_format({**FONT, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({**FONT, "bold": True, "font_size": 14})

    def cell(self, kind: Kind, bold: bool, indent: int) -> Any:
        key = (kind, bold, indent)
        if key not in self._made:
            looks = FONT | {"num_format": self._numbers[kind], "bold": bold, "indent": indent}
            self._made[key] = self._book.add_format(looks)
        return self._made[key]


class _Page:
    """One sheet of figures in the making."""

    def __init__(self, page: Any, sheet: Sheet, formats: _Formats) -> None:
        self._page, self._sheet, self._formats = page, sheet, formats
        self._stays = next(
            (i + 1 for i, c in enumerate(sheet.columns) if c.code == sheet.indented), 0
        )
        page.freeze_panes(HEADER, self._stays)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(0, HEADER - 1)
        page.set_footer("&L&F, &A&R&P (&N)")
        page.set_row(1, 30)
        for i, column in enumerate(sheet.columns):
            page.set_column(i, i, column.width)

    def write(self, rows: Iterator[SheetRow]) -> None:
        columns = self._sheet.columns
        for i, column in enumerate(columns):
            self._page.write_string(0, i, column.code, self._formats.code)
        for i, column in enumerate(columns):
            self._page.write_string(1, i, column.label, self._formats.head)
        last = HEADER
        for at, row in enumerate(rows, HEADER):
            last = at
            for i, (column, cell) in enumerate(zip(columns, row.cells, strict=True)):
                indent = row.indent if column.code == self._sheet.indented else 0
                looks = self._formats.cell(column.kind, row.bold, indent)
                self._write_cell(at, i, column.kind, cell, looks)
        self._page.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
        self._page.autofilter(1, 0, last, len(columns) - 1)
        self._show_no_negative_zero(last)

    def _write_cell(self, at: int, i: int, kind: Kind, cell: Any, looks: Any) -> None:
        if cell is None:
            self._page.write_blank(at, i, None, looks)
        elif kind == "text":
            self._page.write_string(at, i, cell, looks)
        elif kind == "amount":
            self._formats.largest = max(self._formats.largest, abs(cell))
            # A workbook has no other numbers than floats; here alone does one hold money.
            self._page.write_number(at, i, cell / self._formats.size, looks)
        elif kind == "number":
            self._page.write_number(at, i, cell, looks)
        elif kind == "moment":
            local = cell.astimezone(STOCKHOLM).replace(tzinfo=None, microsecond=0)
            self._page.write_datetime(at, i, local, looks)
        else:
            day = date.fromisoformat(cell) if kind == "day" else date(cell // 100, cell % 100, 1)
            self._page.write_datetime(at, i, day, looks)

    def _show_no_negative_zero(self, last: int) -> None:
        """What rounds to zero is shown without a sign."""
        for i, column in enumerate(self._sheet.columns):
            if column.kind == "amount" and self._sheet.unit != "kr":
                rule = {
                    "type": "cell",
                    "criteria": "between",
                    "minimum": -self._formats.half * 0.999999,
                    "maximum": 0,
                    "format": self._formats.unsigned,
                }
                self._page.conditional_format(HEADER, i, last, i, rule)


def _inexact(largest: int) -> Iterator[Fact]:
    """What is said where an amount has more digits than a workbook keeps."""
    if largest > LARGEST_EXACT:
        message = _(
            "Amounts beyond {largest} kr are not exact to the öre in a workbook; they are in "
            "csv, json and parquet.",
            largest=LANGUAGE.amount(LARGEST_EXACT, "kr"),
        )
        yield Fact("inexact", _("Note"), message)


def _write_facts(page: Any, title: str, facts: list[Fact], formats: _Formats) -> None:
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, title, formats.title)
    for at, fact in enumerate(facts, 2):
        page.write_string(at, 0, fact.label, formats.wrapped)
        page.write_string(at, 1, fact.said, formats.wrapped)
