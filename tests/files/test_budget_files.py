"""Budgets from SIE files: unknown codes are refused, and totals are told from parts."""

import pytest

from adapters.files.problems import MalformedFile, Problem
from adapters.files.sie import budget, open_sie
from domain.coding import Coding
from domain.source import ObjectRows
from domain.structure import Structure
from tests.files.conftest import WriteFile

ALL = Coding("5010", ())
UNIT_10 = Coding("5010", (("responsibility", "10"),))


def read(
    write_sie: WriteFile, structure: Structure, *rows: str, object_rows: ObjectRows | None = None
) -> dict[tuple[Coding, int], int]:
    sie = open_sie(write_sie(*rows))
    return budget(sie, structure, object_rows, sie.control()).amounts()


def refused(write_sie: WriteFile, structure: Structure, *rows: str) -> tuple[Problem, ...]:
    with pytest.raises(MalformedFile) as refusal:
        read(write_sie, structure, *rows)
    assert all(str(problem) for problem in refusal.value.problems)
    return refusal.value.problems


def test_a_total_equal_to_its_parts_is_counted_once(
    write_sie: WriteFile, structure: Structure
) -> None:
    amounts = read(
        write_sie,
        structure,
        "#PBUDGET 0 202501 5010 {} 60.00",
        '#PBUDGET 0 202501 5010 {1 "10"} 60.00',
        "#PBUDGET 0 202502 5010 {} 7.00",
    )

    assert amounts == {(UNIT_10, 202501): -6000, (ALL, 202502): -700}


UNEQUAL = ("#PBUDGET 0 202501 5010 {} 100.00", '#PBUDGET 0 202501 5010 {1 "10"} 60.00')


def test_a_total_unlike_its_parts_is_asked_about(
    write_sie: WriteFile, structure: Structure
) -> None:
    [problem] = refused(write_sie, structure, *UNEQUAL)

    assert "--object-rows" in str(problem)


@pytest.mark.parametrize(("given", "rest"), [("total", -4000), ("remainder", -10000)])
def test_the_user_says_what_a_total_unlike_its_parts_is(
    write_sie: WriteFile, structure: Structure, given: ObjectRows, rest: int
) -> None:
    amounts = read(write_sie, structure, *UNEQUAL, object_rows=given)

    assert amounts == {(UNIT_10, 202501): -6000, (ALL, 202501): rest}


def test_each_unknown_code_is_told_once_with_its_first_row(
    write_sie: WriteFile, structure: Structure
) -> None:
    problems = refused(
        write_sie,
        structure,
        '#PBUDGET 0 202501 5010 {1 "99"} 60.00',
        '#PBUDGET 0 202502 5010 {1 "99"} 60.00',
        '#PBUDGET 0 202501 6999 {2 "999"} 60.00',
        "#PBUDGET 0 202502 6999 {} 60.00",
        "#PBUDGET 0 202502 1930 {} 60.00",
    )

    assert [(p.row, p.field, p.facts["code"]) for p in problems] == [
        (7, "responsibility", "99"),
        (9, "account", "6999"),
        (9, "service", "999"),
    ]


def test_a_row_of_zero_says_that_its_year_is_budgeted(
    write_sie: WriteFile, structure: Structure
) -> None:
    assert read(write_sie, structure, "#PBUDGET 0 202501 5010 {} 0") == {(ALL, 202501): 0}


def test_rows_are_read_with_tabs_quotes_and_quantities(
    write_sie: WriteFile, structure: Structure
) -> None:
    amounts = read(
        write_sie,
        structure,
        '#PBUDGET\t0\t202501\t5010\t{1 "10"}\t60.5\t3.00',
        '  #PBUDGET "0" "202502" "5010" {1 10} "-0.05"',
    )

    assert amounts == {(UNIT_10, 202501): -6050, (UNIT_10, 202502): 5}


def test_a_file_without_a_budget_is_refused(write_sie: WriteFile, structure: Structure) -> None:
    [problem] = refused(write_sie, structure, "#RES 0 5010 1.00")

    assert "no budget" in str(problem)


def test_all_malformed_rows_are_told_at_once(write_sie: WriteFile, structure: Structure) -> None:
    problems = refused(
        write_sie,
        structure,
        "#PBUDGET 0 202500 5010 {} 60.00",
        "#PBUDGET 0 202501 5010 {} 60,00",
        "#PBUDGET 0 202501 5010 {} 60.00",
        '#PBUDGET 0 202501 5010 {1 "10"',
    )

    assert [(p.row, p.field) for p in problems] == [(7, "period"), (8, "amount"), (10, "row")]
