"""Which events move money: the scenario their lines belong to."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.balances import BalancesRestated
from domain.base import Event
from domain.budget import BudgetDecided, BudgetProposed, BudgetReallocated
from domain.forecast import ForecastRevised, ForecastSubmitted
from domain.outcome import OutcomeCorrected, OutcomeRecorded, OutcomeReversed
from domain.rules import RuleBroken

OUTCOME = 1
ORIGINAL_BUDGET = 2
BUDGET_CHANGES = 3
FIRST_ROUND = 10
"""Scenarios. Forecast rounds are numbered from the last of them in the order of opening."""


class RoundNeverOpened(RuleBroken):
    """A forecast belongs to a round that the log opened before."""

    MESSAGE = "the forecast round “{round}” {year} was never opened in this log"


RoundNumbers = Mapping[tuple[int, str], int]
"""The scenarios of forecast rounds, by year and name."""


def scenario_of(event: Event, rounds: RoundNumbers) -> int | None:
    """The scenario that an event's lines add to; None where it moves no money.

    Raises:
        RoundNeverOpened
    """
    scenario = SCENARIOS.get(type(event))
    return scenario(event, rounds) if callable(scenario) else scenario


def _decided(event: BudgetDecided, _: RoundNumbers) -> int:
    return ORIGINAL_BUDGET if event.kind == "original" else BUDGET_CHANGES


def _forecast(event: ForecastRevised | ForecastSubmitted, rounds: RoundNumbers) -> int:
    scenario = rounds.get((event.year, event.round))
    if scenario is None:
        raise RoundNeverOpened(round=event.round, year=event.year)
    return scenario


SCENARIOS: dict[type[Event], int | Callable[[Any, RoundNumbers], int] | None] = {
    OutcomeRecorded: OUTCOME,
    OutcomeCorrected: OUTCOME,
    OutcomeReversed: OUTCOME,
    BalancesRestated: OUTCOME,
    BudgetProposed: None,  # nothing counts until it is decided
    BudgetDecided: _decided,
    BudgetReallocated: BUDGET_CHANGES,
    ForecastRevised: _forecast,
    ForecastSubmitted: _forecast,
}
"""Every event that has lines, and the scenario they add to."""
