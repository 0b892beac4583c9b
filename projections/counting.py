"""Which deliveries count (sv: räknas), and in which period: what control totals count as well."""

from collections.abc import Callable
from typing import Any, Protocol

from domain.base import Event
from domain.outcome import OutcomeCorrected, OutcomeRecorded, OutcomeReversed


class Counting(Protocol):
    """A page of rows in the making, and the deliveries that do not count before its next event."""

    @property
    def uncounted(self) -> set[str]: ...

    def note_uncounted(self, position: int, originator_id: str, uncounted: bool) -> None: ...


def counts(page: Counting, position: int, event: Any) -> int | None:
    """The period in which a delivery counts from an event on; negative where it no longer does.

    A delivery counts in the earliest month of its lines as they were first recorded; one that
    was taken back and is stated again, in the earliest of those. None where the event leaves
    as many as there were.
    """
    count = COUNTS.get(type(event))
    return count(page, position, event) if count else None


def _recorded(page: Counting, position: int, event: OutcomeRecorded) -> int | None:
    return min(event.lines.period, default=None) if event.part == 1 else None


def _reversed(page: Counting, position: int, event: OutcomeReversed) -> int | None:
    if event.part > 1 or not event.lines.period:
        return None
    page.note_uncounted(position, event.originator_id.hex, True)
    return -min(event.lines.period)


def _corrected(page: Counting, position: int, event: OutcomeCorrected) -> int | None:
    if event.originator_id.hex not in page.uncounted or not event.lines.period:
        return None
    page.note_uncounted(position, event.originator_id.hex, False)
    return min(event.lines.period)


COUNTS: dict[type[Event], Callable[[Counting, int, Any], int | None]] = {
    OutcomeRecorded: _recorded,
    OutcomeReversed: _reversed,
    OutcomeCorrected: _corrected,
}
"""The events of a delivery, and what each does to the count."""
