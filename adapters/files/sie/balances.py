"""Period balances from a SIE file (`#PSALDO`), reconciled with the year's result and balances."""

from collections import defaultdict
from collections.abc import Mapping

from adapters.files.chart import Chart, CodingRow
from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.sie import totals
from adapters.files.sie.calendar import names_of_years
from adapters.files.sie.codings import Codings
from adapters.files.sie.declarations import Declarations
from adapters.files.sie.file import SieFile
from adapters.files.sie.header import remark_ending
from adapters.files.sie.object_rows import Key, StatedRows
from adapters.files.sie.period_rows import PeriodRows, labelled_rows
from adapters.files.sie.reading import choose_reading
from adapters.files.sie.totals import Totals
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
    declarations = Declarations(problems, header_rows=sie.header_rows)
    rows, stated = _collect(sie, codings, declarations, problems, control)
    problems.refuse_if_any()
    reading = choose_reading(rows, stated, object_rows, problems, control)
    _compare(rows.sums(reading), stated, names_of_years(sie.years, rows.periods()), control)
    control.duplicates += rows.repeated
    amounts = rows.amounts(reading, len(codings.chart.dimensions))
    per_period = _per_period(amounts, codings, problems, control)
    declarations.tell(control, codings.accounts)
    remark_ending(sie, control)
    return per_period


def _collect(
    sie: SieFile,
    codings: Codings,
    declarations: Declarations,
    problems: Problems,
    control: Control,
) -> tuple[StatedRows, Totals]:
    """What the file states of periods, and of whole years."""
    rows, stated = StatedRows(), Totals()
    reader, has_periods = PeriodRows(sie, codings, problems), False
    for number, label, text in labelled_rows(sie, problems):
        if label == "PSALDO":
            has_periods = True
            row = reader.read(number, text)
            if row is not None:
                coding = codings.of(row.head)
                key = Key(row.year, row.period, coding[0])
                rows.add(key, coding, total=row.total, ore=row.ore)
                control.ignore(codings.ignored(row.head), 1)
        elif label in totals.LABELS:
            stated.take(number, label, text, problems)
        else:
            declarations.take(number, label, text)
    if not has_periods:
        problems.add(
            None,
            None,
            "the file states no periods (#PSALDO) but control totals only; export SIE type 2, 3 "
            "or 4",
        )
    return rows, stated


def _compare(
    sums: Mapping[tuple[int, str], int], stated: Totals, names: Mapping[int, str], control: Control
) -> None:
    compared = totals.compare(sums, stated, names)
    totals.tell(control, compared.disagreements)
    control.reconciled |= {names[year] for year in compared.whole}


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
