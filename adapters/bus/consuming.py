"""The one way in: what a broker brings is committed, then answered, then acknowledged."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from adapters.bus.connecting import Bus
from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.patience import persist
from adapters.bus.raw import Raw
from adapters.bus.tally import Tally

GRACE = 15.0
"""Seconds in which what is under way is finished when a process stops."""


class TakesMessages(Protocol):
    """Takes messages into the ledgers."""

    def receive(self, raws: Sequence[Raw]) -> list[OutgoingEvent]:
        """One answer a message, in their order, when everything is committed."""


class Consuming:
    """Messages from a bus into the ledgers, until stopped.

    An outage of the database sets nothing aside and acknowledges nothing: the batch is held,
    and tried again with growing pauses. So is one that fails for any other reason, since a
    message that breaks a rule never fails here: it is set aside, and answered.
    """

    def __init__(self, bus: Bus, receiver: TakesMessages, tally: Tally) -> None:
        self._bus, self._receiver, self._tally = bus, receiver, tally
        self._stopping = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "liggare-receiver")

    async def run(self) -> None:
        """Consume until `stop` is called; returns when all is finished and closed."""
        try:
            await self._bus.run(self._take)
        finally:
            self._thread.shutdown(wait=False)

    async def stop(self, within: float = GRACE) -> None:
        """Take nothing new, finish and acknowledge what is under way, and close."""
        self._stopping.set()
        await self._bus.stop(within)

    async def _take(self, raws: Sequence[Raw]) -> Sequence[OutgoingEvent]:
        loop = asyncio.get_running_loop()
        return await persist(
            lambda: loop.run_in_executor(self._thread, self._receiver.receive, raws),
            what="messages are held back",
            stopping=self._stopping,
            waited=self._held_back,
        )

    def _held_back(self, seconds: float) -> None:
        self._tally.held_back += seconds
