"""Facts of the log to other systems: a follower with a position of its own, at least once."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from eventsourcing.persistence import Notification

from adapters.bus.connecting import Bus
from adapters.bus.contract.facts import outgoing_event
from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.patience import LONGEST_PAUSE, Stopped, persist, told
from adapters.bus.sent import Sent, Unsent
from adapters.service import Service
from domain.ledger import Ledger
from projections.log import notifications

PAGE = 500
"""Events of a log that are sent together at most."""
PAGE_BYTES = 4_000_000
"""Their stored states together, in bytes; a larger event is a page of its own."""

IDLE = 0.05
"""Seconds until the logs are looked at again, where all that there was is sent."""

LEASE = timedelta(seconds=20)
"""How long one publisher has a ledger to itself; another takes over when it has run out."""

RELEASED_WITHIN = 5.0
"""Seconds to give the ledgers back in when a publisher stops."""

T = TypeVar("T")

_log = logging.getLogger("liggare.bus")


class Page(NamedTuple):
    """Facts of a ledger, the positions they lie between, and whether the log may hold more."""

    before: int
    last: int
    facts: Sequence[OutgoingEvent]
    is_full: bool


class Publisher:
    """Sends what others may know of every ledger, each fact under its event's own id.

    The position moves when the broker has a page whole: after a crash some facts may be sent
    again, and none is left out. Of several publishers one at a time has a ledger, by a lease.
    """

    def __init__(
        self,
        service: Service,
        bus: Bus,
        *,
        name: str = "bus",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        lease: timedelta = LEASE,
    ) -> None:
        self._service, self._bus = service, bus
        self._sent = Sent(service.store, name, clock, lease)
        self._stopping = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "liggare-publisher")
        self._not_before: dict[str, float] = {}

    async def run(self) -> None:
        """Send until `stop` is called; an outage of database or broker is waited out."""
        try:
            while not self._stopping.is_set():
                more = await persist(
                    self._round, what="facts are held back", stopping=self._stopping
                )
                if not more:
                    await self._idle()
        except Stopped:
            pass
        finally:
            with suppress(Exception):
                async with asyncio.timeout(RELEASED_WITHIN):
                    await self._in_thread(self._sent.release)
            self._thread.shutdown(wait=False)

    async def stop(self) -> None:
        """Finish the page under way, and send no more."""
        self._stopping.set()

    async def _idle(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), IDLE)

    async def _round(self) -> bool:
        """Send one page of each ledger that has any; whether some has more."""
        more = False
        for found in await self._in_thread(self._sent.unsent):
            if self._stopping.is_set():
                break
            page = await self._in_thread(partial(self._page, found))
            if page is not None:
                if page.facts:
                    await self._bus.publish(page.facts)
                move = partial(self._sent.advance, found.ledger, page.before, page.last)
                await self._in_thread(move)
                more = more or page.is_full
        return more

    async def _in_thread(self, ask: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, ask)

    def _page(self, found: Unsent) -> Page | None:
        """The next facts of a ledger; None while another has it, or an event is in the way."""
        if monotonic() < self._not_before.get(found.ledger, 0.0):
            return None
        before = self._sent.claim(found)
        if before is None:
            return None
        page = self._read(self._service.ledger(found.ledger), before)
        return page if page.last > before else None

    def _read(self, ledger: Ledger, before: int) -> Page:
        """A page of a log, as far as it can be read."""
        facts: list[OutgoingEvent] = []
        last, size = before, 0
        for note in islice(notifications(ledger.recorder, before + 1), PAGE):
            size += len(note.state)
            if last > before and size > PAGE_BYTES:
                break
            try:
                fact = _fact(ledger, note)
            except Exception as error:
                self._stand_still(ledger.code, note.id, error)
                break
            if fact is not None:
                facts.append(fact)
            last = note.id
        return Page(before, last, facts, last - before == PAGE or size > PAGE_BYTES)

    def _stand_still(self, ledger: str, position: int, error: Exception) -> None:
        """An event that cannot be read is never skipped; the other ledgers are sent meanwhile."""
        where = {"ledger": ledger, "position": position, "why": told(error)}
        _log.error("an event is in the way of a ledger's facts", extra=where)
        self._not_before[ledger] = monotonic() + LONGEST_PAUSE


def _fact(ledger: Ledger, note: Notification) -> OutgoingEvent | None:
    """What others may know of a stored event, if anything."""
    event: Any = ledger.mapper.to_domain_event(note)
    return outgoing_event(event, ledger=ledger.code, position=note.id)
