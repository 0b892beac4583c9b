"""Period balances: what a source says a whole period holds, and said before."""

from typing import ClassVar
from uuid import UUID

from domain.base import Act, Event
from domain.coding import Amounts, Lines, MovesMoney, PeriodNumber, add_up
from domain.order import StatedInOrder


class BalancesRestated(MovesMoney, Event):
    """A source stated a period anew; the lines are what changed since it last did."""

    TOPIC: ClassVar[str] = "balances.restated"
    source: str
    period: PeriodNumber
    order: int
    fingerprint: str
    reason: str | None
    part: int
    parts: int
    lines: Lines

    def apply(self, balances: "Balances") -> None:
        balances.source, balances.period = self.source, self.period
        balances.has(self.fingerprint, self.order)
        add_up(balances.amounts, self.lines)


class Balances(StatedInOrder):
    """One source's word about one period, and the order in which it came."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.source = ""
        self.period = 0
        self.amounts: Amounts = {}

    def restate(
        self,
        act: Act,
        *,
        source: str,
        period: int,
        order: int,
        fingerprint: str,
        changes: Lines,
        reason: str | None = None,
    ) -> None:
        """Record what changed; without changes, that the period still stands in this order."""
        self.trigger_in_parts(
            BalancesRestated,
            act,
            changes.split(),
            source=source,
            period=period,
            order=order,
            fingerprint=fingerprint,
            reason=reason,
        )
