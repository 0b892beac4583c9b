"""Sheets as CSV: semicolons between fields, amounts with a point, periods as 2025-03; UTF-8.

A text that a spreadsheet program would run as a formula (it begins with `=`, `+`, `-`, `@`, a
tab or a carriage return) has an apostrophe before it. Workbooks and Parquet files need none.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from typing import IO, Any

from adapters.language import plain
from adapters.print.machine import iso
from adapters.print.sheet import Kind, Sheet
from domain.coding import Period

ROWS_IN_A_PIECE = 500
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(sheet: Sheet, out: IO[str]) -> None:
    """Write a sheet, row by row; the unit stands in a column of its own before the amounts."""
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(_rows(sheet))


def csv_pieces(sheet: Sheet) -> Iterator[bytes]:
    """The same in pieces of some rows, as UTF-8."""
    rows = _rows(sheet)
    while some := list(islice(rows, ROWS_IN_A_PIECE)):
        text = StringIO()
        csv.writer(text, delimiter=";", lineterminator="\n").writerows(some)
        yield text.getvalue().encode()


def _rows(sheet: Sheet) -> Iterator[list[str]]:
    kinds = [column.kind for column in sheet.columns]
    at = kinds.index("amount")
    codes = [column.code for column in sheet.columns]
    yield [*codes[:at], "unit", *codes[at:]]
    for row in sheet.rows:
        cells = list(_written(row.cells, kinds, sheet.unit))
        yield [*cells[:at], sheet.unit, *cells[at:]]


def _written(cells: tuple[Any, ...], kinds: list[Kind], unit: str) -> Iterator[str]:
    for cell, kind in zip(cells, kinds, strict=True):
        if cell is None:
            yield ""
        elif kind == "text":
            yield f"'{cell}" if cell.startswith(FORMULAS) else cell
        elif kind == "amount":
            yield plain(cell, unit)
        elif kind == "month":
            yield str(Period(cell))
        elif kind == "moment":
            yield iso(cell) or ""
        else:
            yield str(cell)
