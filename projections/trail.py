"""The audit trail page by page, newest first, with what each event changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from domain.budget import BudgetProposed
from domain.ledger import Ledger
from projections.audit_trail import Recorded
from projections.codings_meant import Means, codings_meant
from projections.conditions import Where
from projections.happened import Happened, Happenings
from projections.view import View
from projections.wanted import Wanted

PAGE = 200
"""So many events are read at a time, where all of them are asked for."""

MOST_POSITIONS = 5_000
"""At most so many events that touch a coding are looked up at once."""


class Told(NamedTuple):
    """An event as it was recorded, and what it changed."""

    recorded: Recorded
    happened: Happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which events are sought: rows of the audit trail, and those with a line of some coding."""

    wanted: Wanted
    where: tuple[Where, ...] = ()


class Trail:
    """A ledger's audit trail as a view has it.

    Raises:
        NoSuchDimension, UnknownCode
    """

    def __init__(self, view: View, ledger: Ledger, sought: Sought) -> None:
        self._view, self._ledger = view, ledger
        self._wanted, self._happenings = sought.wanted, Happenings(ledger)
        self._means: Means | None = None
        if sought.where:
            versions = view.structures
            self._means = codings_meant(sought.where, versions, view.codings)

    def told(self, limit: int | None = None) -> Iterator[Told]:
        """The events, newest first; at most so many.

        Raises:
            EventGone
        """
        rows = islice(self.rows(limit), limit)
        while page := list(islice(rows, PAGE)):
            yield from map(Told, page, self._happenings.of(page))

    def rows(self, limit: int | None = None) -> Iterator[Recorded]:
        """The events without what they changed, newest first; about `limit` are read at first."""
        size = PAGE if limit is None else min(limit, PAGE)
        if self._means is None:
            return self._all(size)
        return self._touching(size)

    def _all(self, size: int) -> Iterator[Recorded]:
        last = self._last
        while rows := self._view.events(replace(self._wanted, last=last, limit=size)):
            yield from reversed(rows)
            if len(rows) < size:
                return
            last, size = rows[0].position - 1, PAGE

    def _touching(self, size: int) -> Iterator[Recorded]:
        """Those with a line of a coding that is meant, of all that are wanted otherwise."""
        positions = self._positions()
        while some := list(islice(positions, size)):
            yield from reversed(self._view.events(replace(self._wanted, among=some)))
            size = min(2 * size, MOST_POSITIONS)

    def _positions(self) -> Iterator[int]:
        means = self._means
        if means is None:
            return iter(())
        numbers = [i for i, coding in enumerate(self._view.codings) if means(coding)]
        moved = self._view.touching(np.array(numbers, np.int64), self._wanted)
        return merge(moved, self._proposals(means), reverse=True)

    def _proposals(self, means: Means) -> Iterator[int]:
        """Proposals move nothing, so that the lines of the ledger know nothing of them."""
        topics = (BudgetProposed.TOPIC,)
        if self._wanted.topics is not None and BudgetProposed.TOPIC not in self._wanted.topics:
            return
        for row in reversed(self._view.events(replace(self._wanted, topics=topics))):
            [stored] = self._ledger.recorder.select_notifications(row.position, 1)
            event: Any = self._ledger.mapper.to_domain_event(stored)
            if any(map(means, event.lines.listed_codings())):
                yield row.position

    @property
    def _last(self) -> int:
        last = self._wanted.last
        return self._view.position if last is None else min(last, self._view.position)
