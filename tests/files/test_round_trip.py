"""What is written as SIE is read back as it was, whatever letters and amounts it has."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from adapters.exports.exported import Exported
from adapters.exports.sie_frame import Heading, SieChart
from adapters.exports.sie_periods import Label, period_rows, write_periods
from adapters.exports.sie_vouchers import first_and_last, write_vouchers, years_of
from adapters.exports.standing import Standing, read_reference
from adapters.files.problems import Problems
from adapters.files.sie import balances, budget, open_sie, vouchers
from adapters.files.sie.checksum import checksum_of
from adapters.files.sie.file import Years
from adapters.files.sie.writer import SieWriter
from domain.coding import Amounts, Coding, Line, Lines, Period
from domain.money import MAX_LINE
from domain.outcome import Stated, voucher_reference
from domain.source import ObjectRows
from domain.structure import Structure

DIMENSIONS = {"responsibility": 1, "service": 2, "initiative": 6, "counterparty": 20}
ACCOUNTS = ("3010", "5010", "5610", "1930", "2990å")
YEAR: Years = {0: (date(2025, 1, 1), date(2025, 12, 31))}
YEARS = ("2025", "2024", "2024-07", "2025-01")
LETTERS = 'aZåäöÅÄÖé09 .,;#-+=@/%"\\{}'

SLOW_ENOUGH = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

texts = st.text(LETTERS, max_size=20).filter(lambda text: not text.endswith("\\"))
codes = st.text(LETTERS, min_size=1, max_size=8).filter(
    lambda code: not (code.endswith("\\") and re.search(r'[ "{}]', code))
)
amounts_of_lines = st.one_of(
    st.integers(-100_000, 100_000),
    st.integers(-MAX_LINE, MAX_LINE),
    st.sampled_from([1, -1, 10, -10, 100, MAX_LINE, -MAX_LINE]),
)


@st.composite
def codings(draw: st.DrawFn, *, most: int = 4) -> list[Coding]:
    some = st.dictionaries(st.sampled_from([*DIMENSIONS]), codes, max_size=3)
    of = st.builds(Coding.of, st.sampled_from(ACCOUNTS), some)
    return draw(st.lists(of, min_size=1, max_size=most, unique=True))


def structure_of(codings: list[Coding], name: str) -> Structure:
    """A structure that has every code, each with a name that is hard to write."""
    known: dict[str, dict[str, None]] = {dimension: {} for dimension in DIMENSIONS}
    for coding in codings:
        for dimension, code in coding.codes:
            known[dimension][code] = None
    return Structure.model_validate(
        {
            "ledger": "prov",
            "name": name,
            "dimensions": [
                {
                    "code": dimension,
                    "name": name,
                    "sie_dimension": number,
                    "nodes": [
                        {"code": code, "name": f"{name} {code} å"} for code in known[dimension]
                    ],
                }
                for dimension, number in DIMENSIONS.items()
            ],
            "account_groups": [{"code": "G", "name": name, "accounts": ACCOUNTS, "kind": "cost"}],
            "follow_up_accounts": ["3", "5"],
        }
    )


def heading(name: str, years: Years) -> Heading:
    return Heading(version="1", written=date(2025, 4, 8), basis=name, company=name, years=years)


def periods_written(
    amounts: Amounts, structure: Structure, years: Years, label: Label, object_rows: ObjectRows
) -> bytes:
    problems, out = Problems(Path("fil.se")), BytesIO()
    chart = SieChart(structure, (), (), problems)
    placed = {(chart.place(coding), period): ore for (coding, period), ore in amounts.items()}
    rows = period_rows(placed, object_rows)
    writer = write_periods(
        out,
        heading=heading(structure.name, years),
        chart=chart,
        label=label,
        rows=rows,
        problems=problems,
    )
    assert not problems.found
    assert not writer.changed
    return out.getvalue()


def saved(tmp_path: Path, written: bytes) -> Path:
    path = tmp_path / "fil.se"
    path.write_bytes(written)
    assert checksum_of([written]).right
    assert written.count(b"\n") == written.count(b"\r\n")
    return path


@st.composite
def amounts_per_period(draw: st.DrawFn) -> tuple[Amounts, Years]:
    """Amounts that are not zero, in periods of some fiscal years."""
    some = draw(codings(most=6))
    name = draw(st.sampled_from(YEARS))
    first, last = first_and_last(name)
    months = st.integers(0, draw(st.sampled_from([11, 11, 30])))
    keys = st.tuples(st.sampled_from(some), months.map(lambda n: _month(first, n)))
    nonzero = amounts_of_lines.filter(bool)
    amounts: Amounts = draw(st.dictionaries(keys, nonzero, min_size=1, max_size=8))
    latest = Period(max(period for _, period in amounts)).last_day
    return amounts, years_of(name, first, max(last, latest))


def _month(first: date, later: int) -> int:
    months = first.year * 12 + first.month - 1 + later
    return months // 12 * 100 + months % 12 + 1


def wholes(amounts: Amounts) -> Iterable[int]:
    """What each account has in each period."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for (coding, period), ore in amounts.items():
        sums[coding.account, period] += ore
    return sums.values()


