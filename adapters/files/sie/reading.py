"""Choosing what object rows mean in `#PSALDO`, by the year's totals, and saying why."""

from typing import NamedTuple

from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.sie.object_rows import StatedRows
from adapters.files.sie.totals import Totals, YearAccount
from domain.money import Ore
from domain.source import ObjectRows

READINGS: tuple[ObjectRows, ObjectRows] = ("total", "remainder")


class Reconciled(NamedTuple):
    """One reading: how many accounts the totals tell of, and those that do not sum to them."""

    accounts: int
    differ: dict[YearAccount, tuple[int, int]]


def choose_reading(
    rows: StatedRows,
    totals: Totals,
    given: ObjectRows | None,
    problems: Problems,
    control: Control,
) -> ObjectRows:
    """What object rows mean: as given, else as the totals decide.

    Raises:
        MalformedFile: neither reading agrees with the totals, or both do and yet differ.
    """
    found = {reading: _reconciled(rows, totals, reading) for reading in READINGS}
    if given is not None:
        _remark_differences(found[given], control)
        return given
    reading: ObjectRows = "total"
    if rows.differ:
        if not found["total"].differ and not found["remainder"].differ:
            _refuse_doubt(problems)
        reading = min(READINGS, key=lambda r: len(found[r].differ))
    _add_differences(found[reading], problems)
    problems.refuse_if_any()
    if rows.differ:
        _remark_reading(reading, found, control)
    return reading


def _reconciled(rows: StatedRows, totals: Totals, reading: ObjectRows) -> Reconciled:
    sums = rows.sums(reading)
    told = totals.of({year for year, _ in sums})
    differ = {k: (sums.get(k, 0), ore) for k, ore in told.items() if sums.get(k, 0) != ore}
    return Reconciled(len(told), differ)


def _refuse_doubt(problems: Problems) -> None:
    problems.add(
        None,
        "#PSALDO",
        "rows with objects may be parts of the row without, or apart from it, and no #RES, "
        "#IB or #UB tells which; state --object-rows total or --object-rows remainder",
    )
    problems.refuse()


def _add_differences(reconciled: Reconciled, problems: Problems) -> None:
    for (year, account), (stated, told) in sorted(reconciled.differ.items()):
        problems.add(
            None,
            "#PSALDO",
            "the periods of account {account} in year {year} sum to {stated}, but #RES or #UB "
            "less #IB says {told}; export the file anew, or state --object-rows to take it as "
            "it is",
            account=account,
            year=year,
            stated=Ore(-stated),
            told=Ore(-told),
        )


def _remark_reading(
    reading: ObjectRows, found: dict[ObjectRows, Reconciled], control: Control
) -> None:
    accounts = found[reading].accounts
    if reading == "total":
        control.remark(
            "object rows are parts of the row without objects: so read, all {accounts} accounts "
            "reconcile with #RES, and #UB less #IB; read as standing beside it, {others} do not",
            accounts=accounts,
            others=len(found["remainder"].differ),
        )
    else:
        control.remark(
            "object rows stand beside the row without objects: so read, all {accounts} accounts "
            "reconcile with #RES, and #UB less #IB; read as parts of it, {others} do not",
            accounts=accounts,
            others=len(found["total"].differ),
        )


def _remark_differences(reconciled: Reconciled, control: Control) -> None:
    if reconciled.differ:
        control.remark(
            "the periods of {count} accounts do not sum to their #RES, or #UB less #IB: {accounts}",
            count=len(reconciled.differ),
            accounts=", ".join(sorted({account for _, account in reconciled.differ})[:10]),
        )
