"""What happened to forecast rounds, and to the closing of periods."""

from collections.abc import Iterator
from typing import ClassVar

from domain.closing import PeriodClosed, PeriodReopened
from domain.coding import Period
from domain.forecast import (
    ForecastApproved,
    ForecastOpened,
    ForecastRevised,
    ForecastSubmitted,
)
from projections.happened.change import Change, Changed
from projections.happened.sums import Sums
from projections.reports.report import Note

OPEN, CLOSED = Note("open"), Note("closed")
SUBMITTED, APPROVED = Note("submitted"), Note("approved")
ACCEPTED = Note("accepted")

RoundEvent = ForecastOpened | ForecastRevised | ForecastSubmitted | ForecastApproved


class RoundTeller:
    """One round: its status, the year's total, and what it was compared with."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._sums = Sums(code="forecast", message="Forecast {span}", yearly=True)
        self._status: Note | None = None

    def tell(self, event: RoundEvent) -> Changed:
        """The status first, then the sums."""
        told = Changed.of([*self._stage(event), *_stated(event)])
        if isinstance(event, ForecastRevised | ForecastSubmitted):
            return told.and_then(self._sums.take(event.lines, (event.year,)))
        return told

    def _stage(self, event: RoundEvent) -> Iterator[Change]:
        before = self._status
        if isinstance(event, ForecastOpened):
            self._status = OPEN
        elif isinstance(event, ForecastSubmitted) and event.part == event.parts:
            self._status = SUBMITTED
        elif isinstance(event, ForecastApproved):
            self._status = APPROVED
        yield Change("status", Note("Status"), "word", before, self._status)


def _stated(event: RoundEvent) -> Iterator[Change]:
    """What the event says of itself, once for all its parts."""
    if isinstance(event, ForecastOpened):
        yield Change("year", Note("Year"), "text", None, f"{event.year:04d}")
        yield Change("cutoff", Note("Cut-off"), "month", None, event.cutoff)
    elif isinstance(event, ForecastRevised) and event.part == 1 and event.scope is not None:
        scope = f"{event.scope.dimension}={event.scope.code}"
        yield Change("scope", Note("The part that is stated"), "text", None, scope)
    elif isinstance(event, ForecastSubmitted) and event.part == 1:
        compared = Note("Compared with the outcome at position")
        yield Change("compared", compared, "text", None, str(event.compared_position))
        if event.differences_accepted:
            differences = Note("Differences from the outcome")
            yield Change("differences", differences, "word", None, ACCEPTED)


class ClosingsTeller:
    """The ledger's periods: each is open until it is closed."""

    needs_past: ClassVar = False

    def tell(self, event: PeriodClosed | PeriodReopened) -> Changed:
        """The one period: the rules see to it that it was the other."""
        closes = isinstance(event, PeriodClosed)
        before, after = (OPEN, CLOSED) if closes else (CLOSED, OPEN)
        what = Note("Period {span}", {"span": str(Period(event.period))})
        return Changed((Change("period", what, "word", before, after),))