@SLOW_ENOUGH
@given(
    stated=amounts_per_period(),
    name=texts.filter(bool),
    object_rows=st.sampled_from(["total", "remainder"]),
)
def test_a_budget_is_read_as_it_was_written(
    tmp_path: Path, stated: tuple[Amounts, Years], name: str, object_rows: ObjectRows
) -> None:
    amounts, years = stated
    assume(not any(abs(whole) > MAX_LINE for whole in wholes(amounts)))
    structure = structure_of([coding for coding, _ in amounts], name)
    written = periods_written(amounts, structure, years, "PBUDGET", object_rows)

    sie = open_sie(saved(tmp_path, written))
    read = budget(sie, structure, object_rows, sie.control()).amounts()

    assert {key: ore for key, ore in read.items() if ore} == amounts
    assert periods_written(read, structure, years, "PBUDGET", object_rows) == written


@SLOW_ENOUGH
@given(
    stated=amounts_per_period(),
    name=texts.filter(bool),
    object_rows=st.sampled_from(["total", "remainder"]),
)
def test_period_balances_are_read_as_they_were_written(
    tmp_path: Path, stated: tuple[Amounts, Years], name: str, object_rows: ObjectRows
) -> None:
    amounts, years = stated
    assume(not any(abs(whole) > MAX_LINE for whole in wholes(amounts)))
    structure = structure_of([coding for coding, _ in amounts], name)
    written = periods_written(amounts, structure, years, "PSALDO", object_rows)

    sie = open_sie(saved(tmp_path, written))
    per_period = balances(sie, structure, object_rows, sie.control())
    read = {key: ore for lines in per_period.values() for key, ore in lines.amounts().items()}

    assert read == amounts
    assert periods_written(read, structure, years, "PSALDO", object_rows) == written


@st.composite
def a_voucher(draw: st.DrawFn, year: str, some: list[Coding], number: str) -> Stated:
    first, last = first_and_last(year)
    days = st.dates(first, last).map(date.isoformat)
    day = draw(days)
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from(some), amounts_of_lines, st.one_of(st.none(), days)),
            min_size=1,
            max_size=5,
        )
    )
    lines = [_line(coding, ore, own, day) for coding, ore, own in rows]
    rest = -sum(line.amount for line in lines)
    while rest:
        part = max(-MAX_LINE, min(MAX_LINE, rest))
        lines.append(_line(some[0], part, None, day))
        rest -= part
    series = draw(st.one_of(st.sampled_from(["A", "", "Ö 1"]), codes))
    return Stated(
        voucher_reference(year, series, number),
        day,
        Lines.of(lines, [*DIMENSIONS]),
        draw(texts) or None,
    )


def _line(coding: Coding, ore: int, own: str | None, day: str) -> Line:
    counts = own or day
    period = int(counts[:4]) * 100 + int(counts[5:7])
    return Line(coding, period, ore, date=own if own != day else None)


