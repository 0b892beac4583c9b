"""Which events move money: the scenario their lines belong to."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from domain.balances import BalancesRestated
from domain.base import Event
from domain.budget import BudgetDecided, BudgetProposed, BudgetReallocated
from domain.coding import Lines
from domain.forecast import ForecastRevised, ForecastSubmitted
from domain.outcome import OutcomeCorrected, OutcomeRecorded, OutcomeReversed
from domain.rules import RuleBroken

OUTCOME = 1
ORIGINAL_BUDGET = 2
BUDGET_CHANGES = 3
FIRST_ROUND = 10
"""Scenarios. Forecast rounds are numbered from the last of them in the order of opening."""


class Money(NamedTuple):
    """Lines, and the scenario they add to."""

    scenario: int
    lines: Lines


class RoundNeverOpened(RuleBroken):
    """A forecast belongs to a round that the log opened before."""

    MESSAGE = "the forecast round “{round}” {year} was never opened in this log"


RoundNumbers = Mapping[tuple[int, str], int]
"""The scenarios of forecast rounds, by year and name."""


def money(event: Event, rounds: RoundNumbers) -> Money | None:
    """The money an event moves; None where it moves none.

    Raises:
        RoundNeverOpened
    """
    moves = MONEY.get(type(event))
    return moves(event, rounds) if moves else None


def _outcome(event: Any, _: RoundNumbers) -> Money:
    return Money(OUTCOME, event.lines)


def _decided(event: BudgetDecided, _: RoundNumbers) -> Money:
    original = event.kind == "original"
    return Money(ORIGINAL_BUDGET if original else BUDGET_CHANGES, event.lines)


def _reallocated(event: BudgetReallocated, _: RoundNumbers) -> Money:
    return Money(BUDGET_CHANGES, event.lines)


def _proposed(_event: BudgetProposed, _: RoundNumbers) -> None:
    """Nothing counts until it is decided."""


def _forecast(event: ForecastRevised | ForecastSubmitted, rounds: RoundNumbers) -> Money:
    scenario = rounds.get((event.year, event.round))
    if scenario is None:
        raise RoundNeverOpened(round=event.round, year=event.year)
    return Money(scenario, event.lines)


MONEY: dict[type[Event], Callable[[Any, RoundNumbers], Money | None]] = {
    OutcomeRecorded: _outcome,
    OutcomeCorrected: _outcome,
    OutcomeReversed: _outcome,
    BalancesRestated: _outcome,
    BudgetProposed: _proposed,
    BudgetDecided: _decided,
    BudgetReallocated: _reallocated,
    ForecastRevised: _forecast,
    ForecastSubmitted: _forecast,
}
"""Every event that has lines, and what they add to."""
