"""Facts of the log to other systems: a follower with a position of its own, at least once."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

from adapters.bus.connecting import Bus
from adapters.bus.contract.facts import outgoing_event
from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.patience import Stopped, persist
from adapters.service import Service

PAGE = 500
"""So many events of the log are read at once."""

IDLE = 0.05
"""Seconds until the logs are looked at again, where there was nothing to send."""

LEASE = timedelta(seconds=20)
"""How long one publisher has a ledger to itself; another takes over when it has run out."""

_BEHIND = """SELECT ledger.code, ledger.position, coalesce(publisher.position, 0)
    FROM ledger LEFT JOIN publisher ON publisher.ledger = ledger.code AND publisher.name = ?
    WHERE ledger.position > coalesce(publisher.position, 0) ORDER BY ledger.code"""

_BEGIN = "INSERT INTO publisher (ledger, name, position) VALUES (?, ?, 0) ON CONFLICT DO NOTHING"

_CLAIM = """UPDATE publisher SET holder = ?, held_until = ?
    WHERE ledger = ? AND name = ? AND (holder IS NULL OR holder = ? OR held_until < ?)"""

_POSITION = "SELECT position FROM publisher WHERE ledger = ? AND name = ? AND holder = ?"

_ADVANCE = """UPDATE publisher SET position = ?, held_until = ?
    WHERE ledger = ? AND name = ? AND holder = ? AND position = ?"""

T = TypeVar("T")


class Page(NamedTuple):
    """Facts to send of one ledger, and the positions from which and to which they are."""

    ledger: str
    before: int
    last: int
    facts: Sequence[OutgoingEvent]


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
        self._service, self._bus, self._name = service, bus, name
        self._clock, self._lease = clock, lease
        self._holder = uuid4().hex
        self._stopping = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "liggare-publisher")
        self.behind: dict[str, int] = {}
        """Events that are not sent yet, by ledger, as last seen."""

    async def run(self) -> None:
        """Send until `stop` is called; an outage of database or broker is waited out."""
        try:
            while not self._stopping.is_set():
                sent = await persist(
                    self._round, what="facts are held back", stopping=self._stopping
                )
                if not sent:
                    await self._idle()
        except Stopped:
            pass
        finally:
            self._thread.shutdown(wait=False)

    async def stop(self) -> None:
        """Finish the page under way, and send no more."""
        self._stopping.set()

    async def _idle(self) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), IDLE)
        except TimeoutError:
            return

    async def _round(self) -> bool:
        """Send one page of each ledger that has any; False where none had."""
        sent = False
        for ledger in await self._in_thread(self._ledgers_behind):
            page = await self._in_thread(partial(self._page, ledger))
            if page is not None:
                if page.facts:
                    await self._bus.publish(page.facts)
                await self._in_thread(partial(self._advance, page))
                sent = True
        return sent

    async def _in_thread(self, ask: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, ask)

    def _ledgers_behind(self) -> list[str]:
        rows = self._service.store.read(_BEHIND, [self._name])
        self.behind = {code: last - position for code, last, position in rows}
        return list(self.behind)

    def _page(self, ledger: str) -> Page | None:
        """The next facts of a ledger; None while another publisher has it."""
        store, name, holder = self._service.store, self._name, self._holder
        now = self._clock()
        store.write(_BEGIN, [ledger, name])
        claim = [holder, _text(now + self._lease), ledger, name, holder, _text(now)]
        if not store.write(_CLAIM, claim):
            return None
        [(before,)] = store.read(_POSITION, [ledger, name, holder])
        book = self._service.ledger(ledger)
        notes = book.recorder.select_notifications(before, PAGE, inclusive_of_start=False)
        facts = []
        for note in notes:
            event: Any = book.mapper.to_domain_event(note)
            fact = outgoing_event(event, ledger=ledger, position=note.id)
            if fact is not None:
                facts.append(fact)
        return Page(ledger, before, notes[-1].id if notes else before, facts)

    def _advance(self, page: Page) -> None:
        held = _text(self._clock() + self._lease)
        where = [page.ledger, self._name, self._holder, page.before]
        self._service.store.write(_ADVANCE, [page.last, held, *where])


def _text(moment: datetime) -> str:
    """A moment as it is kept: texts in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