@st.composite
def books(draw: st.DrawFn) -> tuple[str, list[Stated], Structure]:
    year = draw(st.sampled_from(YEARS))
    some = draw(codings())
    numbers = st.one_of(st.integers(1, 10**9).map(str), codes.filter(lambda code: code != "0"))
    of_year = [
        draw(a_voucher(year, some, number))
        for number in draw(st.lists(numbers, min_size=1, max_size=5, unique=True))
    ]
    return year, of_year, structure_of(some, draw(texts.filter(bool)))


def vouchers_written(year: str, stated: list[Stated], structure: Structure) -> bytes:
    problems, out = Problems(Path("fil.se")), BytesIO()
    chart = SieChart(structure, (), (), problems)
    for one in stated:
        for coding in one.lines.listed_codings():
            chart.place(coding)
    days = [date.fromisoformat(day) for one in stated for day in _days(one)]
    writer = SieWriter(out, problems)
    heading(structure.name, years_of(year, min(days), max(days))).write(writer)
    chart.write(writer)
    standing = [
        Standing(
            one.reference,
            read_reference(one.reference),
            one.day or "",
            one.text,
            tuple(one.lines),
            summed=False,
            dated=False,
        )
        for one in stated
    ]
    as_they_are = {one.text: one.text for one in stated if one.text}
    write_vouchers(writer, chart, standing, as_they_are, Exported(Path("fil.se"), 1, None))
    writer.end()
    assert not problems.found
    assert not writer.changed
    return out.getvalue()


def _days(one: Stated) -> set[str]:
    return {one.day or "", *(line.date for line in one.lines if line.date)}


@SLOW_ENOUGH
@given(book=books())
def test_vouchers_are_read_as_they_were_written(
    tmp_path: Path, book: tuple[str, list[Stated], Structure]
) -> None:
    year, stated, structure = book
    written = vouchers_written(year, stated, structure)

    sie = open_sie(saved(tmp_path, written))
    read = list(vouchers(sie, structure, False, sie.control()))

    def told(some: list[Stated]) -> list[Any]:
        return [(one.reference, one.day, one.text, list(one.lines)) for one in some]

    assert told(read) == told(stated)
    assert vouchers_written(year, read, structure) == written


@pytest.mark.parametrize("object_rows", ["total", "remainder"])
def test_the_largest_line_there_may_be_goes_both_ways(
    tmp_path: Path, object_rows: ObjectRows
) -> None:
    coding = Coding.of("5010", {"service": "100"})
    structure = structure_of([coding], "Prov")
    amounts = {(coding, 202501): MAX_LINE, (coding, 202502): -MAX_LINE}

    written = periods_written(amounts, structure, YEAR, "PBUDGET", object_rows)

    assert b"-90071992547409.91\r\n" in written
    sie = open_sie(saved(tmp_path, written))
    assert budget(sie, structure, None, sie.control()).amounts() == amounts


TRAPS = ("} 5.00 20250101 x", '" } 5.00 20250101 ', 'a" 2 "b', "{", "a} 5.00 ", "a\\", '\\"')
"""Codes that look like the rest of their row."""


@pytest.mark.parametrize("code", TRAPS)
def test_a_code_that_looks_like_the_rest_of_its_row_is_a_code(tmp_path: Path, code: str) -> None:
    coding = Coding.of("5010", {"responsibility": code, "service": "100"})
    alone = Coding.of("5010", {"responsibility": code})
    structure = structure_of([coding], "Prov")
    amounts = {(coding, 202501): 700, (alone, 202501): 300}
    lines = Lines.of([Line(coding, 202501, 700), Line(alone, 202501, -700)], [*DIMENSIONS])
    stated = Stated("2025/A/1", "2025-01-20", lines)

    sie = open_sie(saved(tmp_path, periods_written(amounts, structure, YEAR, "PBUDGET", "total")))
    assert budget(sie, structure, None, sie.control()).amounts() == amounts
    sie = open_sie(saved(tmp_path, vouchers_written("2025", [stated], structure)))
    [read] = vouchers(sie, structure, False, sie.control())
    assert list(read.lines) == list(lines)
