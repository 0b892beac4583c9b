"""The lines of a message, as the ledger holds them: in columns, in result sign, in whole öre."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from adapters.bus.contract.amounts import ore_of
from adapters.bus.contract.codings import Codings, of_columns, of_rows
from adapters.bus.contract.field_rules import FieldMissing, NothingThere
from adapters.bus.contract.fields import Sign
from adapters.bus.contract.found import Found
from adapters.bus.contract.line_models import BalanceColumns
from adapters.bus.contract.when import NotAMonthsColumn, When, WhenLines
from adapters.unchecked_lines import unchecked_lines
from domain.coding import Lines
from domain.rules import RuleBroken

Rows = Sequence[Any]
"""Lines as objects, validated by their model."""

NOTHING = Lines(dimensions=(), codings=(), coding=(), period=(), amount=())


class LinesTwice(RuleBroken):
    """Lines stand as objects or in columns, not both."""

    MESSAGE = "{path} and {other} both hold lines; state them once"


class ColumnsDiffer(RuleBroken):
    """Columns have an entry for each line."""

    MESSAGE = "{path} has {count} entries, and there are {lines} lines"


class Stating(NamedTuple):
    """How lines are read: their sign, when they count, and where problems are told.

    `when` reads when each line counts, or is the period of them all. `within` is the path of
    what holds the lines, with the point after it.
    """

    sign: Sign
    when: WhenLines | int
    found: Found
    within: str = ""


def lines_of(
    rows: Rows | None, columns: BalanceColumns | None, how: Stating, *, least: int = 1
) -> Lines:
    """The lines that a message states in one of the two ways, at least so many.

    Where anything is wrong it is told, and the lines are of no use.
    """
    if columns is not None and rows is not None:
        how.found.add(LinesTwice(path=f"{how.within}lines", other=f"{how.within}columns"))
    elif columns is not None:
        return _of_columns(columns, how, least)
    elif rows is not None:
        return _of_rows(rows, how)
    else:
        how.found.add(FieldMissing(path=f"{how.within}lines"))
    return NOTHING


def _of_rows(rows: Rows, how: Stating) -> Lines:
    count, path = len(rows), f"{how.within}lines"
    codings = of_rows(rows, path, how.found)
    amounts = [row["amount"] for row in rows]
    ore = ore_of(amounts, how.sign, lambda place: f"{path}[{place}].amount", how.found)
    if isinstance(how.when, int):
        return _lines(codings, When((how.when,) * count, None), ore)
    dates = [row.get("date") for row in rows]
    months = [row.get("period") for row in rows]
    read = how.when.read(
        dates if dates.count(None) < count else None,
        months if months.count(None) < count else None,
        count,
        lambda place, field: f"{path}[{place}].{field}".removesuffix("."),
    )
    return _lines(codings, read, ore)


def _of_columns(columns: BalanceColumns, how: Stating, least: int) -> Lines:
    path, count = f"{how.within}columns", len(columns.coding)
    months, dates = getattr(columns, "period", None), getattr(columns, "date", None)
    if count < least:
        how.found.add(NothingThere(path=f"{path}.coding"))
    sound = _check_lengths(columns, months, dates, how)
    codings = of_columns(columns, path, how.found)
    ore = ore_of(columns.amount, how.sign, lambda place: f"{path}.amount[{place}]", how.found)
    if not sound:
        return NOTHING
    if isinstance(how.when, int):
        return _lines(codings, When((how.when,) * count, None), ore)
    read = how.when.read(
        dates, months, count, lambda place, field: f"{path}.{field or 'amount'}[{place}]"
    )
    return _lines(codings, read, ore)


def _check_lengths(
    columns: BalanceColumns,
    months: Sequence[Any] | None,
    dates: Sequence[str | None] | None,
    how: Stating,
) -> bool:
    """Whether the columns have an entry for each line, and months are texts or numbers."""
    path, count, sound = f"{how.within}columns", len(columns.coding), True
    named = (("amount", columns.amount), ("period", months), ("date", dates))
    for name, column in named:
        if column is not None and len(column) != count:
            differ = ColumnsDiffer(path=f"{path}.{name}", count=len(column), lines=count)
            how.found.add(differ)
            sound = False
    if months is not None and not {*map(type, months)} <= {str, int}:
        how.found.add(NotAMonthsColumn(path=f"{path}.period"))
        return False
    return sound


def _lines(codings: Codings, when: When, ore: tuple[int, ...]) -> Lines:
    """Lines of what has been looked at here already, which `Lines` need not do again."""
    return unchecked_lines(*codings, when.period, ore, when.date)
