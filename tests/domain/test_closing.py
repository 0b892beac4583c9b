from uuid import uuid4

import pytest

from domain.closing import ClosesOutOfOrder, Closings, NotClosed
from domain.coding import Period
from tests.domain.given import ACT

JAN, FEB, MAR = Period(202501), Period(202502), Period(202503)


@pytest.fixture
def closings() -> Closings:
    closings = Closings(uuid4())
    closings.close(Period(202412), ACT, reason=None)
    return closings


def test_the_first_closing_may_be_any_period(closings: Closings) -> None:
    assert closings.closed == {202412}


def test_after_it_each_closes_in_order(closings: Closings) -> None:
    with pytest.raises(ClosesOutOfOrder):
        closings.close(FEB, ACT, reason=None)

    assert closings.close(JAN, ACT, reason=None)
    assert closings.close(FEB, ACT, reason=None)


def test_closing_twice_changes_nothing(closings: Closings) -> None:
    assert not closings.close(Period(202412), ACT, reason=None)


def test_a_reopened_period_is_the_next_to_close(closings: Closings) -> None:
    closings.close(JAN, ACT, reason=None)
    closings.reopen(Period(202412), ACT, reason="glömd faktura")

    with pytest.raises(ClosesOutOfOrder):
        closings.close(FEB, ACT, reason=None)

    assert closings.close(Period(202412), ACT, reason=None)
    assert closings.close(FEB, ACT, reason=None)


def test_a_first_closing_that_was_a_mistake_can_be_taken_back(closings: Closings) -> None:
    closings.reopen(Period(202412), ACT, reason="fel år")

    assert closings.close(MAR, ACT, reason=None)
    with pytest.raises(ClosesOutOfOrder):
        closings.close(Period(202412), ACT, reason=None)


def test_an_open_period_cannot_be_reopened(closings: Closings) -> None:
    with pytest.raises(NotClosed):
        closings.reopen(MAR, ACT, reason=None)
