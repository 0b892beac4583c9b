"""NATS JetStream: nothing is lost, whatever goes away, and what is saved is acknowledged."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import unquote

import nats
from nats.aio.client import Client
from nats.js.api import ConsumerInfo

from adapters.bus.connecting import open_bus
from adapters.bus.consuming import Consuming
from adapters.bus.names import Names
from adapters.bus.tally import Tally
from tests.bus.brokers.conftest import NATS
from tests.bus.brokers.given import HEADERS, Recording, bodies, fact, until
from tests.servers import Nats


async def send(client: Client, names: Names, texts: Sequence[str]) -> None:
    jetstream = client.jetstream()
    for text in texts:
        address = f"{names.incoming}.stad.ekonomi"
        await jetstream.publish(address, text.encode(), headers={**HEADERS, "ce-id": text})


async def consumer(client: Client, names: Names) -> ConsumerInfo:
    return await client.jetstream().consumer_info(names.incoming_stream, names.prefix)


@asynccontextmanager
async def consuming(
    receiver: Recording, names: Names, tally: Tally, url: str = NATS
) -> AsyncIterator[Consuming]:
    """A consumer that has found its stream, and is stopped at the end."""
    bus = open_bus(url, tally, names)
    process = Consuming(bus, receiver, tally)
    running = asyncio.create_task(process.run())
    await until(lambda: bus.connected)
    yield process
    await process.stop()
    await running


def test_every_message_is_saved_once_answered_and_acknowledged(
    nats_names: Names, tmp_path: Path
) -> None:
    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        client = await nats.connect(NATS)
        heard: list[str] = []

        async def hear(message: nats.aio.msg.Msg) -> None:
            heard.append(unquote((message.headers or {})["ce-id"]))

        await client.subscribe(f"{nats_names.outgoing}.stad.answers.ekonomi", cb=hear)
        async with consuming(receiver, nats_names, tally):
            await send(client, nats_names, bodies(0, 500))
            await until(lambda: tally.acknowledged == 500)
        assert receiver.kept() == set(bodies(0, 500))
        assert heard == [f"answer-{body}" for body in bodies(0, 500)]
        info = await consumer(client, nats_names)
        assert (info.num_pending, info.num_ack_pending, info.num_redelivered) == (0, 0, 0)
        assert (tally.received, tally.accepted) == (500, 500)
        await client.close()

    asyncio.run(story())


def test_the_sender_is_read_from_the_subject_and_the_servers_headers_are_left_out(
    nats_names: Names, tmp_path: Path
) -> None:
    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        client = await nats.connect(NATS)
        async with consuming(receiver, nats_names, tally):
            headers = {"ce-id": "1", "Nats-Msg-Id": "1"}
            known = f"{nats_names.incoming}.stad.ekonomi"
            await client.jetstream().publish(known, b"known", headers=headers)
            await client.jetstream().publish(f"{nats_names.incoming}.stad", b"unknown")
            await until(lambda: tally.acknowledged == 2)
        first, second = (raw for batch in receiver.batches for raw in batch)
        assert (first.ledger, first.source, first.headers) == ("stad", "ekonomi", {"ce-id": "1"})
        assert (second.ledger, second.source) == ("", "")
        await client.close()

    asyncio.run(story())


def test_an_outage_of_the_database_holds_messages_back_and_acknowledges_none(
    nats_names: Names, tmp_path: Path
) -> None:
    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        receiver.database_away_until = time.monotonic() + 2
        client = await nats.connect(NATS)
        async with consuming(receiver, nats_names, tally):
            await send(client, nats_names, bodies(0, 100))
            await asyncio.sleep(0.8)
            info = await consumer(client, nats_names)
            assert info.ack_floor.stream_seq == 0
            assert receiver.kept() == set()
            assert tally.acknowledged == 0
            await until(lambda: tally.acknowledged == 100)
        assert receiver.kept() == set(bodies(0, 100))
        assert tally.held_back > 0.5
        await client.close()

    asyncio.run(story())


def test_a_consumer_that_stops_in_an_outage_leaves_its_messages_to_the_next(
    nats_names: Names, tmp_path: Path
) -> None:
    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        receiver.database_away_until = time.monotonic() + 3600
        client = await nats.connect(NATS)
        async with consuming(receiver, nats_names, tally):
            await send(client, nats_names, bodies(0, 10))
            await until(lambda: tally.received == 10)
            began = time.monotonic()
        assert time.monotonic() - began < 5
        info = await consumer(client, nats_names)
        assert (tally.acknowledged, info.num_ack_pending) == (0, 10)
        await client.close()

    asyncio.run(story())


def test_two_consumers_share_the_messages(nats_names: Names, tmp_path: Path) -> None:
    async def story() -> None:
        one, two = (Recording(tmp_path / "kept.sqlite") for _ in range(2))
        first, second = Tally(), Tally()
        client = await nats.connect(NATS)
        async with consuming(one, nats_names, first), consuming(two, nats_names, second):
            await send(client, nats_names, bodies(0, 3_000))
            await until(lambda: first.acknowledged + second.acknowledged == 3_000)
        assert one.kept() == set(bodies(0, 3_000))
        assert first.received + second.received == 3_000
        assert min(first.received, second.received) > 0
        await client.close()

    asyncio.run(story())


def test_a_server_that_is_killed_and_comes_back_loses_nothing(
    nats_server: Nats, tmp_path: Path
) -> None:
    names = Names("killed")

    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        await asyncio.sleep(0.3)
        client = await nats.connect(nats_server.url, max_reconnect_attempts=-1)
        async with consuming(receiver, names, tally, nats_server.url):
            for round_ in range(3):
                first = round_ * 200
                await send(client, names, bodies(first, first + 200))
                nats_server.kill()
                await asyncio.sleep(0.5)
                nats_server.start()
                await until(lambda: client.is_connected)
                await send(client, names, bodies(first + 150, first + 200))
            # What was lost with the connection comes again when its time has passed.
            await until(lambda: receiver.kept() == set(bodies(0, 600)), within=90)
        await client.close()

    asyncio.run(story())


def test_a_consumer_waits_for_a_server_that_is_not_there_yet(
    nats_server: Nats, tmp_path: Path
) -> None:
    names = Names("late")
    nats_server.kill()

    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        bus = open_bus(nats_server.url, tally, names)
        process = Consuming(bus, receiver, tally)
        running = asyncio.create_task(process.run())
        await asyncio.sleep(1)
        assert not bus.connected
        nats_server.start()
        await until(lambda: bus.connected)
        client = await nats.connect(nats_server.url)
        await asyncio.sleep(0.5)
        await send(client, names, ["late"])
        await until(lambda: tally.acknowledged == 1)
        await process.stop()
        await running
        await client.close()

    asyncio.run(story())


def test_published_events_are_confirmed_and_repeats_are_dropped_by_their_id(
    nats_names: Names,
) -> None:
    async def story() -> None:
        tally = Tally()
        bus = open_bus(NATS, tally, nats_names)
        await bus.publish([fact(number) for number in range(50)])
        await bus.publish([fact(number) for number in range(25, 75)])
        client = await nats.connect(NATS)
        info = await client.jetstream().stream_info(nats_names.outgoing_stream)
        assert info.state.messages == 75
        assert tally.published == 100
        await bus.stop(5)
        await client.close()

    asyncio.run(story())


def test_no_message_is_dropped_for_anothers_id(nats_names: Names, tmp_path: Path) -> None:
    """JetStream compares `Nats-Msg-Id` across subjects: two sources may well number alike."""

    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        client = await nats.connect(NATS)
        async with consuming(receiver, nats_names, tally):
            for source in ("ekonomi", "lon"):
                address = f"{nats_names.incoming}.stad.{source}"
                headers = {**HEADERS, "Nats-Msg-Id": "1"}
                await client.jetstream().publish(address, source.encode(), headers=headers)
                await asyncio.sleep(0.3)
            await until(lambda: tally.acknowledged == 2)
        assert receiver.kept() == {"ekonomi", "lon"}
        await client.close()

    asyncio.run(story())


def test_a_stream_that_is_there_keeps_its_settings(nats_names: Names, tmp_path: Path) -> None:
    async def story() -> None:
        client = await nats.connect(NATS)
        jetstream = client.jetstream()
        await jetstream.add_stream(
            name=nats_names.incoming_stream, subjects=[f"{nats_names.incoming}.>"], max_msgs=123
        )
        tally = Tally()
        async with consuming(Recording(tmp_path / "kept.sqlite"), nats_names, tally):
            info = await jetstream.stream_info(nats_names.incoming_stream)
            assert info.config.max_msgs == 123
            found = (await consumer(client, nats_names)).config
            assert (found.max_deliver, found.ack_wait) == (-1, 60)
        await client.close()

    asyncio.run(story())
