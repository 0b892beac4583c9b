"""How a voucher may be written, and what is read of it."""

import hashlib
from pathlib import Path

import pytest

from adapters.files.control import Control
from adapters.files.sie import open_sie, vouchers
from domain.coding import Coding, Line
from domain.outcome import Stated
from domain.structure import Structure
from tests.files.conftest import WriteFile


def read(path: Path, structure: Structure, numbers_repeat: bool = False) -> list[Stated]:
    return read_with_control(path, structure, numbers_repeat)[0]


def read_with_control(
    path: Path, structure: Structure, numbers_repeat: bool = False
) -> tuple[list[Stated], Control]:
    sie = open_sie(path)
    control = sie.control()
    return list(vouchers(sie, structure, numbers_repeat, control)), control


WAGES = Coding("5010", (("responsibility", "10"), ("service", "100")))
BANK = Coding("1930", ())


def test_a_voucher_is_read_with_its_sign_turned(write_sie: WriteFile, structure: Structure) -> None:
    path = write_sie(
        '#VER "A" 8 20250305 "Löner i mars"',
        "{",
        '#TRANS 5010 {1 "10" 2 "100"} 13.50 20250305',
        "#TRANS 1930 {} -13.50 20250305",
        "}",
    )

    [stated] = read(path, structure)

    assert stated.reference == "2025/A/8"
    assert (stated.day, stated.text) == ("2025-03-05", "Löner i mars")
    assert list(stated.lines) == [Line(WAGES, 202503, -1350), Line(BANK, 202503, 1350)]
    assert stated.lines.date is None


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "rows",
    [
        ("#VER A 8 20250305", "{", "#TRANS 5010 {1 10 2 100} 13.5", "#TRANS 1930 {} -13.50", "}"),
        (
            '#VER\tA\t8\t20250305\t"x"',
            "\t{ ",
            '\t#TRANS\t5010\t{1\t"10"\t2\t"100"}\t13.50\t""\t"text"\t1.00',
            '  #TRANS 1930 { } -13.5 20250305 "betalt" 0 "AB" "mera"',
            "  } ",
        ),
        (
            "",
            "#VER A 8 20250305",
            "{",
            '#TRANS "5010" { 2 "100"  1 "10" 7 ""} "13.50" "20250305" "de \\"nya\\""',
            '#TRANS 1930 {} -00013.50 20250305 "C:\\dir\\"',
            "#OKÄNT 1 2 3",
            "}",
            "\x1a",
        ),
        (
            "#VER A 8 20250305",
            "{",
            '#BTRANS 1930 {} -99.00 20250305 "" "" "Någon"',
            '#TRANS 5010 {2 "100" 1 "10"} 13.50',
            "#RTRANS 1930 {} -13.50 20250305",
            "#TRANS 1930 {} -13.50 20250305",
            "}",
        ),
    ],
    ids=["sparse", "tabs and extra fields", "quotes and escapes", "corrected rows"],
)
def test_the_same_voucher_written_otherwise_is_the_same(
    write_sie: WriteFile, structure: Structure, rows: tuple[str, ...], ending: str
) -> None:
    path = write_sie(*rows, ending=ending)

    [stated] = read(path, structure)

    assert stated.reference == "2025/A/8"
    assert list(stated.lines) == [Line(WAGES, 202503, -1350), Line(BANK, 202503, 1350)]


