"""Amounts per period as rows of a SIE file: `#PBUDGET` and `#PSALDO`."""

from collections import defaultdict
from collections.abc import Mapping
from typing import BinaryIO, Literal

from adapters.exports.sie_frame import Heading, Heads, Place, SieChart
from adapters.files.problems import Problems
from adapters.files.sie.file import Years
from adapters.files.sie.writer import SieWriter
from domain.coding import Period
from domain.source import ObjectRows

Label = Literal["PBUDGET", "PSALDO"]

PlacedAmounts = Mapping[tuple[Place, int], int]
"""Öre by place and period, in result sign."""


def period_rows(amounts: PlacedAmounts, object_rows: ObjectRows) -> dict[tuple[Place, int], int]:
    """The amount of each row, by place and period, in the order in which they are written.

    Rows with objects hold their own amounts. Those without are the account's whole amount, as
    most programs have it (`total`), or what no object has (`remainder`).
    """
    rows = dict(amounts)
    if object_rows == "total":
        for (account, period), whole in _wholes(amounts).items():
            rows[Place(account, ()), period] = whole
    return dict(sorted(rows.items()))


def leave_a_remainder(amounts: PlacedAmounts) -> bool:
    """Whether an account has amounts both with and without objects in a period."""
    held: dict[tuple[str, int], set[bool]] = defaultdict(set)
    for (place, period), ore in amounts.items():
        if ore or place.objects:
            held[place.account, period].add(bool(place.objects))
    return any(len(kinds) > 1 for kinds in held.values())


def _wholes(amounts: PlacedAmounts) -> dict[tuple[str, int], int]:
    wholes: dict[tuple[str, int], int] = defaultdict(int)
    for (place, period), ore in amounts.items():
        wholes[place.account, period] += ore
    return wholes


def write_periods(
    out: BinaryIO,
    *,
    heading: Heading,
    chart: SieChart,
    label: Label,
    rows: PlacedAmounts,
    problems: Problems,
) -> SieWriter:
    """Write a whole file of rows, each with the number of the fiscal year its period lies in."""
    writer = SieWriter(out, problems)
    heading.write(writer)
    chart.write(writer)
    heads = Heads(writer)
    numbers = {one: _year_of(one, heading.years) for one in {period for _, period in rows}}
    for (place, period), ore in rows.items():
        account, objects = heads[place]
        amount = writer.amount(ore, of=f"{place.account} {Period(period)}")
        writer.row(label, numbers[period], f"{period:06d}", account, objects, amount)
    writer.end()
    return writer


def _year_of(period: int, years: Years) -> int:
    for number, (first, last) in years.items():
        if Period.of(first) <= period <= Period.of(last):
            return number
    raise LookupError(f"no fiscal year holds {Period(period)}")
