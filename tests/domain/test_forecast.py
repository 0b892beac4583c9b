from uuid import uuid4

import pytest

from domain.base import Act
from domain.coding import Amounts, Line, Lines
from domain.forecast import (
    DiffersFromOutcome,
    ForecastRound,
    NothingForecast,
    OtherCutoff,
    OutsideScope,
    OutsideYear,
    RoundNotSubmitted,
    RoundSubmitted,
    Scope,
)
from domain.four_eyes import OwnSubmission
from tests.domain.given import ACT, coding, lines

UNIT_11 = Scope(dimension="responsibility", code="11", codes=("11",))


@pytest.fixture
def march() -> ForecastRound:
    round = ForecastRound(uuid4())
    round.open(ACT, name="Prognos mars", year=2025, cutoff=202503)
    return round


def submit(round: ForecastRound, outcome: Amounts | None = None, *, accept: bool = False) -> bool:
    return round.submit(ACT, outcome=outcome or {}, compared_position=7, accept_differences=accept)


def test_a_file_replaces_the_round_and_what_is_absent_is_zero(march: ForecastRound) -> None:
    march.revise(ACT, stated=lines((202504, -10), (202505, -10)), scope=None)
    march.revise(ACT, stated=lines((202505, -12)), scope=None)

    assert {key: a for key, a in march.amounts.items() if a} == {(coding(), 202505): -12}


def test_a_file_with_a_scope_replaces_that_part_alone(march: ForecastRound) -> None:
    both = Lines.of(
        [Line(coding(unit="10"), 202504, -10), Line(coding(unit="11"), 202504, -11)],
        ("responsibility",),
    )
    march.revise(ACT, stated=both, scope=None)

    march.revise(ACT, stated=lines((202505, -20), unit="11"), scope=UNIT_11)

    assert {key: a for key, a in march.amounts.items() if a} == {
        (coding(unit="10"), 202504): -10,
        (coding(unit="11"), 202505): -20,
    }


def test_a_file_outside_its_scope_is_refused(march: ForecastRound) -> None:
    with pytest.raises(OutsideScope):
        march.revise(ACT, stated=lines((202504, -1), unit="10"), scope=UNIT_11)


def test_the_same_file_again_changes_nothing_even_after_submission(march: ForecastRound) -> None:
    stated = lines((202504, -10))
    assert march.revise(ACT, stated=stated, scope=None)
    assert not march.revise(ACT, stated=stated, scope=None)
    submit(march)

    assert not march.revise(ACT, stated=stated, scope=None)


def test_a_submitted_round_is_never_revised(march: ForecastRound) -> None:
    march.revise(ACT, stated=lines((202504, -10)), scope=None)
    submit(march)

    with pytest.raises(RoundSubmitted):
        march.revise(ACT, stated=lines((202504, -11)), scope=None)


def test_months_up_to_the_cutoff_that_the_file_leaves_out_become_the_outcome(
    march: ForecastRound,
) -> None:
    march.revise(ACT, stated=lines((202504, -10)), scope=None)

    submit(march, {(coding(unit="999"), 202503): -3, (coding(), 202504): -99})

    assert {key: a for key, a in march.amounts.items() if a} == {
        (coding(unit="999"), 202503): -3,
        (coding(), 202504): -10,
    }


def test_a_month_with_rows_stands_as_the_file_has_it_when_the_difference_is_accepted(
    march: ForecastRound,
) -> None:
    march.revise(ACT, stated=lines((202503, -10)), scope=None)
    outcome = {(coding(), 202503): -12, (coding(unit="11"), 202503): -5}

    with pytest.raises(DiffersFromOutcome) as refused:
        submit(march, outcome)

    assert [(d.forecast, d.outcome) for d in refused.value.differences] == [(-10, -12), (0, -5)]
    assert submit(march, outcome, accept=True)
    assert march.amounts[coding(), 202503] == -10


def test_a_month_left_out_of_one_units_file_is_filled_for_that_unit_alone(
    march: ForecastRound,
) -> None:
    march.revise(ACT, stated=lines((202503, -10), unit="10"), scope=None)
    march.revise(ACT, stated=lines((202504, -20), unit="11"), scope=UNIT_11)

    submit(march, {(coding(unit="10"), 202503): -10, (coding(unit="11"), 202503): -7})

    assert march.amounts[coding(unit="11"), 202503] == -7
    assert march.amounts[coding(unit="10"), 202503] == -10


def test_a_round_without_a_cutoff_is_all_prediction() -> None:
    opening = ForecastRound(uuid4())
    opening.open(ACT, name="Ingående", year=2025, cutoff=None)
    opening.revise(ACT, stated=lines((202501, -10)), scope=None)

    assert submit(opening, {(coding(), 202501): -99})
    assert opening.amounts[coding(), 202501] == -10


def test_a_round_has_one_cutoff_and_one_year(march: ForecastRound) -> None:
    with pytest.raises(OtherCutoff):
        march.open(ACT, name="Prognos mars", year=2025, cutoff=202504)
    with pytest.raises(OutsideYear):
        march.revise(ACT, stated=lines((202601, -1)), scope=None)
    with pytest.raises(NothingForecast):
        march.revise(ACT, stated=lines(), scope=None)


def test_only_a_submitted_round_is_approved(march: ForecastRound) -> None:
    with pytest.raises(RoundNotSubmitted):
        march.approve(ACT, decision=None)
    submit(march)

    assert march.approve(ACT, decision=None)
    assert not march.approve(ACT, decision=None)


def through_the_api(by: str) -> Act:
    return ACT._replace(by=by, channel="api")


def test_who_submits_a_round_cannot_approve_it(march: ForecastRound) -> None:
    march.revise(through_the_api("anna"), stated=lines((202504, -10)), scope=None)
    march.submit(through_the_api("anna"), outcome={}, compared_position=7, accept_differences=False)

    with pytest.raises(OwnSubmission):
        march.approve(through_the_api("anna"), decision=None)

    assert march.approve(through_the_api("bo"), decision=None)


def test_who_has_the_command_line_is_the_administrator_and_may_approve(
    march: ForecastRound,
) -> None:
    march.revise(ACT, stated=lines((202504, -10)), scope=None)
    submit(march)

    assert march.approve(ACT, decision=None)
