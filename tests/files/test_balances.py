"""Period balances: what rows with objects mean, and whether they agree with the whole year."""

import pytest

from adapters.files.control import Control
from adapters.files.problems import MalformedFile, Problem
from adapters.files.sie import balances, open_sie
from domain.coding import Coding
from domain.money import Ore
from domain.source import ObjectRows
from domain.structure import Structure
from tests.files.conftest import WriteFile

ALL = Coding("5010", ())
UNIT_10 = Coding("5010", (("responsibility", "10"),))
UNIT_11 = Coding("5010", (("responsibility", "11 B"),))

TOTAL_AND_PARTS = (
    "#PSALDO 0 202501 5010 {} 100.00",
    '#PSALDO 0 202501 5010 {1 "10"} 60.00',
    '#PSALDO 0 202501 5010 {1 "11 B"} 30.00',
    "#PSALDO 0 202502 5010 {} 7.00",
)
AS_TOTAL = {
    202501: {UNIT_10: -6000, UNIT_11: -3000, ALL: -1000},
    202502: {ALL: -700},
}
AS_REMAINDER = {
    202501: {UNIT_10: -6000, UNIT_11: -3000, ALL: -10000},
    202502: {ALL: -700},
}

Amounts = dict[int, dict[Coding, int]]


def read(
    write_sie: WriteFile, structure: Structure, *rows: str, object_rows: ObjectRows | None = None
) -> tuple[Amounts, Control]:
    sie = open_sie(write_sie(*rows))
    control = sie.control()
    stated = balances(sie, structure, object_rows, control)
    return {p: {line.coding: line.amount for line in lines} for p, lines in stated.items()}, control


def refused(write_sie: WriteFile, structure: Structure, *rows: str) -> tuple[Problem, ...]:
    with pytest.raises(MalformedFile) as refusal:
        read(write_sie, structure, *rows)
    assert all(str(problem) for problem in refusal.value.problems)
    return refusal.value.problems


@pytest.mark.parametrize(
    ("witness", "amounts"),
    [
        (("#RES 0 5010 107.00",), AS_TOTAL),
        (("#RES 0 5010 197.00",), AS_REMAINDER),
        (("#IB 0 5010 5.00", "#UB 0 5010 112.00"), AS_TOTAL),
        (("#IB 0 5010 5.00", "#UB 0 5010 202.00"), AS_REMAINDER),
        (("#IB 0 1510 5.00", "#UB 0 5010 107.00", "#UB 0 1510 5.00"), AS_TOTAL),
    ],
)
def test_the_whole_year_decides_what_object_rows_mean(
    write_sie: WriteFile, structure: Structure, witness: tuple[str, ...], amounts: Amounts
) -> None:
    read_amounts, control = read(write_sie, structure, *witness, *TOTAL_AND_PARTS)

    assert read_amounts == amounts
    assert control.per_group() == {"PERS": sum(sum(of.values()) for of in amounts.values())}


def test_where_neither_reading_agrees_the_file_is_refused_with_the_difference(
    write_sie: WriteFile, structure: Structure
) -> None:
    problems = refused(
        write_sie, structure, "#RES 0 5010 150.00", "#RES 0 3010 -1.00", *TOTAL_AND_PARTS
    )

    facts = [(p.facts["account"], p.facts["stated"], p.facts["told"]) for p in problems]
    assert facts == [("3010", Ore(0), Ore(-100)), ("5010", Ore(10700), Ore(15000))]


def test_where_nothing_tells_which_the_user_is_asked(
    write_sie: WriteFile, structure: Structure
) -> None:
    [problem] = refused(write_sie, structure, *TOTAL_AND_PARTS)

    assert "--object-rows total or --object-rows remainder" in str(problem)


@pytest.mark.parametrize(("given", "amounts"), [("total", AS_TOTAL), ("remainder", AS_REMAINDER)])
def test_the_users_word_decides_before_the_witness(
    write_sie: WriteFile, structure: Structure, given: ObjectRows, amounts: Amounts
) -> None:
    rows = ("#RES 0 5010 150.00", *TOTAL_AND_PARTS)

    read_amounts, control = read(write_sie, structure, *rows, object_rows=given)

    assert read_amounts == amounts
    assert "5010" in str(control.remarks[0])


