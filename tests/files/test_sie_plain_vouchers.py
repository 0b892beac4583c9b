"""Vouchers read many at once are those that are read row by row, whatever stands among them."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.files.control import Control
from adapters.files.problems import MalformedFile, Problem
from adapters.files.sie import open_sie, plain_vouchers, vouchers
from domain.coding import Lines
from domain.outcome import Stated, voucher_reference
from domain.structure import Structure
from tests.files.conftest import WriteFile

SERIES = ("A", '"B"', '""', "#", "A/B", "50%", '"a b"')
NUMBERS = ("1", "2", "007", '"8"', '""', "0", "K1", "3", "4")
DAYS = ("20250304", '"20250305"', "20251231", "20240101", "20250230", "2025-03-04")
TEXTS = ("", ' ""', ' "Löner i mars"', " Löner", ' "de \\"nya\\""', ' "C:\\dir\\"', ' "öppen')
REGISTERED = ("", ' ""', " 20250401", ' "20250301"', " x", ' 20250401 "AB" 7')
ACCOUNTS = ("5010", '"5010"', "3010", "6999", "")
OBJECTS = ("{}", '{1 "10"}', "{1 10}", '{1 "10" 6 "P1"}', '{6 "P2"}', "{ }", '{1 "a}b"}', "")
AMOUNTS = ("5.00", "5", "-0.5", "5,00", "5.001", "--5", "0", '"5.00"', "9" * 14)
ROW_DAYS = ("", ' ""', " 20250304", " 20250401", " 20240101", ' "20250304"', " x", ' ""20250304')
RESTS = ("", " ", ' "text"', ' "text" 1.00 "AB"', ' "de \\"nya\\""', ' "öppen', " {}", '"')


def rarely(values: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Mostly the first of them: a file in which each row is odd is not what files are."""
    return st.integers(0, 80).map(lambda n: values[n] if n < len(values) else values[0])


@st.composite
def voucher(draw: st.DrawFn) -> str:
    fields = [draw(rarely(SERIES)), draw(st.sampled_from(NUMBERS)), draw(rarely(DAYS))]
    rows = [f"#VER {' '.join(fields)}{draw(rarely(TEXTS))}{draw(rarely(REGISTERED))}", "{"]
    for _ in range(draw(st.integers(1, 4))):
        account, objects, amount = map(draw, map(rarely, (ACCOUNTS, OBJECTS, AMOUNTS)))
        day, rest = draw(rarely(ROW_DAYS)), draw(rarely(RESTS))
        rows.append(f"#TRANS {account} {objects} {amount}{day}{rest}")
        if draw(st.integers(0, 40)):
            opposite = amount[1:] if amount.startswith("-") else f"-{amount}"
            rows.append(f"#TRANS 1930 {{}} {opposite}{day}")
    rows.append(draw(rarely(("}", " } ", "}}", ""))))
    return "\n".join([*rows, draw(rarely(("", "\n", "  \n", "#PROSA x\n", "#TRANS 1 {} 1\n")))])


Read = tuple[list[Stated], Control | None, tuple[Problem, ...]]


def read(path: Path, structure: Structure) -> Read:
    sie = open_sie(path, "cp437")
    control, stated = sie.control(), list[Stated]()
    try:
        stated.extend(vouchers(sie, structure, False, control))
    except MalformedFile as malformed:
        return [], None, malformed.problems
    return stated, control, ()


def row_by_row(path: Path, structure: Structure) -> Read:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(plain_vouchers, "_VOUCHER", re.compile(r"(?!)"))
        return read(path, structure)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(voucher(), min_size=1, max_size=6))
def test_vouchers_read_at_once_and_row_by_row_are_the_same(
    tmp_path: Path, structure: Structure, texts: list[str]
) -> None:
    path = tmp_path / "fil.se"
    path.write_bytes("\n".join(["#FLAGGA 0", "#RAR 0 20250101 20251231", *texts]).encode("cp437"))

    assert read(path, structure) == row_by_row(path, structure)


@pytest.mark.parametrize("series", ["A", "A/B", "50%", "Å"])
@pytest.mark.parametrize("number", ["1", "007", "K/1", "1%"])
def test_references_are_those_of_the_domain(
    write_sie: WriteFile, structure: Structure, series: str, number: str
) -> None:
    path = write_sie(
        f'#VER {series} {number} 20250304 "ö"', "{", "#TRANS 1 {} 1", "#TRANS 2 {} -1", "}"
    )

    [stated], _, _ = read(path, structure)

    assert stated.reference == voucher_reference("2025", series, number)


def test_lines_are_as_the_domain_makes_them(write_sie: WriteFile, structure: Structure) -> None:
    path = write_sie(
        "#VER A 1 20250304",
        "{",
        '#TRANS 5010 {1 "10"} 1.00 20250401',
        '#TRANS 5010 {1 "10"} 2.00 20250304',
        "#TRANS 1930 {} -3.00",
        "}",
    )

    [stated], _, _ = read(path, structure)

    made = Lines(
        dimensions=("responsibility", "service"),
        codings=(("5010", "10", ""), ("1930", "", "")),
        coding=(0, 0, 1),
        period=(202504, 202503, 202503),
        amount=(-100, -200, 300),
        date=("2025-04-01", None, None),
    )
    assert stated.lines == made
    assert stated.lines.model_dump_json() == made.model_dump_json()
    assert stated.lines.model_copy() == made


def test_files_with_a_code_of_its_own_on_every_row_do_not_fill_the_memory(
    write_sie: WriteFile, structure: Structure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.files.sie.codings.MOST_HEADS", 10)
    rows = [
        row
        for n in range(1, 101)
        for row in (
            f"#VER A {n} 20250304",
            "{",
            f'#TRANS 5010 {{10 "F{n}"}} 5.00',
            "#TRANS 1930 {} -5.00",
            "}",
        )
    ]

    stated, control, _ = read(write_sie(*rows), structure)

    assert control is not None
    assert (len(stated), control.ignored_dimensions) == (100, {10: 100})
    assert {one.lines.codings for one in stated} == {(("5010", "", ""), ("1930", "", ""))}
    assert control.per_group()["PERS"] == -50_000
