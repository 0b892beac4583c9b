"""Period closing (sv: periodstängning): from when an outcome is late."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from domain.base import Act, Aggregate, Event
from domain.coding import Period, PeriodNumber
from domain.rules import RuleBroken


class PeriodClosed(Event):
    """A period was closed: what is recorded of it later is late."""

    TOPIC: ClassVar[str] = "period.closed"
    period: PeriodNumber
    reason: str | None

    def apply(self, closings: "Closings") -> None:
        closings.closed.add(self.period)
        closings.reopened.discard(self.period)


class PeriodReopened(Event):
    """A closed period was opened again."""

    TOPIC: ClassVar[str] = "period.reopened"
    period: PeriodNumber
    reason: str | None

    def apply(self, closings: "Closings") -> None:
        closings.closed.discard(self.period)
        closings.reopened.add(self.period)
        if not closings.closed:
            closings.reopened.clear()


class ClosesOutOfOrder(RuleBroken):
    """After the first closing, each period closes in order."""

    MESSAGE = "{period} cannot be closed now; the next period to close is {next}"


class NotSignedOff(RuleBroken):
    """Where a month's close is planned, the period closes when every planned unit signed off."""

    MESSAGE = (
        "{period} cannot be closed: these units have not signed off: {units}; let them sign off, "
        "or state a reason"
    )


class NotClosed(RuleBroken):
    """Only a closed period can be reopened."""

    MESSAGE = "{period} is not closed"


class Closings(Aggregate):
    """Which of the ledger's periods are closed."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.closed: set[int] = set()
        self.reopened: set[int] = set()

    @property
    def next_to_close(self) -> Period | None:
        """The earliest reopened period, else the one after the last closed.

        None, any period, where none is closed: also when a first closing was a mistake, and
        was taken back.
        """
        if self.reopened:
            return Period(min(self.reopened))
        return Period(max(self.closed)).next if self.closed else None

    def close(
        self, period: Period, act: Act, *, reason: str | None, unsigned: Sequence[str] = ()
    ) -> bool:
        """Close a period; False where it is closed already.

        The first closing may be any period; after it each closes in order, reopened ones
        first. `unsigned` are the units whose close is planned and that have not signed off: with
        them it needs a reason.

        Raises:
            ClosesOutOfOrder, NotSignedOff
        """
        if period in self.closed:
            return False
        if self.next_to_close not in (None, period):
            raise ClosesOutOfOrder(period=period, next=self.next_to_close)
        if unsigned and reason is None:
            raise NotSignedOff(period=period, units=", ".join(unsigned))
        self.trigger(PeriodClosed, act, period=period, reason=reason)
        return True

    def reopen(self, period: Period, act: Act, *, reason: str | None) -> None:
        """Open a closed period again.

        What its units signed off stays signed off, until a step is reopened; its deviations
        can be commented again.

        Raises:
            NotClosed
        """
        if period not in self.closed:
            raise NotClosed(period=period)
        self.trigger(PeriodReopened, act, period=period, reason=reason)
