"""Rows of a text that lie within the quotes of a cell: never left out without a word."""

from pathlib import Path

import pytest

from adapters.files.control import Control
from adapters.files.problems import MalformedFile, Problem
from adapters.files.spreadsheets import read_amounts
from domain.coding import Amounts, Coding
from domain.mapping import DimensionColumn, Mapping, SkippedRows
from domain.structure import Structure
from tests.files.conftest import WriteFile

PLAIN = Coding("5010", ())
HEADER = "Period;Konto;Belopp;Ansvar;Text"
MAPPING = Mapping(
    account="Konto",
    amount="Belopp",
    period="Period",
    period_format="month",
    dimensions=(DimensionColumn(dimension="responsibility", column="Ansvar"),),
    skip=(SkippedRows(column="Text", text="Summa*"),),
)
SKIPS_NOTHING = MAPPING.model_copy(update={"skip": ()})


def read(path: Path, structure: Structure, mapping: Mapping = MAPPING) -> tuple[Amounts, list[str]]:
    control = Control()
    amounts = read_amounts(path, structure, mapping, control).amounts()
    return amounts, [str(remark) for remark in control.remarks]


def refused(path: Path, structure: Structure, mapping: Mapping = MAPPING) -> tuple[Problem, ...]:
    with pytest.raises(MalformedFile) as refusal:
        read(path, structure, mapping)
    assert all(str(problem) for problem in refusal.value.problems)
    return refusal.value.problems


def test_rows_within_quotes_in_a_column_that_nobody_reads_are_counted(
    write: WriteFile, structure: Structure
) -> None:
    path = write(
        HEADER,
        '2025-01;5010;-1;;"rör 5',
        "2025-02;5010;-2;",
        '5 rör"',
        "2025-03;5010;-3;;x",
        '2025-04;5010;-4;;"Summa',
        'av allt"',
    )

    amounts, remarks = read(path, structure)

    assert amounts == {(PLAIN, 202501): -100, (PLAIN, 202503): -300}
    assert (
        "3 rows of the file stand within quotes in the column Text, and are not read; the first "
        "of them follow row 2"
    ) in remarks


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        (('2025-01;5010;-1;"10', '10";x'), "Ansvar"),
        (('2025-01;"5010;-1;10;x', '2025-02;5010";-2;10;x'), "Konto"),
        (('2025-01;5010;"-1', '2";;x'), "Belopp"),
        (('"2025-01', '2025-02";5010;-1;;x'), "Period"),
        (('2025-01;5010;-1;"";"Summa', '2025-02;5010;-2;;x"'), "Text"),
        (('2025-01;5010;-1;"10', '";Summa'), "Ansvar"),
    ],
)
def test_a_line_end_in_a_cell_that_is_read_is_told_once_with_its_row_and_column(
    write: WriteFile, structure: Structure, rows: tuple[str, ...], field: str
) -> None:
    path = write(HEADER, "2025-01;5010;-1;;x", *rows)

    assert [(p.row, p.field) for p in refused(path, structure)] == [(3, field)]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (HEADER.replace("Text", '"Text'), "every quote is closed"),
        (HEADER.replace("Text", '"Text\n2025-01;5010;-1;;x"'), "rows of their own"),
    ],
)
def test_a_header_does_not_swallow_the_rows_below_it(
    write: WriteFile, structure: Structure, head: str, says: str
) -> None:
    path = write(*head.split("\n"), "2025-01;5010;-1;;x", "2025-02;5010;-1;;x")

    [problem] = refused(path, structure, SKIPS_NOTHING)

    assert (problem.row, says in str(problem)) == (1, True)


def test_a_column_s_name_may_stand_on_two_lines(write: WriteFile, structure: Structure) -> None:
    path = write(*['Period;Konto;Belopp;Ansvar;"Text', '(fri)"'], "2025-01;5010;-1;;x")

    assert read(path, structure, SKIPS_NOTHING)[0] == {(PLAIN, 202501): -100}
