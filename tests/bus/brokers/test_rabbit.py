"""RabbitMQ: nothing is lost, whatever goes away, and what is saved is acknowledged."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aio_pika
from aio_pika.abc import AbstractIncomingMessage

from adapters.bus.connecting import Bus, open_bus
from adapters.bus.consuming import Consuming
from adapters.bus.names import Names
from adapters.bus.tally import Tally
from tests.bus.brokers.conftest import RABBIT
from tests.bus.brokers.given import Recording, bodies, fact, until


@asynccontextmanager
async def consuming(
    receiver: Recording, names: Names, tally: Tally, url: str = RABBIT
) -> AsyncIterator[Bus]:
    """A consumer that is given messages, and is stopped at the end."""
    bus = open_bus(url, tally, names)
    process = Consuming(bus, receiver, tally)
    running = asyncio.create_task(process.run())
    await until(lambda: bus.connected)
    yield bus
    await process.stop()
    await running


async def waiting(names: Names) -> int | None:
    """Messages that nobody has been given."""
    async with await aio_pika.connect(RABBIT) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(names.incoming, passive=True)
        return queue.declaration_result.message_count


async def send(names: Names, texts: Sequence[str], key: str = "stad.ekonomi") -> None:
    async with await aio_pika.connect(RABBIT) as connection:
        exchange = await (await connection.channel()).get_exchange(names.incoming)
        for text in texts:
            headers = {"cloudEvents:id": text, "x-delivery-count": 3, "cloudEvents:sequence": 7}
            message = aio_pika.Message(
                text.encode(), headers=dict(headers), content_type="application/json"
            )
            await exchange.publish(message, key)


async def heard(names: Names) -> list[AbstractIncomingMessage]:
    """What is kept here from now on of what is sent out."""
    kept: list[AbstractIncomingMessage] = []

    async def keep(message: AbstractIncomingMessage) -> None:
        kept.append(message)

    connection = await aio_pika.connect(RABBIT)
    channel = await connection.channel()
    exchange = await channel.declare_exchange(names.outgoing, "topic", durable=True)
    queue = await channel.declare_queue(f"{names.prefix}.listening", exclusive=True)
    await queue.bind(exchange, "#")
    await queue.consume(keep, no_ack=True)
    return kept


class Line:
    """A line to the server that can be cut."""

    def __init__(self) -> None:
        self.open: set[asyncio.StreamWriter] = set()
        self.url = ""

    async def lay(self) -> None:
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        host = RABBIT.rpartition("@")[2].rstrip("/")
        self.url, self.server = RABBIT.replace(host, f"127.0.0.1:{port}"), host
        self.listening = server

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, _, port = self.server.partition(":")
        there, back = await asyncio.open_connection(host, int(port or 5672))
        self.open |= {writer, back}
        await asyncio.gather(self._pass_on(reader, back), self._pass_on(there, writer))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while some := await reader.read(65_536):
                writer.write(some)
                await writer.drain()
        writer.close()

    def cut(self) -> None:
        for writer in self.open:
            writer.transport.abort()
        self.open.clear()


def test_every_message_is_saved_once_answered_and_acknowledged(
    rabbit_names: Names, tmp_path: Path
) -> None:
    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        answers = await heard(rabbit_names)
        async with consuming(receiver, rabbit_names, tally):
            await send(rabbit_names, bodies(0, 300))
            await until(lambda: tally.acknowledged == 300 and len(answers) == 300)
        assert receiver.kept() == set(bodies(0, 300))
        assert (tally.received, tally.accepted) == (300, 300)
        assert await waiting(rabbit_names) == 0
        first = answers[0]
        assert first.routing_key == "stad.answers.ekonomi"
        assert first.headers["cloudEvents:id"] == "answer-message 0"
        assert first.content_type == "application/json"
        raw = receiver.batches[0][0]
        assert (raw.ledger, raw.source, raw.address) == ("stad", "ekonomi", "stad.ekonomi")
        assert raw.headers == {
            "cloudEvents:id": "message 0",
            "cloudEvents:sequence": "7",
            "content-type": "application/json",
        }

    asyncio.run(story())


def test_an_outage_of_the_database_holds_messages_back_and_acknowledges_none(
    rabbit_names: Names, tmp_path: Path
) -> None:
    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        receiver.database_away_until = time.monotonic() + 2
        async with consuming(receiver, rabbit_names, tally):
            await send(rabbit_names, bodies(0, 100))
            await asyncio.sleep(0.8)
            assert (tally.acknowledged, receiver.kept()) == (0, set())
            await until(lambda: tally.acknowledged == 100)
        assert receiver.kept() == set(bodies(0, 100))

    asyncio.run(story())


def test_what_a_stopped_consumer_could_not_save_goes_back_to_the_queue(
    rabbit_names: Names, tmp_path: Path
) -> None:
    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        receiver.database_away_until = time.monotonic() + 3600
        async with consuming(receiver, rabbit_names, tally):
            await send(rabbit_names, bodies(0, 10))
            await until(lambda: tally.received == 10)
        assert await waiting(rabbit_names) == 10

    asyncio.run(story())


def test_two_consumers_share_the_messages(rabbit_names: Names, tmp_path: Path) -> None:
    async def story() -> None:
        one, two = (Recording(tmp_path / "kept.sqlite") for _ in range(2))
        first, second = Tally(), Tally()
        async with consuming(one, rabbit_names, first), consuming(two, rabbit_names, second):
            await asyncio.sleep(0.3)
            await send(rabbit_names, bodies(0, 1_000))
            await until(lambda: first.acknowledged + second.acknowledged == 1_000)
        assert one.kept() == set(bodies(0, 1_000))
        assert min(first.received, second.received) > 0

    asyncio.run(story())


def test_a_connection_that_is_cut_again_and_again_loses_nothing(
    rabbit_names: Names, tmp_path: Path
) -> None:
    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        line = Line()
        await line.lay()
        async with consuming(receiver, rabbit_names, tally, line.url) as bus:
            for round_ in range(3):
                sending = asyncio.create_task(
                    send(rabbit_names, bodies(round_ * 400, round_ * 400 + 400))
                )
                await until(lambda round_=round_: len(receiver.kept()) > round_ * 400 + 50)
                line.cut()
                await sending
                await until(lambda: bus.connected)
            await until(lambda: receiver.kept() == set(bodies(0, 1_200)), within=40)
        line.listening.close()

    asyncio.run(story())


def test_what_a_cut_connection_brought_is_not_held_beside_what_the_next_one_brings(
    rabbit_names: Names, tmp_path: Path
) -> None:
    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        receiver.database_away_until = time.monotonic() + 3_600
        line = Line()
        await line.lay()
        async with consuming(receiver, rabbit_names, tally, line.url) as bus:
            await send(rabbit_names, bodies(0, 300))
            for times in range(1, 5):
                await until(lambda times=times: tally.received >= times * 300)
                line.cut()
                await until(lambda: not bus.connected)
                await until(lambda: bus.connected)
            await until(lambda: tally.received >= 5 * 300)
            receiver.database_away_until = 0.0
            await until(lambda: receiver.kept() == set(bodies(0, 300)))
            await until(lambda: tally.acknowledged >= 300)
        # The batch that was under way, and what the last connection brought.
        assert sum(map(len, receiver.batches)) <= 2 * 300
        line.listening.close()

    asyncio.run(story())


def test_published_events_are_confirmed(rabbit_names: Names) -> None:
    async def story() -> None:
        tally = Tally()
        bus = open_bus(RABBIT, tally, rabbit_names)
        sent = await heard(rabbit_names)
        await bus.publish([fact(number) for number in range(50)])
        await until(lambda: len(sent) == 50)
        assert [message.message_id for message in sent] == [f"fact-{n}" for n in range(50)]
        assert sent[0].routing_key == "stad.events.period-changed"
        assert sent[0].delivery_mode == aio_pika.DeliveryMode.PERSISTENT
        await bus.stop(5)

    asyncio.run(story())
