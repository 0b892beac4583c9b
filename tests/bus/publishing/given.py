"""Ledgers whose facts are published, and what is heard of them on a real bus."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import nats
from nats.aio.msg import Msg

from adapters.bus.connecting import open_bus
from adapters.bus.names import Names
from adapters.bus.publishing import LEASE, Publisher
from adapters.bus.tally import Tally
from adapters.service import Service
from adapters.settings import Settings
from tests.bus.brokers.conftest import NATS
from tests.bus.brokers.given import until
from tests.store.given import record, voucher

SHORT_LEASE = timedelta(seconds=0.5)

LEDGERS = ("ett", "tva", "tre")

__all__ = ["Names", "until"]


def opened(url: str) -> Service:
    return Service(Settings(database=url, user="Anna Andersson"))


def record_vouchers(service: Service, first: int, end: int, ledger: str = "ett") -> None:
    """Vouchers by number, a hundred a transaction: each is one fact."""
    numbers = range(first, end)
    for start in range(0, len(numbers), 100):
        stated = [voucher(number) for number in numbers[start : start + 100]]
        record(service.ledger(ledger), *stated)


def recorded(service: Service, ledger: str = "ett") -> list[str]:
    """The ids of the events of the log that others are to know of, in order."""
    select = "SELECT originator_id, originator_version FROM event WHERE ledger = ?"
    which = "AND topic = 'outcome.recorded' ORDER BY position"
    rows = service.store.read(f"{select} {which}", [ledger])
    return [f"{_uuid(id)}/{version}" for id, version in rows]


def _uuid(id: Any) -> UUID:
    return UUID(bytes=id) if isinstance(id, bytes) else UUID(str(id))


@dataclass
class Heard:
    """What a stock client hears, with what JetStream would drop as a repeat."""

    messages: list[Msg] = field(default_factory=list)

    async def take(self, message: Msg) -> None:
        self.messages.append(message)

    def ids(self, ledger: str = "ett") -> list[str]:
        """The ids of a ledger's facts, as they came."""
        return [h["ce-id"] for h in self._headers() if h["ce-source"] == f"/{ledger}"]

    def sequences(self, ledger: str = "ett") -> list[int]:
        return [int(h["ce-sequence"]) for h in self._headers() if h["ce-source"] == f"/{ledger}"]

    def data(self) -> list[dict[str, Any]]:
        return [json.loads(message.data) for message in self.messages]

    def _headers(self) -> list[dict[str, str]]:
        return [message.headers or {} for message in self.messages]


@asynccontextmanager
async def hearing(names: Names, url: str = NATS) -> AsyncIterator[Heard]:
    client = await nats.connect(url, max_reconnect_attempts=-1, reconnect_time_wait=0.1)
    heard = Heard()
    await client.subscribe(f"{names.outgoing}.>", cb=heard.take)
    await client.flush()
    yield heard
    await client.close()


async def kept(names: Names, url: str = NATS) -> list[str]:
    """The ids of what the stream holds, in its order."""
    client = await nats.connect(url)
    jetstream = client.jetstream()
    state = (await jetstream.stream_info(names.outgoing_stream)).state
    pull = await jetstream.pull_subscribe(f"{names.outgoing}.>", stream=names.outgoing_stream)
    ids: list[str] = []
    while len(ids) < state.messages:
        for message in await pull.fetch(500):
            ids.append((message.headers or {})["ce-id"])
            await message.ack()
    await client.close()
    return ids


@asynccontextmanager
async def publishing(
    database: str, names: Names, url: str = NATS, lease: timedelta = LEASE
) -> AsyncIterator[Publisher]:
    """A publisher as a process has one: with a service and a connection of its own."""
    service = opened(database)
    bus = open_bus(url, Tally(), names)
    publisher = Publisher(service, bus, lease=lease)
    running = asyncio.create_task(publisher.run())
    yield publisher
    await publisher.stop()
    await running
    await bus.stop(5)
    service.close()


def first_of_each(ids: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ids))