def test_object_rows_without_a_total_stand_alone(
    write_sie: WriteFile, structure: Structure
) -> None:
    amounts, _ = read(write_sie, structure, '#PSALDO 0 202501 5010 {1 "10"} 60.00')

    assert amounts == {202501: {UNIT_10: -6000}}


def test_only_years_that_state_periods_are_reconciled(
    write_sie: WriteFile, structure: Structure
) -> None:
    rows = ("#RES 0 5010 7.00", "#RES -1 5010 999.00", "#PSALDO 0 202502 5010 {} 7.00")

    amounts, _ = read(write_sie, structure, *rows)

    assert amounts == {202502: {ALL: -700}}


def test_a_period_of_nothing_but_zeros_is_stated_without_lines(
    write_sie: WriteFile, structure: Structure
) -> None:
    amounts, control = read(
        write_sie, structure, "#PSALDO 0 202501 5010 {} 0.00", "#PSALDO 0 202502 5010 {} 7"
    )

    assert amounts == {202501: {}, 202502: {ALL: -700}}
    assert control.lines == 1


def test_a_dimension_that_the_structure_lacks_is_left_out_and_the_sum_kept(
    write_sie: WriteFile, structure: Structure
) -> None:
    amounts, control = read(
        write_sie,
        structure,
        "#RES 0 5010 100.00",
        "#PSALDO 0 202501 5010 {} 100.00",
        '#PSALDO 0 202501 5010 {1 "10"} 60.00',
        '#PSALDO 0 202501 5010 {6 "P"} 25.00',
    )

    assert amounts == {202501: {UNIT_10: -6000, ALL: -4000}}
    assert control.ignored_dimensions == {6: 1}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("#PSALDO 0 202513 5010 {} 1.00", "period"),
        ("#PSALDO 0 000001 5010 {} 1.00", "period"),
        ("#PSALDO 0 202412 5010 {} 1.00", "period"),
        ("#PSALDO -1 202412 5010 {} 1.00", "year"),
        ("#PSALDO x 202501 5010 {} 1.00", "year"),
        ("#PSALDO 0 202501 5010 {} 1,00", "amount"),
        ("#PSALDO 0 202501 5010 {} 1.001", "amount"),
        ("#PSALDO 0 202501 5010 {} 90071992547409.92", "amount"),
        ("#PSALDO 0 202501 5010 {}", "amount"),
        ("#PSALDO 0 202501 5010", "objects"),
        ("#PSALDO 0 2025", "objects"),
        ('#PSALDO 0 202501 5010 {1 "10', "row"),
        ("#RES 0 5010 1,00", "amount"),
        ("#RES zero 5010 1.00", "year"),
        ("\x01\x02", "row"),
    ],
)
def test_a_malformed_row_is_told(
    write_sie: WriteFile, structure: Structure, row: str, field: str
) -> None:
    [problem] = refused(write_sie, structure, "#PSALDO 0 202501 3010 {} -5.00", row)

    assert (problem.row, problem.field) == (8, field)


def test_a_remainder_too_large_for_a_line_is_refused(
    write_sie: WriteFile, structure: Structure
) -> None:
    rows = ["#PSALDO 0 202501 5010 {} 90071992547409.91"] * 2

    [problem] = refused(write_sie, structure, *rows)

    assert "more than a line may be" in str(problem)


def test_control_totals_alone_are_no_outcome(write_sie: WriteFile, structure: Structure) -> None:
    [problem] = refused(write_sie, structure, "#RES 0 5010 107.00")

    assert "control totals only" in str(problem)


def test_a_period_that_cannot_be_read_is_told_and_not_that_there_are_none(
    write_sie: WriteFile, structure: Structure
) -> None:
    [problem] = refused(write_sie, structure, "#PSALDO 0 202513 5010 {} 1.00", "#RES 0 5010 1.00")

    assert (problem.row, problem.field) == (7, "period")
