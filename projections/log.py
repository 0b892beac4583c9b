"""Reading a ledger's log in order, in portions that fit in memory, as pages of rows."""

from collections.abc import Iterator
from time import monotonic
from typing import Any

from eventsourcing.persistence import ApplicationRecorder, Notification

from domain.ledger import Ledger
from domain.rules import RuleBroken
from projections.entries import scenario_of
from projections.folding import CannotTake, Page
from projections.state import State
from projections.sums import LARGEST, Present, refuse_overflow

PORTION_BYTES = 4_000_000
FIRST_PORTION = 64
LARGEST_PORTION = 500
"""How much is read at a time: so many bytes, by what events held so far; else events."""


def notifications(recorder: ApplicationRecorder, start: int) -> Iterator[Notification]:
    """The stored events of a log from a position to its end."""
    size = FIRST_PORTION
    while portion := recorder.select_notifications(start, size):
        yield from portion
        if len(portion) < size:
            return
        start = portion[-1].id + 1
        average = 1 + sum(len(stored.state) for stored in portion) // len(portion)
        size = max(8, min(PORTION_BYTES // average, 8 * size, LARGEST_PORTION))


def within(seconds: float, stored: Iterator[Notification]) -> Iterator[Notification]:
    """What of a log is taken in so many seconds, and one event at least."""
    end = monotonic() + seconds
    for notification in stored:
        yield notification
        if monotonic() >= end:
            return


def pages(
    ledger: Ledger, stored: Iterator[Notification], state: State, present: Present
) -> Iterator[Page]:
    """Fold a log on from a state, page by page.

    Where an event cannot be taken, the last page ends before it and says why. `present` is
    asked when all pages before are handed out, and answers when they are saved.
    """
    page = Page(state)
    try:
        for position, event in _events(ledger, stored, state.position):
            scenario = scenario_of(event, state.rounds)
            weight = 0 if scenario is None else sum(map(abs, event.lines.amount))
            if scenario is not None and state.magnitude + weight > LARGEST:
                # Only now can a sum overflow: each event is checked against what is saved.
                if page.events:
                    yield page.end()
                    page = Page(state)
                refuse_overflow(scenario, event.lines, state.codings.number, present)
            page.take(position, event, scenario)
            state.magnitude = min(state.magnitude + weight, LARGEST)
            if page.is_full:
                yield page.end()
                page = Page(state)
    except CannotTake as refusal:
        page.stopped = refusal
    except RuleBroken as broken:
        page.stopped = CannotTake(position=state.position + 1, reason=str(broken))
    if page.events or page.stopped:
        yield page.end()


def _events(
    ledger: Ledger, stored: Iterator[Notification], position: int
) -> Iterator[tuple[int, Any]]:
    for notification in stored:
        position += 1
        if notification.id != position:
            raise CannotTake(position=position, reason=f"missing; {notification.id} follows")
        try:
            event = ledger.mapper.to_domain_event(notification)
        except Exception as error:
            # Whatever it is that cannot be read: it stops the follower where people see it.
            raise CannotTake(position=position, reason=str(error)[:2000]) from error
        yield position, event
