"""How far each ledger is projected, as a process knows it without asking the database each time."""

import asyncio
from collections import OrderedDict
from datetime import datetime
from functools import partial
from time import monotonic
from typing import ClassVar, NamedTuple

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from adapters.as_of import Word
from adapters.http.statuses import HttpRefusal
from adapters.service import Service

FRESH_SECONDS = 0.02
"""So long a position is believed: that much later than the follower a report may be."""

POLL_SECONDS = 0.005
"""How often the read model is asked whether it has reached a position that is waited for."""

MOMENTS_KEPT = 1_024
LOOKS_AT_ONCE = 4


class NotRecordedYet(HttpRefusal):
    """A position is waited for that the ledger's log does not hold."""

    STATUS = 409
    MESSAGE = (
        "the log of “{ledger}” ends at position {last}; there is nothing to wait for at {position}"
    )


class NotReachedInTime(HttpRefusal):
    """The read model did not reach a position in the time that the caller would wait."""

    STATUS = 503
    HEADERS: ClassVar[dict[str, str]] = {"Retry-After": "1"}
    MESSAGE = (
        "the read model of “{ledger}” has reached position {reached} of the {position} asked for; "
        "ask again, or wait longer with timeout"
    )


class Reached(NamedTuple):
    """The position a ledger is projected to, what stands in the way, and when it was looked up."""

    position: int
    stopped: str | None
    seen: float


class Positions:
    """The projected positions of ledgers, each looked up once for all who ask at the same time.

    With `projects` what the log holds is projected when it is looked up: for a service beside
    which no follower runs.
    """

    def __init__(self, service: Service, *, projects: bool) -> None:
        self._service, self._projects = service, projects
        self._reached: dict[str, Reached] = {}
        self._looking: dict[str, asyncio.Task[Reached]] = {}
        self._moments: OrderedDict[tuple[str, int, datetime | Word], int] = OrderedDict()
        self._threads = CapacityLimiter(LOOKS_AT_ONCE)

    def known(self, ledger: str) -> Reached | None:
        """What is known and fresh, without waiting."""
        reached = self._reached.get(ledger)
        if reached is None or monotonic() - reached.seen > FRESH_SECONDS:
            return None
        return reached

    async def of(self, ledger: str) -> Reached:
        """How far a ledger is projected, known or looked up.

        Raises:
            UnknownLedger
        """
        return self.known(ledger) or await self._looked_up(ledger)

    async def at_least(self, ledger: str, position: int, seconds: float) -> Reached:
        """The same when it has reached a position, which it is waited for.

        Raises:
            UnknownLedger, NotRecordedYet, NotReachedInTime
        """
        reached = await self.of(ledger)
        if reached.position >= position:
            return reached
        last = await run_sync(partial(self._last, ledger), limiter=self._threads)
        if last < position:
            raise NotRecordedYet(ledger=ledger, last=last, position=position)
        end = monotonic() + seconds
        while (reached := await self._looked_up(ledger)).position < position:
            if monotonic() >= end:
                raise NotReachedInTime(ledger=ledger, reached=reached.position, position=position)
            await asyncio.sleep(POLL_SECONDS)
        return reached

    async def at(self, ledger: str, moment: datetime | Word) -> int:
        """The last position before the first event recorded after a time, or what a word means.

        Raises:
            PeriodNotClosed, NotSealed
        """
        newest = (await self.of(ledger)).position
        key = (ledger, newest, moment)
        if key not in self._moments:
            find = partial(self._service.position_of, ledger, moment)
            self._moments[key] = await run_sync(find, limiter=self._threads)
            if len(self._moments) > MOMENTS_KEPT:
                self._moments.popitem(last=False)
        return self._moments[key]

    async def _looked_up(self, ledger: str) -> Reached:
        task = self._looking.get(ledger)
        if task is None:
            task = asyncio.create_task(self._look(ledger))
            self._looking[ledger] = task
            task.add_done_callback(lambda _done: self._looking.pop(ledger, None))
        # Others wait for the same: who goes away does not take it from them.
        return await asyncio.shield(task)

    async def _look(self, ledger: str) -> Reached:
        seen = monotonic()
        position, stopped = await run_sync(partial(self._status, ledger), limiter=self._threads)
        self._reached[ledger] = reached = Reached(position, stopped, seen)
        return reached

    def _status(self, ledger: str) -> tuple[int, str | None]:
        if ledger not in self._reached:
            self._service.known_ledger(ledger)
        if self._projects:
            self._service.catch_up(ledger)
        status = self._service.read_model.status(ledger)
        return status.position, status.stopped

    def _last(self, ledger: str) -> int:
        return self._service.ledger(ledger).recorder.max_notification_id() or 0
