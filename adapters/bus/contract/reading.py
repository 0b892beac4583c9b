"""A message as a broker brought it, read: what it says, or all that is wrong with it."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from adapters.bus.contract.envelope import Envelope
from adapters.bus.raw import Raw
from domain.base import Decision
from domain.coding import Lines, Period
from domain.control_totals import Totals
from domain.outcome import Stated
from domain.recording import SetAsideReason
from domain.rules import RuleBroken

BudgetMessageKind = Literal["original", "supplement", "carry-over", "reallocation"]


class OutcomeMessage(NamedTuple):
    """`liggare.outcome.v1`: a voucher, or a batch of movements."""

    envelope: Envelope
    stated: Stated


class BalancesMessage(NamedTuple):
    """`liggare.outcome-balances.v1`: all that a source holds in each period it names."""

    envelope: Envelope
    order: int
    stated: Mapping[int, Lines]


class ControlTotalsMessage(NamedTuple):
    """`liggare.control-totals.v1`: what a source says that periods sum to."""

    envelope: Envelope
    order: int
    stated: Mapping[int, Totals]


class BudgetMessage(NamedTuple):
    """`liggare.budget-decision.v1`: a decided budget, or a decided change of it."""

    envelope: Envelope
    kind: BudgetMessageKind
    decision: Decision
    lines: Lines
    into_closed: bool
    as_total: bool


class ForecastMessage(NamedTuple):
    """`liggare.forecast-revision.v1`: a round, or its part within `scope` (dimension, code)."""

    envelope: Envelope
    round: str
    year: int
    cutoff: Period | None
    scope: tuple[str, str] | None
    lines: Lines
    submit: bool
    accept_differences: bool


class Unreadable(NamedTuple):
    """A message that cannot be taken, and every reason why; `envelope` where it has a sound one."""

    envelope: Envelope | None
    reason: SetAsideReason
    problems: tuple[RuleBroken, ...]


Readable = (
    OutcomeMessage
    | BalancesMessage
    | ControlTotalsMessage
    | BudgetMessage
    | ForecastMessage
    | Unreadable
)


def read_message(raw: Raw) -> Readable:
    """What a message says; a bad one is `Unreadable`, and never an exception."""
    raise NotImplementedError(raw.address)
