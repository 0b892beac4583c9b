"""The publisher as a part of a process: its connection is kept, and what it sends is traced."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from adapters.bus.connecting import Bus
from adapters.bus.consuming import GRACE
from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.gathering import Take
from adapters.bus.linked import BusUnavailable
from adapters.bus.publishing import Publisher
from adapters.service import Service
from adapters.serving.tracing import Spans

LOOK = 1.0
"""Seconds between two looks at whether the broker is there, while nothing is sent."""


class Publishing:
    """Sends facts of the log until stopped, on a bus that nobody else uses."""

    def __init__(self, service: Service, bus: Bus, spans: Spans) -> None:
        self._bus = TracedBus(bus, spans)
        self._publisher = Publisher(service, self._bus)
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Send until stopped; the page under way is finished, and the connection closed."""
        try:
            await asyncio.gather(self._publisher.run(), self._stay_connected())
        finally:
            await self._bus.stop(GRACE)

    async def stop(self) -> None:
        self._stopping.set()
        await self._publisher.stop()

    async def _stay_connected(self) -> None:
        """Connect before there is anything to send: who is not connected is not ready."""
        while not self._stopping.is_set():
            if not self._bus.connected:
                with suppress(BusUnavailable):
                    await self._bus.publish(())
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), LOOK)


class TracedBus:
    """A bus on which what is sent names, as its cause, the work of sending it."""

    def __init__(self, bus: Bus, spans: Spans) -> None:
        self._bus, self._spans = bus, spans

    @property
    def connected(self) -> bool:
        """Whether the broker can be reached now."""
        return self._bus.connected

    async def run(self, take: Take) -> None:
        """Bring in messages until `stop`."""
        await self._bus.run(take)

    async def publish(self, events: Sequence[OutgoingEvent]) -> None:
        """Send events in order, as a piece of work that their receivers can name as its cause.

        Raises:
            BusUnavailable
        """
        with self._spans.span(
            "publish events", "PRODUCER", messaging__batch__message_count=len(events)
        ) as span:
            if span.traceparent is not None:
                events = [
                    replace(event, traceparent=event.traceparent or span.traceparent)
                    for event in events
                ]
            await self._bus.publish(events)

    async def stop(self, within: float) -> None:
        """Finish what is under way within so many seconds, and close."""
        await self._bus.stop(within)
