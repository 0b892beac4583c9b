"""RabbitMQ: what it sends ahead fits in memory, whatever a message weighs."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aio_pika
from aio_pika.abc import AbstractIncomingMessage

from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.gathering import Gathering
from adapters.bus.names import Names
from adapters.bus.rabbit import RabbitLink
from adapters.bus.raw import Raw
from adapters.bus.tally import Tally
from tests.bus.brokers.conftest import RABBIT
from tests.bus.brokers.given import bodies, until
from tests.bus.brokers.test_rabbit import send, waiting

MIB = 1 << 20


class Taking:
    """Takes messages while it may, and looks at what is held meanwhile."""

    def __init__(self, names: Names) -> None:
        self.link, self.tally = RabbitLink(RABBIT, names), Tally()
        self.gathering: Gathering[AbstractIncomingMessage] = Gathering(
            read=self.link.read, take=self.take, settle=self.link.settle, tally=self.tally
        )
        self.may = asyncio.Event()
        self.may.set()
        self.times: Counter[str] = Counter()
        self.most_held = 0

    async def take(self, raws: Sequence[Raw]) -> Sequence[OutgoingEvent]:
        await self.may.wait()
        self.times.update(raw.body[:20].decode().strip() for raw in raws)
        return []

    async def look(self) -> None:
        while True:
            self.most_held = max(self.most_held, self.gathering.held_bytes)
            await asyncio.sleep(0.001)

    async def connect(self) -> None:
        await self.link.open()
        await self.link.bring(self.gathering)


@asynccontextmanager
async def taking(names: Names) -> AsyncIterator[Taking]:
    """A queue, and a consumer that takes what is in it from the moment it connects."""
    first = Taking(names)
    await first.connect()
    await first.link.close()
    taken = Taking(names)
    running = asyncio.create_task(taken.gathering.run())
    looking = asyncio.create_task(taken.look())
    yield taken
    await taken.link.rest()
    taken.gathering.end()
    await running
    looking.cancel()
    await taken.link.close()


async def send_heavy(names: Names, count: int) -> None:
    """Send messages of 4 MiB, each of which begins with its name."""
    async with await aio_pika.connect(RABBIT) as connection:
        exchange = await (await connection.channel()).get_exchange(names.incoming)
        for number in range(count):
            body = f"heavy {number}".ljust(4 * MIB).encode()
            await exchange.publish(aio_pika.Message(body), "stad.ekonomi")


def once(names: Sequence[str]) -> dict[str, int]:
    return dict.fromkeys(names, 1)


HEAVY = [f"heavy {number}" for number in range(60)]


def test_a_backlog_of_heavy_messages_is_taken_a_few_at_a_time(rabbit_names: Names) -> None:
    async def story() -> None:
        async with taking(rabbit_names) as taken:
            await send_heavy(rabbit_names, 60)
            taken.may.clear()
            await taken.connect()
            await until(lambda: taken.tally.received >= 8)
            await asyncio.sleep(1)
            assert taken.tally.received <= 12
            taken.may.set()
            await until(lambda: taken.tally.acknowledged == 60)
            assert taken.times == once(HEAVY)
            assert taken.most_held <= 72 * MIB
            await send(rabbit_names, bodies(0, 3_000))
            await until(lambda: taken.tally.acknowledged == 3_060)
            assert taken.times == once([*HEAVY, *bodies(0, 3_000)])
            assert taken.link.connected
        assert await waiting(rabbit_names) == 0

    asyncio.run(story())


def test_heavy_messages_after_light_ones_are_refused_until_fewer_are_sent_ahead(
    rabbit_names: Names,
) -> None:
    async def story() -> None:
        async with taking(rabbit_names) as taken:
            await taken.connect()
            await send(rabbit_names, bodies(0, 3_000))
            await until(lambda: taken.tally.acknowledged == 3_000)
            await taken.link.close()
            await send_heavy(rabbit_names, 60)
            taken.may.clear()
            await taken.connect()  # The server sends all of them ahead, as it would light ones.
            await until(lambda: not taken.link.connected)
            await taken.link.close()
            await taken.connect()
            await asyncio.sleep(1)
            assert taken.tally.received <= 3_000 + 33 + 12
            assert taken.most_held <= 132 * MIB
            taken.may.set()
            await until(lambda: len(taken.times) == 3_060)
            assert taken.link.connected
        # What was under way of what the first connection had brought came again.
        assert sum(taken.times.values()) <= 3_060 + 4
        assert await waiting(rabbit_names) == 0

    asyncio.run(story())
