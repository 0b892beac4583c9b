"""Period balances from a SIE file (`#PSALDO`), reconciled with the year's result and balances."""

from collections import defaultdict

from adapters.files.chart import Chart, CodingRow
from adapters.files.control import Control
from adapters.files.problems import Problems, in_kronor
from adapters.files.sie.codings import Codings
from adapters.files.sie.file import SieFile
from adapters.files.sie.header import read_year
from adapters.files.sie.object_rows import Key, StatedRows
from adapters.files.sie.period_rows import PeriodRows, labelled_rows
from adapters.files.sie.rows import BadField, read_amount, read_row
from domain.coding import Lines
from domain.money import MAX_LINE
from domain.source import ObjectRows
from domain.structure import Structure


def balances(
    sie: SieFile, structure: Structure, object_rows: ObjectRows | None, control: Control
) -> dict[int, Lines]:
    """What each period of a SIE file holds, in result sign; lines of zero are left out.

    `object_rows` says what rows with objects mean; without it `#RES`, and `#UB` less `#IB`,
    decide: the reading under which every account's periods sum to them is the right one. Only
    fiscal years that state periods are reconciled. A period that states nothing but zeros is
    there without lines.

    Raises:
        MalformedFile: also where neither reading reconciles, or nothing tells them apart.
    """
    problems = Problems(sie.path)
    codings = Codings(Chart(structure))
    rows, witness = StatedRows(), Witness()
    reader = PeriodRows(sie, codings, problems)
    for number, label, text in labelled_rows(sie, problems):
        if label == "PSALDO":
            row = reader.read(number, text)
            if row is not None:
                coding = codings[row.head]
                key = Key(row.year, row.period, coding[0])
                rows.add(key, coding, total=row.total, ore=row.ore)
                control.ignore(codings.ignored(row.head), 1)
        elif label in Witness.LABELS:
            witness.take(number, label, text, problems)
    if not rows:
        problems.add(
            None,
            None,
            "the file states no periods (#PSALDO) but control totals only; export SIE type 2, 3 "
            "or 4",
        )
    problems.refuse_if_any()
    reading = _reading(rows, witness, object_rows, problems, control)
    control.duplicates += rows.repeated
    return _per_period(
        rows.amounts(reading, len(codings.chart.dimensions)), codings, problems, control
    )


class Witness:
    """What the file says of whole years: `#RES`, `#IB` and `#UB`, in öre and result sign."""

    LABELS = frozenset({"RES", "IB", "UB"})

    def __init__(self) -> None:
        self._stated: dict[str, dict[tuple[int, str], int]] = defaultdict(dict)

    def take(self, number: int, label: str, text: str, problems: Problems) -> None:
        """Read a row; a malformed one is a problem."""
        try:
            row = read_row(text)
            key = (read_year(row.text(0)), row.text(1))
            self._stated[label][key] = -read_amount(row.text(2))
        except BadField as bad:
            problems.add(number, bad.field, bad.message, **bad.facts)

    def of(self, years: set[int]) -> dict[tuple[int, str], int]:
        """What the accounts' periods must sum to, by fiscal year and account."""
        opening, closing = self._stated["IB"], self._stated["UB"]
        told = {year for year, _ in opening} & {year for year, _ in closing}
        changes = {
            key: closing.get(key, 0) - opening.get(key, 0)
            for key in opening.keys() | closing.keys()
            if key[0] in told
        }
        return {k: ore for k, ore in (changes | self._stated["RES"]).items() if k[0] in years}


def _reading(
    rows: StatedRows,
    witness: Witness,
    given: ObjectRows | None,
    problems: Problems,
    control: Control,
) -> ObjectRows:
    """What object rows mean: as given, else as the witness decides."""
    unreconciled = {reading: _unreconciled(rows, witness, reading) for reading in READINGS}
    if given is not None:
        _remark_unreconciled(unreconciled[given], control)
        return given
    if not rows.differ:
        reading: ObjectRows = "total"
    elif not unreconciled["total"] and not unreconciled["remainder"]:
        problems.add(
            None,
            "#PSALDO",
            "rows with objects may be parts of the row without, or apart from it, and no #RES, "
            "#IB or #UB tells which; state --object-rows total or --object-rows remainder",
        )
        problems.refuse()
    else:
        reading = min(READINGS, key=lambda r: len(unreconciled[r]))
    for (year, account), (stated, told) in sorted(unreconciled[reading].items()):
        problems.add(
            None,
            "#PSALDO",
            "the periods of account {account} in year {year} sum to {stated}, but #RES or #UB "
            "less #IB says {told}; export the file anew, or state --object-rows to take it as "
            "it is",
            account=account,
            year=year,
            stated=in_kronor(-stated),
            told=in_kronor(-told),
        )
    problems.refuse_if_any()
    return reading


READINGS: tuple[ObjectRows, ObjectRows] = ("total", "remainder")


def _unreconciled(
    rows: StatedRows, witness: Witness, reading: ObjectRows
) -> dict[tuple[int, str], tuple[int, int]]:
    """The accounts whose periods do not sum to what the witness says: both amounts."""
    sums = rows.sums(reading)
    told = witness.of({year for year, _ in sums})
    return {key: (sums.get(key, 0), ore) for key, ore in told.items() if sums.get(key, 0) != ore}


def _remark_unreconciled(
    unreconciled: dict[tuple[int, str], tuple[int, int]], control: Control
) -> None:
    if unreconciled:
        control.remark(
            "the periods of {count} accounts do not sum to their #RES, or #UB less #IB: {accounts}",
            count=len(unreconciled),
            accounts=", ".join(sorted({account for _, account in unreconciled})[:10]),
        )


def _per_period(
    amounts: dict[tuple[CodingRow, int], int],
    codings: Codings,
    problems: Problems,
    control: Control,
) -> dict[int, Lines]:
    per_period: dict[int, list[tuple[CodingRow, int]]] = defaultdict(list)
    for (coding, period), ore in amounts.items():
        per_period[period].extend([(coding, ore)] if ore else [])
        if abs(ore) > MAX_LINE:
            problems.add(
                None, coding[0], "the account sums to more than a line may be; check the unit"
            )
        if ore:
            control.add(codings.chart, coding, period=period, ore=ore)
    problems.refuse_if_any()
    control.remark_ignored_dimensions()
    return {
        period: Lines(
            dimensions=codings.chart.dimensions,
            codings=tuple([coding for coding, _ in lines]),
            coding=tuple(range(len(lines))),
            period=(period,) * len(lines),
            amount=tuple([ore for _, ore in lines]),
        )
        for period, lines in sorted(per_period.items())
    }
