"""Reading a ledger's log in order, in portions that fit in memory, as pages of rows."""

from collections.abc import Iterator
from typing import Any

from eventsourcing.persistence import ApplicationRecorder, Notification

from domain.ledger import Ledger
from domain.rules import RuleBroken
from projections.entries import money
from projections.folding import CannotTake, Page, State
from projections.sums import LARGEST, Present, refuse_overflow

PORTION_BYTES = 4_000_000
FIRST_PORTION = 64
LARGEST_PORTION = 5_000
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


def pages(
    ledger: Ledger, stored: Iterator[Notification], state: State, present: Present
) -> Iterator[Page]:
    """Fold a log on from a state, page by page.

    Where an event cannot be taken, the last page ends before it and says why. A page must be
    saved before the next is asked for: `present` answers with what is saved.
    """
    page = Page(state)
    try:
        for position, event in _events(ledger, stored, state.position):
            moved = money(event, state.rounds)
            weight = sum(map(abs, moved.lines.amount)) if moved else 0
            if state.magnitude + weight > LARGEST and moved:
                # Only now can a sum overflow: each event is checked against what is saved.
                if page.events:
                    yield page
                    page = Page(state)
                refuse_overflow(moved, state.codings.number, present)
            page.take(position, event, moved)
            state.magnitude = min(state.magnitude + weight, LARGEST)
            if page.is_full:
                yield page
                page = Page(state)
    except CannotTake as refusal:
        page.stopped = refusal
    except RuleBroken as broken:
        page.stopped = CannotTake(position=state.position + 1, reason=str(broken))
    if page.events or page.stopped:
        yield page


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
