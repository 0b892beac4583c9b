"""The tables of tie-outs: why two of the report's totals differ, item by item."""

from collections.abc import Iterator

from adapters.documents.document import Amount, Column, Row, Table
from adapters.documents.making import Making
from adapters.documents.tables.reports import ROUNDED
from adapters.print.shapes import SERVICE_FOLLOW_UP
from projections.reports.columns import columns
from projections.reports.report import Note, RowKind
from projections.tie_out import Cells, Line, Tied, tie_out_named, tied

COLUMNS = SERVICE_FOLLOW_UP.columns
"""The columns that a tie-out is printed with, of all those it has."""


def reconciliation_table(making: Making, name: str) -> Table:
    """A tie-out: the total it begins with, each item, and the total it ends with.

    What the items leave unexplained stands in a row of its own, if there is anything.

    Raises:
        NoSuchTieOut, and what a report of the same lines raises
    """
    made = tied(making.service.reports, making.view, tie_out_named(name), making.period)
    labels = {c.code: c.label for c in columns(making.period, previous_year_closed=False)}
    return Table(
        f"tie-out-{name}",
        Note(made.title, {"unit": making.unit}),
        (
            Column("row", Note("Item"), "left", 3.0),
            *(Column(code, labels[code]) for code in COLUMNS),
        ),
        tuple(_rows(making, made)),
        (ROUNDED,),
    )


def _rows(making: Making, made: Tied) -> Iterator[Row]:
    yield _row(making, made.start, "sum")
    for item in made.items:
        yield _row(making, item)
    if not made.ties:
        cells = _amounts(making, made.remainder)
        yield Row((Note("Not explained"), *cells), code="remainder")
    yield _row(making, made.end, "total")


def _row(making: Making, line: Line, kind: RowKind = "row") -> Row:
    return Row((line.label, *_amounts(making, line.cells)), kind, code=line.code)


def _amounts(making: Making, cells: Cells) -> Iterator[Amount | None]:
    for ore in map(cells.get, COLUMNS):
        yield None if ore is None else Amount(ore, making.unit)
