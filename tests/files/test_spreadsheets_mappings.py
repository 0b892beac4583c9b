"""Spreadsheets read by a mapping: layouts, periods, units, signs, dialects, and full years."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.files.control import Control
from adapters.files.kind import kind_of
from adapters.files.problems import MalformedFile
from adapters.files.spreadsheets import read_amounts
from adapters.files.spreadsheets.amounts import (
    NoProfile,
    ProfileWithoutUse,
    YearNotStated,
    YearStatedTwice,
)
from domain.coding import Amounts, Coding
from domain.mapping import DimensionColumn, Mapping, SkippedRows
from domain.profile import LastYear, Profile
from domain.rules import RuleBroken
from domain.structure import Structure
from tests.files.conftest import SMALL, WriteFile

UNIT_A = Coding("5010", (("responsibility", "10"),))
PLAIN = Coding("5010", ())
BY_PERIOD = Mapping(account="Konto", amount="Belopp", period="Period", period_format="month")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec")


def changed(**fields: Any) -> Mapping:
    return BY_PERIOD.model_copy(update=fields)


def read(path: Path, structure: Structure, mapping: Mapping | None, **how: Any) -> Amounts:
    return read_amounts(path, structure, mapping, Control(), **how).amounts()


@pytest.mark.parametrize(
    ("period_format", "cell", "year"),
    [
        ("month", "2025-03", None),
        ("month", "202503", None),
        ("date", "2025-03-31", None),
        ("date", "20250331", None),
        ("date", "2025-03-31 00:00:00", None),
        ("month-of-year", "3", 2025),
        ("month-of-year", "03", 2025),
        ("month-of-year", "Mars", 2025),
        ("month-of-year", "mar.", 2025),
    ],
)
def test_a_period_is_read_in_each_format(
    write: WriteFile, structure: Structure, period_format: str, cell: str, year: int | None
) -> None:
    path = write("Konto;Period;Belopp", f"5010;{cell};-1", encoding="utf-8")

    mapping = changed(period_format=period_format)
    assert read(path, structure, mapping, year=year) == {(PLAIN, 202503): -100}


@pytest.mark.parametrize(
    ("period_format", "cell"),
    [
        ("month", "2025-13"),
        ("date", "2025-02-30"),
        ("date", "31/3 2025"),
        ("month-of-year", "13"),
        ("month-of-year", "march"),
        ("year", "25"),
    ],
)
def test_what_is_no_period_of_the_format_is_told_with_its_row(
    write: WriteFile, structure: Structure, period_format: str, cell: str
) -> None:
    path = write("Konto;Period;Belopp", f"5010;{cell};-1", encoding="utf-8")
    how = {"year": 2025} if period_format == "month-of-year" else {}
    profile = Profile.parse("even") if period_format == "year" else None

    with pytest.raises(MalformedFile) as refusal:
        read(path, structure, changed(period_format=period_format), profile=profile, **how)

    [problem] = refusal.value.problems
    assert (problem.row, problem.field) == (2, "Period")


@pytest.mark.parametrize(
    ("unit", "cell", "ore"),
    [
        ("öre", "17", 17),
        ("kr", "17", 1700),
        ("tkr", "12,5", 1_250_000),
        ("mnkr", "-0,1", -10_000_000),
    ],
)
def test_an_amount_is_in_the_mapping_s_unit_to_the_ore(
    write: WriteFile, structure: Structure, unit: str, cell: str, ore: int
) -> None:
    path = write("Konto;Period;Belopp", f"5010;2025-03;{cell}", encoding="utf-8")

    assert read(path, structure, changed(unit=unit)) == {(PLAIN, 202503): ore}


def test_debit_is_turned_and_result_is_not(write: WriteFile, structure: Structure) -> None:
    path = write("Konto;Period;Belopp", "5010;2025-03;100", "3010;2025-03;-250", encoding="utf-8")

    turned = {(PLAIN, 202503): -10000, (Coding("3010", ()), 202503): 25000}
    assert read(path, structure, changed(sign="debit")) == turned
    assert read(path, structure, BY_PERIOD) == {key: -ore for key, ore in turned.items()}


def test_titles_sums_and_columns_that_nobody_reads_are_left_out_and_said(
    write: WriteFile, structure: Structure
) -> None:
    path = write(
        "Budget 2025;;;",
        ";;;",
        "Konto;Benämning;Period;Belopp",
        "5010;Lön;2025-03;-1 234,50",
        "Summa 5;;;-1 234,50",
        "SUMMA;;;-1 234,50",
        encoding="cp1252",
    )
    control = Control()
    mapping = changed(header_row=3, skip=(SkippedRows(column="konto", text="Summa*"),))

    lines = read_amounts(path, structure, mapping, control)

    assert lines.amounts() == {(PLAIN, 202503): -123450}
    assert [str(remark) for remark in control.remarks] == [
        "2 rows with “Summa*” in the column konto are skipped, as the mapping says",
        "columns that are not read: Benämning",
    ]


def test_a_column_for_each_month_states_the_months_that_are_filled_in(
    write: WriteFile, structure: Structure
) -> None:
    path = write(
        ";".join(("Ansvar", "Konto", *MONTHS)),
        "10;5010;-1;-2,50;;;;;;;;;;0",
        "10;5010;;;-4;;;;;;;;;",
        encoding="utf-8",
    )
    mapping = Mapping(
        account="Konto",
        months=MONTHS,
        dimensions=(DimensionColumn(dimension="responsibility", column="Ansvar"),),
        unit="tkr",
    )

    assert read(path, structure, mapping, year=2026) == {
        (UNIT_A, 202601): -100_000,
        (UNIT_A, 202602): -250_000,
        (UNIT_A, 202603): -400_000,
        (UNIT_A, 202612): 0,
    }


def test_a_year_is_stated_where_the_file_does_not_say_it_and_only_there(
    write: WriteFile, structure: Structure
) -> None:
    path = write("Konto;Period;Belopp", "5010;3;-1", encoding="utf-8")

    with pytest.raises(YearNotStated):
        read(path, structure, changed(period_format="month-of-year"))
    with pytest.raises(YearStatedTwice):
        read(path, structure, BY_PERIOD, year=2025)
    with pytest.raises(ProfileWithoutUse):
        read(path, structure, BY_PERIOD, profile=Profile.parse("even"))


def test_full_years_are_spread_by_a_profile_to_the_ore(
    write: WriteFile, structure: Structure
) -> None:
    path = write("Konto;Belopp", "5010;-100", "3010;0,05", encoding="utf-8")
    mapping = Mapping(account="Konto", amount="Belopp")

    with pytest.raises(NoProfile):
        read(path, structure, mapping, year=2025)
    amounts = read(path, structure, mapping, year=2025, profile=Profile.parse("even"))

    # 10 000 öre over twelve: 833 each and four left over; five öre: one each to the first five.
    wages = [amounts[PLAIN, 202500 + month] for month in range(1, 13)]
    revenue = [amounts[Coding("3010", ()), 202500 + month] for month in range(1, 13)]
    assert wages == [-834] * 4 + [-833] * 8
    assert revenue == [1] * 5 + [0] * 7


def test_last_year_lends_its_shape_and_each_fallback_is_counted(
    write: WriteFile, structure: Structure
) -> None:
    outcome: Amounts = {
        (PLAIN, 202401): -100,
        (PLAIN, 202402): -300,
        (Coding("3010", ()), 202401): 500,
        (Coding("3010", ()), 202402): -100,
    }
    groups = {a: g.code for a, g in structure.group_of_account().items()}
    last_year = LastYear(lambda year: outcome if year == 2024 else {}, groups)
    path = write(
        "Konto;År;Belopp", "5010;2025;-4", "5610;2025;-8", "3010;2025;12", encoding="utf-8"
    )
    control = Control()

    lines = read_amounts(
        path,
        structure,
        Mapping(account="Konto", amount="Belopp", period="År", period_format="year"),
        control,
        profile=last_year,
    )

    amounts = lines.amounts()
    assert [amounts[PLAIN, p] for p in (202501, 202502, 202503)] == [-100, -300, 0]
    assert [amounts[Coding("5610", ()), p] for p in (202501, 202502)] == [-200, -600]
    assert {amounts[Coding("3010", ()), 202500 + month] for month in range(1, 13)} == {100}
    said = "\n".join(str(remark) for remark in control.remarks)
    assert "1 of them by their account group's shape" in said
    assert "1 of them evenly" in said
    assert "no outcome in 2024-03, 2024-04" in said


@pytest.mark.parametrize("start", ["sep=;\n", "SEP=|\r\n", "sep=\t\n"])
def test_a_row_that_names_the_separator_is_obeyed(
    tmp_path: Path, structure: Structure, start: str
) -> None:
    mark = start.strip("\r\n")[-1]
    rows = [("Konto", "Period", "Belopp"), ("5010", "2025-03", "-1,5")]
    path = tmp_path / "f.txt"
    path.write_bytes((start + "".join(mark.join(row) + "\n" for row in rows)).encode())

    assert read(path, structure, BY_PERIOD) == {(PLAIN, 202503): -150}
    assert read(path, structure, None) == {(PLAIN, 202503): -150}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_a_header_may_stand_on_two_lines_and_cells_hold_line_ends(
    tmp_path: Path, structure: Structure, encoding: str
) -> None:
    text = 'Konto\tPeriod\t"Belopp\nårets"\tNot\n5010\t2025-03\t-1,00\t"å\nä"\n5010\t2025-3\t1\tö\n'
    path = tmp_path / "f.txt"
    path.write_bytes(text.encode(encoding))

    with pytest.raises(MalformedFile) as refusal:
        read(path, structure, changed(amount="belopp årets"))

    assert [(p.row, p.field) for p in refusal.value.problems] == [(5, "Period")]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"#FLAGGA 0\n#SIETYP 4\n", "budget.txt", "sie"),
        (b"\xef\xbb\xbf#FLAGGA 0\n", "budget.csv", "sie"),
        (b"PK\x03\x04...", "budget.csv", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "budget.se", "workbook"),
        (b"#konto;belopp\n", "budget.csv", "text"),
        (b"<html>", "budget.se", "sie"),
        (b"", "budget.xlsx", "workbook"),
    ],
)
def test_what_a_file_is_its_content_says(
    tmp_path: Path, content: bytes, name: str, kind: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert kind_of(path) == kind


def swedish(ore: int) -> str:
    kronor = f"{abs(ore) // 100:,}".replace(",", "\u00a0")
    minus = "\u2212" if ore < 0 else ""
    return f"{minus}{kronor},{abs(ore) % 100:02d}"


def short(ore: int) -> str:
    return f"{Decimal(ore) / 100:f}".rstrip("0").rstrip(".") if ore % 100 else f"{ore // 100}"


WRITTEN: dict[str, Callable[[int], str]] = {
    "plain": lambda ore: f"{Decimal(ore) / 100:.2f}",
    "comma": lambda ore: f"{Decimal(ore) / 100:.2f}".replace(".", ","),
    "swedish": swedish,
    "points": lambda ore: swedish(ore).replace("\u00a0", ".").replace("\u2212", "-"),
    "trailing": lambda ore: swedish(abs(ore)) + ("-" if ore < 0 else ""),
    "short": short,
}


@settings(
    max_examples=60,
    deadline=None,  # the first large text loads what folds blocks
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    stated=st.dictionaries(
        st.tuples(st.sampled_from(["3010", "5010", "5610"]), st.integers(1, 12)),
        st.integers(-(10**12), 10**12),
        max_size=12,
    ),
    written=st.sampled_from(sorted(WRITTEN)),
    separator=st.sampled_from([";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    quoted=st.sampled_from(["no cell", "every cell", "the account"]),
    large=st.booleans(),
)
def test_what_is_written_in_any_dialect_is_read_as_the_same_amounts(
    tmp_path: Path,
    stated: dict[tuple[str, int], int],
    written: str,
    separator: str,
    encoding: str,
    ending: str,
    quoted: str,
    large: bool,
) -> None:
    rows = [("konto", "period", "belopp")]
    rows += [(a, f"2025-{m:02d}", WRITTEN[written](ore)) for (a, m), ore in stated.items()]
    marks = {"no cell": ("", "", ""), "every cell": ('"', '"', '"'), "the account": ('"', "", "")}
    cells = [[f"{q}{c}{q}" for q, c in zip(marks[quoted], row, strict=True)] for row in rows]
    text = "".join(separator.join(row) + ending for row in cells)
    path = tmp_path / "f.csv"
    path.write_bytes(text.encode(encoding))

    with pytest.MonkeyPatch.context() as patch:
        if large:
            patch.setattr("adapters.files.spreadsheets.text_file.LARGE", 0)
        amounts = read(path, Structure.model_validate(SMALL), None)

    assert amounts == {(Coding(a, ()), 202500 + m): ore for (a, m), ore in stated.items()}


def test_a_mapping_s_columns_must_be_there(write: WriteFile, structure: Structure) -> None:
    path = write("Konto;Månad;Belopp;Belopp", "5010;3;-1;2", encoding="utf-8")

    with pytest.raises(MalformedFile) as refusal:
        read(path, structure, BY_PERIOD)

    said = [str(problem) for problem in refusal.value.problems]
    assert len(said) == 2
    assert "it has: Konto, Månad, Belopp, Belopp" in "".join(said)


def test_tkr_with_a_lone_mark_before_three_digits_is_never_guessed(
    write: WriteFile, structure: Structure
) -> None:
    path = write("Konto;Period;Belopp", "5010;2025-03;1.234", encoding="utf-8")

    with pytest.raises(RuleBroken):
        read(path, structure, changed(unit="tkr"))
    as_thousands = changed(unit="tkr", decimal_sign="comma")
    assert read(path, structure, as_thousands) == {(PLAIN, 202503): 123_400_000}
