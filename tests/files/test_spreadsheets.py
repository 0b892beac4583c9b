"""Spreadsheets as people save them, and what is refused of them."""

from pathlib import Path

import pytest

from adapters.files.control import Control
from adapters.files.problems import MalformedFile, Problem
from adapters.files.spreadsheets import read_amounts
from domain.coding import Amounts, Coding
from domain.mapping import Mapping
from domain.structure import Structure
from tests.files.conftest import WriteFile

WAGES = Coding("5010", (("responsibility", "10"), ("service", "100")))


def read(path: Path, structure: Structure) -> tuple[Amounts, Control]:
    control = Control()
    return read_amounts(path, structure, None, control).amounts(), control


def refused(path: Path, structure: Structure) -> tuple[Problem, ...]:
    with pytest.raises(MalformedFile) as refusal:
        read(path, structure)
    assert all(str(problem) for problem in refusal.value.problems)
    return refusal.value.problems


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252")]
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_usual_encoding_and_line_ending_is_read(
    write: WriteFile, structure: Structure, encoding: str, said: str, ending: str
) -> None:
    path = write(
        "ansvar;tjänst;konto;period;belopp",
        "10;100;5010;2025-03;-1234,50",
        encoding=encoding,
        ending=ending,
    )

    amounts, control = read(path, structure)

    assert amounts == {(WAGES, 202503): -123450}
    assert (control.encoding, control.rows if ending != "\r" else 2) == (said, 2)


@pytest.mark.parametrize(
    "header",
    [
        "ANSVAR;Tjänst; KONTO ;Period;BELOPP",
        "responsibility;SERVICE;konto;period;belopp",
        '"ansvar";"tja\u0308nst";"konto";"period";"belopp";',
    ],
)
def test_columns_are_found_whatever_their_case_and_blanks(
    write: WriteFile, structure: Structure, header: str
) -> None:
    path = write(header, "10;100;5010;202503;-1.00", encoding="utf-8")

    assert read(path, structure)[0] == {(WAGES, 202503): -100}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_the_one_that_fits_the_header(
    write: WriteFile, structure: Structure, separator: str
) -> None:
    header = separator.join(["belopp", "period", "konto", "tjänst", "ansvar"])
    row = separator.join(['"-1,50"', "2025-03", "5010", "100", "10"])

    assert read(write(header, row, encoding="utf-8"), structure)[0] == {(WAGES, 202503): -150}


@pytest.mark.parametrize(
    ("amount", "ore"),
    [
        ("-1 234,50", -123450),
        ("\u22121\u00a0234,5", -123450),
        ("1\u202f234.50", 123450),
        ("0", 0),
        ("90071992547409,91", 2**53 - 1),
    ],
)
def test_amounts_are_read_as_people_write_them_and_are_not_turned(
    write: WriteFile, structure: Structure, amount: str, ore: int
) -> None:
    path = write("konto;period;belopp", f"5010;2025-03;{amount}", encoding="utf-8")

    assert read(path, structure)[0] == {(Coding("5010", ()), 202503): ore}


def test_rows_of_the_same_coding_and_period_add_up_and_are_counted(
    write: WriteFile, structure: Structure
) -> None:
    path = write(
        "konto;period;belopp;ansvar",
        "5010;2025-03;-1;10",
        ";;; ",
        "",
        "5010;202503;-2;10",
        "3010;202503;5;",
    )

    amounts, control = read(path, structure)

    assert amounts == {
        (Coding("5010", (("responsibility", "10"),)), 202503): -300,
        (Coding("3010", ()), 202503): 500,
    }
    assert (control.duplicates, control.per_group()) == (1, {"PERS": -300, "INT": 500})


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        ("5010;2025-13;1", "period", "not a period"),
        ("5010;0000-01;1", "period", "not a period"),
        ("5010;;1", "period", "not a period"),
        ("5010;2025-03;1,005", "belopp", "more than two decimals"),
        ("5010;2025-03;90071992547409,92", "belopp", "larger"),
        ("5010;2025-03;", "belopp", "not an amount"),
        ("5010;2025-03", "belopp", "not an amount"),
        (";2025-03;1", "konto", "no account"),
        ("6999;2025-03;1", "konto", "no account group"),
        ("5010;2025-03;1;2", None, "more cells"),
    ],
)
def test_a_malformed_row_is_told(
    write: WriteFile, structure: Structure, row: str, field: str | None, says: str
) -> None:
    [problem] = refused(write("konto;period;belopp", "5010;2025-01;1", row), structure)

    assert (problem.row, problem.field) == (3, field)
    assert says in str(problem)


