"""A bus on a broker: opened, watched, opened again where it stays away, and closed."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from typing import Generic, Protocol, TypeVar

from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.gathering import Gathering, Take
from adapters.bus.patience import Stopped, persist, told
from adapters.bus.raw import Raw
from adapters.bus.tally import Tally
from domain.rules import RuleBroken

LOOK = 0.25
"""Seconds between two looks at whether the broker is there."""
ANSWERED_WITHIN = 30.0
"""Seconds a broker has to confirm what is published."""

_log = logging.getLogger("liggare.bus")

LIBRARY_LOG = logging.getLogger("liggare.bus.library")
"""What FastStream has to say: its warnings alone, since it tells of every message."""
LIBRARY_LOG.setLevel(logging.WARNING)

M = TypeVar("M")
T = TypeVar("T")


def there(opened: T | None) -> T:
    """What is there while the connection is.

    Raises:
        ConnectionError
    """
    if opened is None:
        raise ConnectionError("there is no connection to the bus")
    return opened


class BusUnavailable(RuleBroken):
    """What is published must be confirmed by the broker."""

    MESSAGE = (
        "the message bus {url} did not confirm what was sent: {reason}; it is to be sent again"
    )


class Link(Protocol[M]):
    """One broker's client, for one connection after the other."""

    @property
    def away(self) -> float:
        """Seconds it is left to find its broker again by itself; then it is opened anew."""

    @property
    def url(self) -> str:
        """Where the broker is, without a password."""

    @property
    def connected(self) -> bool:
        """Whether the broker can be reached now."""

    async def open(self) -> None:
        """Connect, unless connected, and make what is sent to where it is missing."""

    async def bring(self, gathering: Gathering[M]) -> None:
        """Begin to hand over what comes, unacknowledged."""

    def read(self, message: M) -> Raw:
        """A message in the terms of every broker."""

    async def settle(self, messages: Sequence[M], answers: Sequence[OutgoingEvent]) -> None:
        """Send the answers, then acknowledge each message."""

    async def send(self, events: Sequence[OutgoingEvent]) -> None:
        """Send events, until the broker has confirmed every one of them."""

    async def rest(self) -> None:
        """Hand over nothing more; what was handed over can still be acknowledged."""

    async def close(self) -> None:
        """End the connection, in whatever state it is."""


class LinkedBus(Generic[M]):
    """A bus, on whichever broker its link reaches."""

    def __init__(self, link: Link[M], tally: Tally) -> None:
        self._link, self._tally = link, tally
        self._stopping = asyncio.Event()
        self._opening = asyncio.Lock()
        self._gathering: Gathering[M] | None = None
        self._bringing = False
        self._running: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        """Whether the broker is there, and brings in messages if it has been asked to."""
        return self._link.connected and (self._gathering is None or self._bringing)

    async def run(self, take: Take) -> None:
        """Bring in messages until `stop`, however often the broker goes away meanwhile."""
        link = self._link
        self._gathering = Gathering(
            read=link.read, take=take, settle=link.settle, tally=self._tally
        )
        self._running = asyncio.create_task(self._gathering.run())
        with suppress(Stopped):
            while not self._stopping.is_set():
                await persist(self._begin, what=f"no bus at {link.url}", stopping=self._stopping)
                await self._watch()
        await asyncio.wait([self._running])

    async def publish(self, events: Sequence[OutgoingEvent]) -> None:
        """Send events, in order; returns when the broker has every one of them.

        Raises:
            BusUnavailable: some may have arrived, and some not: send them again
        """
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                async with self._opening:
                    await self._link.open()
                await self._link.send(events)
        except Exception as error:
            raise BusUnavailable(url=self._link.url, reason=told(error)) from error
        self._tally.published += len(events)

    async def stop(self, within: float) -> None:
        """Bring in nothing more, finish what is under way within so many seconds, and close."""
        self._stopping.set()
        try:
            async with asyncio.timeout(within):
                await self._finish()
        except Exception as error:
            _log.warning("the bus was closed with messages under way: %s", told(error))
        if self._running is not None:
            self._running.cancel()
        with suppress(Exception):
            async with asyncio.timeout(within):
                await self._link.close()

    async def _begin(self) -> None:
        async with self._opening:
            try:
                await self._link.open()
                await self._link.bring(there(self._gathering))
                self._bringing = True
            except Exception:
                await self._link.close()
                raise

    async def _watch(self) -> None:
        """Until the broker has been away for too long, or the bus is stopping."""
        link, seen = self._link, monotonic()
        while link.connected or monotonic() - seen < link.away:
            if link.connected:
                seen = monotonic()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), LOOK)
                return
        _log.warning("the bus at %s is away: connecting anew", link.url)
        self._bringing = False
        async with self._opening:
            await self._link.close()

    async def _finish(self) -> None:
        with suppress(Exception):
            await self._link.rest()
        if self._gathering is not None and self._running is not None:
            self._gathering.end()
            await asyncio.wait([self._running])
