"""The steps of a month's close: planned for a unit, done in their order, and reopened."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from domain.closing_step import (
    STEPS,
    CommentsOwed,
    MonthClose,
    PeriodStandsOnStep,
    Step,
    StepNotDone,
    StepNotPlanned,
    StepsAfter,
    StepsBefore,
)
from domain.coding import Period
from tests.domain.given import ACT

MARCH = Period(202503)
DUE = date(2025, 4, 10)


@pytest.fixture
def close() -> MonthClose:
    return MonthClose(uuid4())


def plan(close: MonthClose, *steps: Step, unit: str = "10", **how: Any) -> bool:
    usual = {"owner": "anna", "due": DUE}
    return close.plan(ACT, period=MARCH, unit=unit, steps=steps or STEPS, **usual | how)


def do(close: MonthClose, *steps: Step, unit: str = "10", **how: Any) -> bool:
    return all(close.do(ACT, period=MARCH, unit=unit, step=step, **how) for step in steps)


def reopen(close: MonthClose, step: Step, *, is_closed: bool = False) -> None:
    close.reopen(ACT, period=MARCH, unit="10", step=step, reason=None, is_closed=is_closed)


def test_the_steps_are_done_in_their_order(close: MonthClose) -> None:
    plan(close)

    with pytest.raises(StepsBefore, match="not done: load, reconcile, comment, forecast"):
        do(close, "sign-off")

    assert do(close, *STEPS)
    assert close.unsigned == ()


def test_a_step_that_is_not_planned_for_the_unit_is_not_waited_for(close: MonthClose) -> None:
    plan(close, "comment", "sign-off")

    assert do(close, "comment", "sign-off")


def test_one_unit_does_not_wait_for_another(close: MonthClose) -> None:
    plan(close)
    plan(close, unit="11")

    assert do(close, *STEPS)

    assert close.unsigned == ("11",)


def test_only_what_is_planned_is_done(close: MonthClose) -> None:
    plan(close, "load")

    with pytest.raises(StepNotPlanned, match="plan it first"):
        do(close, "reconcile")


def test_what_is_planned_or_done_just_so_is_nothing_new(close: MonthClose) -> None:
    assert plan(close)
    assert not plan(close)
    assert do(close, "load")
    assert not do(close, "load")
    assert len(close.collect_events()) == len(STEPS) + 1


def test_a_step_gets_another_owner_and_due_date_also_when_it_is_done(close: MonthClose) -> None:
    plan(close)
    do(close, *STEPS)

    assert plan(close, "load", owner="bo", due=date(2025, 4, 12))

    planned = close.planned["10", "load"]
    assert (planned.owner, planned.due) == ("bo", "2025-04-12")
    assert close.planned["10", "comment"].owner == "anna"


def test_no_step_is_planned_before_one_that_is_done(close: MonthClose) -> None:
    plan(close, "comment", "sign-off")
    do(close, "comment", "sign-off")

    with pytest.raises(StepsAfter, match="come after it, and are done: comment, sign-off"):
        plan(close, "load")


def test_a_unit_with_comments_missing_signs_off_by_a_reason_alone(close: MonthClose) -> None:
    plan(close, "sign-off")

    with pytest.raises(CommentsOwed, match="owed and missing: 2"):
        do(close, "sign-off", missing=2)

    assert do(close, "sign-off", missing=2, reason="a text's id")
    assert close.done["10", "sign-off"].missing == 2


def test_a_step_that_is_opened_again_opens_those_after_it(close: MonthClose) -> None:
    plan(close)
    do(close, *STEPS)

    reopen(close, "comment")

    assert [step for _, step in close.done] == ["load", "reconcile"]
    assert close.unsigned == ("10",)


def test_only_what_is_done_is_opened_again(close: MonthClose) -> None:
    plan(close)

    with pytest.raises(StepNotDone):
        reopen(close, "load")


def test_a_closed_period_stands_on_its_steps(close: MonthClose) -> None:
    plan(close)
    do(close, *STEPS)

    with pytest.raises(PeriodStandsOnStep, match="liggare period reopen 2025-03"):
        reopen(close, "sign-off", is_closed=True)