def test_all_problems_are_told_at_once_and_each_unknown_code_once(
    write: WriteFile, structure: Structure
) -> None:
    path = write(
        "konto;period;belopp;ansvar",
        "5010;2025-01;1;99",
        "5010;2025-02;1;99",
        "5010;2025-02;x;10",
        ";2025-14;x;10",
    )

    problems = refused(path, structure)

    assert [(p.row, p.field) for p in problems] == [
        (2, "ansvar"),
        (4, "belopp"),
        (5, "belopp"),
        (5, "period"),
        (5, "konto"),
    ]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("konto;period", ["belopp"]),
        ("a;b;c", ["a", "b", "c", "konto", "period", "belopp"]),
        ("konto;period;belopp;kund", ["kund"]),
        ("konto;period;belopp;ansvar;responsibility", ["responsibility"]),
        ("konto;period;belopp;Konto", ["konto"]),
    ],
)
def test_missing_unknown_and_repeated_columns_are_told(
    write: WriteFile, structure: Structure, header: str, columns: list[str]
) -> None:
    problems = refused(write(header, "5010;2025-01;1"), structure)

    assert [(p.row, p.field) for p in problems] == [(1, column) for column in columns]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "damaged"),
        ("konto;period;belopp\n".encode("utf-16-le"), "binary"),
        ("konto;period;belopp\n".encode("utf-16")[:-1], "neither UTF-8, UTF-16"),
        (b"konto;period\0;belopp\n", "binary"),
        (b"<html>", "web page"),
        (b"konto;period;belopp\n\x81\xe5;1;1\n", "neither UTF-8, UTF-16 nor Windows-1252"),
        (b'konto;period;belopp\n5010;2025-01;"1\n5010;2025-01;1\n', "every quote is closed"),
    ],
)
def test_what_is_no_spreadsheet_as_text_is_refused(
    tmp_path: Path, structure: Structure, content: bytes, says: str
) -> None:
    path = tmp_path / "prognos.csv"
    path.write_bytes(content)

    assert says in str(refused(path, structure)[0])


def test_a_sum_too_large_for_a_line_is_refused(write: WriteFile, structure: Structure) -> None:
    rows = ["5010;2025-01;90071992547409,91"] * 2

    [problem] = refused(write("konto;period;belopp", *rows), structure)

    assert "the rows of account 5010 in 2025-01 sum to 180143985094819.82 kr" in str(problem)
    assert "larger than a line may be" in str(problem)


def test_a_file_of_a_header_alone_states_nothing(write: WriteFile, structure: Structure) -> None:
    assert read(write("konto;period;belopp"), structure)[0] == {}


def test_a_stray_pair_of_quotes_does_not_swallow_rows(tmp_path: Path, structure: Structure) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "period;konto;belopp;ansvar;tjänst;text\n"
        '2025-01;5010;-100,00;10;100;"rör 5\n'
        "2025-02;5010;-200,00;10;100;x\n"
        '2025-03;5010;-300,00;10;100;5 rör"\n'
    )
    mapping = Mapping(account="konto", amount="belopp", period="period", period_format="month")

    with pytest.raises(MalformedFile) as refusal:
        read_amounts(path, structure, mapping, Control())

    [problem] = refusal.value.problems
    assert (problem.row, problem.facts["count"]) == (2, 2)


def test_a_note_of_several_lines_is_one_cell(tmp_path: Path, structure: Structure) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        'period;konto;belopp;ansvar;tjänst;text\n2025-01;5010;-100,00;10;100;"rör; två\nsorter"\n'
    )
    mapping = Mapping(account="konto", amount="belopp", period="period", period_format="month")

    assert sum(read_amounts(path, structure, mapping, Control()).amount) == -10_000
