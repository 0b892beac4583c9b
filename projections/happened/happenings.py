"""What the events of a page of the audit trail changed, read from the log."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification

from domain.ledger import Ledger
from domain.rules import RuleBroken
from projections.audit_trail import Recorded
from projections.happened.change import Change, Changed
from projections.happened.tellers import TELLERS

READ_AT_ONCE = 20
"""So many events, of at most 10,000 lines each, are in memory at a time."""

REMEMBERED = 5_000
"""Of so many events it is remembered what they changed: of those before the ones asked for."""


class EventGone(RuleBroken):
    """The audit trail has an event that the log does not hold."""

    MESSAGE = (
        "the log holds no event at position {position}, and the read model does: the database "
        "was changed from outside; compare them with `liggare replay`"
    )


@dataclass(frozen=True, slots=True)
class Happened:
    """What an event changed: the first and largest changes, and how many more there were.

    A long delivery is several events: this is `part` of `parts`.
    """

    changes: tuple[Change, ...]
    more: int
    part: int
    parts: int


class Happenings:
    """Tells what events changed by folding their aggregates up to each of them.

    Asked for page after page with the newest first, it folds an aggregate once for all its
    events, as far as they are remembered.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._remembered: OrderedDict[tuple[UUID, int], Happened] = OrderedDict()

    def of(self, rows: Sequence[Recorded]) -> list[Happened]:
        """What each row's event changed.

        Raises:
            EventGone
        """
        positions = sorted({row.position for row in rows}, reverse=True)
        found = {stored.id: self._happened(stored) for stored in self._stored(positions)}
        for row in rows:
            if row.position not in found:
                raise EventGone(position=row.position)
        return [found[row.position] for row in rows]

    def _stored(self, positions: Sequence[int]) -> Iterator[Notification]:
        """The stored events at positions that descend; a run of neighbours is read at once."""
        runs = groupby(enumerate(positions), key=lambda pair: pair[0] + pair[1])
        for _, pairs in runs:
            run = [position for _, position in pairs]
            for i in range(0, len(run), READ_AT_ONCE):
                some = run[i : i + READ_AT_ONCE]
                stored = self._ledger.recorder.select_notifications(some[-1], len(some), some[0])
                yield from reversed(stored)

    def _happened(self, stored: Notification) -> Happened:
        key = UUID(str(stored.originator_id)), stored.originator_version
        if key not in self._remembered:
            teller = TELLERS[stored.topic]
            if stored.originator_version == 1 or not teller.needs_past:
                event = self._ledger.mapper.to_domain_event(stored)
                return _happened(event, teller().tell(event))
            self._fold(*key)
        return self._remembered[key]

    def _fold(self, id: UUID, version: int) -> None:
        """Tell what all events of an aggregate up to a version changed."""
        tellers: dict[type[Any], Any] = {}
        after = 0
        while after < version:
            some = self._ledger.recorder.select_events(
                id, gt=after, lte=version, limit=READ_AT_ONCE
            )
            for stored in some:
                event = self._ledger.mapper.to_domain_event(stored)
                teller = TELLERS[stored.topic]
                told = tellers.setdefault(teller, teller()).tell(event)
                self._remember((id, stored.originator_version), _happened(event, told))
            after = some[-1].originator_version if some else version

    def _remember(self, key: tuple[UUID, int], happened: Happened) -> None:
        self._remembered[key] = happened
        self._remembered.move_to_end(key)
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)


def _happened(event: Any, told: Changed) -> Happened:
    return Happened(told.changes, told.more, getattr(event, "part", 1), getattr(event, "parts", 1))