def test_one_coding_written_in_two_ways_is_listed_once(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie(
        "#VER A 1 20250305",
        "{",
        '#TRANS 5010 {1 "10" 2 "100"} 5.00',
        '#TRANS 5010 {2 "100" 1 "10"} 7.00',
        "#TRANS 1930 {} -12.00",
        "}",
    )

    [stated] = read(path, structure)

    assert stated.lines.codings == (("5010", "10", "100"), ("1930", "", ""))
    assert stated.lines.coding == (0, 0, 1)


def test_a_line_counts_in_its_own_period_where_it_states_a_date(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie(
        "#VER A 1 20250331",
        "{",
        "#TRANS 5010 {} 5.00 20250331",
        "#TRANS 5010 {} 7.00 20250401",
        '#TRANS 1930 {} -12.00 ""',
        "}",
    )

    [stated], control = read_with_control(path, structure)

    assert stated.lines.period == (202503, 202504, 202503)
    assert stated.lines.date == (None, "2025-04-01", None)
    assert control.per_period() == {202503: -500, 202504: -700}


def test_codes_may_hold_blanks_quotes_and_braces(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie(
        "#VER A 1 20250331",
        "{",
        '#TRANS 5010 {1 "11 B" 2 "a}b"} 5.00 20250331',
        '#TRANS 5010 {1 "10 \\"x\\"" 2 "{"} 7.00 20250331',
        "#TRANS 1930 {} -12.00 20250331",
        "}",
    )

    [stated], control = read_with_control(path, structure)

    assert stated.lines.codings[:2] == (("5010", "11 B", "a}b"), ("5010", '10 "x"', "{"))
    assert control.unknown_codes == {"service": {"a}b": 1, "{": 1}, "responsibility": {'10 "x"': 1}}


def test_dimensions_that_the_structure_lacks_are_left_out_and_counted(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie(
        "#VER A 1 20250331",
        "{",
        '#TRANS 5010 {1 "10" 6 "P1"} 5.00',
        '#TRANS 5010 {1 "10" 6 "P2"} 7.00',
        "#TRANS 1930 {} -12.00",
        "}",
    )

    [stated], control = read_with_control(path, structure)

    assert stated.lines.codings == (("5010", "10", ""), ("1930", "", ""))
    assert stated.lines.coding == (0, 0, 1)
    assert control.ignored_dimensions == {6: 2}
    assert "SIE dimension 6" in str(control.remarks[0])


def test_accounts_outside_the_groups_are_recorded_and_listed(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie("#VER A 1 20250331", "{", "#TRANS 6999 {} 5.00", "#TRANS 1930 {} -5.00", "}")

    [stated], control = read_with_control(path, structure)

    assert len(stated.lines) == 2
    assert {a: (t.lines, t.ore) for a, t in control.unmapped_accounts.items()} == {
        "6999": (1, -500)
    }
    assert {a: (t.lines, t.ore) for a, t in control.other_accounts.items()} == {"1930": (1, 500)}


@pytest.mark.parametrize("number", ['""', "0"])
def test_a_voucher_without_a_number_is_known_by_the_file_and_its_place(
    write_sie: WriteFile, structure: Structure, number: str
) -> None:
    row = f"#VER B {number} 20250304"
    rows = (row, "{", "#TRANS 5010 {} 5.00", "#TRANS 1930 {} -5.00", "}")
    path = write_sie(*rows, *rows)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()

    references = [stated.reference for stated in read(path, structure)]

    assert references == [f"sha256:{digest}/1", f"sha256:{digest}/2"]


def test_numbers_that_repeat_are_told_apart_by_their_day(
    write_sie: WriteFile, structure: Structure
) -> None:
    rows = ("{", "#TRANS 5010 {} 5.00", "#TRANS 1930 {} -5.00", "}")
    path = write_sie("#VER A 1 20250304", *rows, "#VER A 1 20250305", *rows)

    together, control = read_with_control(path, structure)
    apart = read(path, structure, numbers_repeat=True)

    assert [stated.reference for stated in together] == ["2025/A/1", "2025/A/1"]
    assert control.duplicates == 1
    assert [s.reference for s in apart] == ["2025/A/1/2025-03-04", "2025/A/1/2025-03-05"]


def test_a_broken_fiscal_year_goes_by_its_first_month(
    write: WriteFile, structure: Structure
) -> None:
    rows = ("{", "#TRANS 5010 {} 5.00", "#TRANS 1930 {} -5.00", "}")
    path = write(
        "#FLAGGA 0",
        "#RAR 0 20240701 20250630",
        "#RAR -1 20230101 20231231",
        "#VER A 1 20250304",
        *rows,
        "#VER A 1 20230304",
        *rows,
    )

    assert [s.reference for s in read(path, structure)] == ["2024-07/A/1", "2023/A/1"]


def test_without_fiscal_years_the_year_is_the_days(write: WriteFile, structure: Structure) -> None:
    path = write(
        "#FLAGGA 0",
        "#RAR 0",
        "#VER A 1 20310304",
        "{",
        "#TRANS 5010 {} 5.00",
        "#TRANS 1930 {} -5.00",
        "}",
    )

    assert [stated.reference for stated in read(path, structure)] == ["2031/A/1"]


def test_vouchers_without_rows_are_counted_and_left_out(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie("#VER A 1 20250304", "{", "}", "#VER A 2 20250304", "{", "#RTRANS 1 {} 0", "}")

    stated, control = read_with_control(path, structure)

    assert stated == []
    assert (control.vouchers, control.empty_vouchers) == (2, 2)


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_utf8_is_read_as_utf8_and_said(
    write_sie: WriteFile, structure: Structure, bom: str
) -> None:
    path = write_sie(
        '#VER A 1 20250304 "Köp på räkning"',
        "{",
        "#TRANS 5010 {} 5.00",
        "#TRANS 1930 {} -5.00",
        "}",
        encoding="utf-8",
    )
    path.write_bytes(bom.encode() + path.read_bytes())

    [stated], control = read_with_control(path, structure)

    assert stated.text == "Köp på räkning"
    assert control.encoding == "utf-8"
    assert "code page 437" in str(control.remarks[0])


def test_vouchers_that_straddle_the_blocks_of_a_large_file_are_whole(
    write_sie: WriteFile, structure: Structure
) -> None:
    text = "x" * 997
    rows = [
        row
        for number in range(1, 3001)
        for row in (
            f'#VER A {number} 20250304 "{text}"',
            "{",
            f"#TRANS 5010 {{}} {number}.00",
            f"#TRANS 1930 {{}} -{number}.00",
            "}",
        )
    ]
    path = write_sie(*rows)

    stated, control = read_with_control(path, structure)

    assert [s.reference for s in stated] == [f"2025/A/{n}" for n in range(1, 3001)]
    assert control.per_group()["PERS"] == -100 * 3000 * 3001 // 2
    assert control.rows == len(path.read_bytes().splitlines())


def test_a_voucher_larger_than_what_is_held_as_text_is_whole(
    write_sie: WriteFile, structure: Structure
) -> None:
    text = "x" * 500
    rows = [f'#TRANS 5010 {{}} 1.00 20250304 "{text}"' for _ in range(20_000)]
    path = write_sie("#VER A 1 20250304", "{", *rows, "#TRANS 1930 {} -20000.00", "}")

    [stated] = read(path, structure)

    assert len(stated.lines) == 20_001
    assert sum(stated.lines.amount[:-1]) == -2_000_000


def test_what_the_columns_hold_passes_the_checks_of_the_domain(
    write_sie: WriteFile, structure: Structure
) -> None:
    path = write_sie(
        "#VER A 1 20250331",
        "{",
        "#TRANS 5010 {} 5.00 20250401",
        "#TRANS 1930 {} -5.00 20250331",
        "}",
    )

    [stated] = read(path, structure)

    assert type(stated.lines).model_validate(stated.lines.model_dump()) == stated.lines
