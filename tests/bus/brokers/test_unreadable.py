"""Messages that a driver cannot read: they reach the contract as any other, and stop no other."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import nats
import pytest

from adapters.bus.connecting import open_bus
from adapters.bus.consuming import Consuming
from adapters.bus.names import Names
from adapters.bus.tally import Tally
from tests.bus.brokers.conftest import NATS, RABBIT
from tests.bus.brokers.given import Recording, until


@asynccontextmanager
async def consuming(receiver: Recording, names: Names, url: str) -> AsyncIterator[None]:
    bus = open_bus(url, Tally(), names)
    process = Consuming(bus, receiver, Tally())
    running = asyncio.create_task(process.run())
    await until(lambda: bus.connected)
    yield
    await process.stop(2)
    await running


async def publish_to_nats(subject: bytes, body: bytes, headers: bytes) -> None:
    """Publish by hand what no driver would write."""
    parts = urlsplit(NATS)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    await reader.readline()
    block = b"NATS/1.0" + headers + b"\r\n\r\n"
    writer.write(b'CONNECT {"verbose":false,"headers":true}\r\n')
    writer.write(b"HPUB %b %d %d\r\n" % (subject, len(block), len(block) + len(body)))
    writer.write(block + body + b"\r\nPING\r\n")
    assert await reader.readline() == b"PONG\r\n"
    writer.close()


@pytest.mark.parametrize(
    ("source", "headers"),
    [
        (b"ekonomi", b"\r\nStatus: 404"),
        (b"ekonomi", b"\r\nStatus: 400"),
        (b"ekonomi", b" 503"),
        (b"ekonomi", b" \xff\xfe\xff"),
        (b"\xff\xfe", b""),
    ],
)
def test_a_message_of_nats_that_looks_like_the_servers_own_word_is_a_message(
    nats_names: Names, tmp_path: Path, source: bytes, headers: bytes
) -> None:
    async def story() -> None:
        receiver = Recording(tmp_path / "kept.sqlite")
        async with consuming(receiver, nats_names, NATS):
            subject = f"{nats_names.incoming}.stad.".encode()
            await publish_to_nats(subject + source, b"odd", headers)
            await publish_to_nats(subject + b"ekonomi", b"plain", b"")
            await until(lambda: receiver.kept() == {"odd", "plain"})
        client = await nats.connect(NATS)
        known = await client.jetstream().consumer_info(
            nats_names.incoming_stream, nats_names.prefix
        )
        assert known.num_ack_pending == 0
        await client.close()

    asyncio.run(story())


def test_what_was_called_status_is_kept_with_the_message(nats_names: Names, tmp_path: Path) -> None:
    async def story() -> None:
        receiver = Recording(tmp_path / "kept.sqlite")
        async with consuming(receiver, nats_names, NATS):
            subject = f"{nats_names.incoming}.stad.ekonomi".encode()
            await publish_to_nats(subject, b"odd", b"\r\nStatus: 404")
            await until(lambda: receiver.kept() == {"odd"})
        assert receiver.batches[0][0].headers == {"status": "404"}

    asyncio.run(story())


def frame(kind: int, channel: int, payload: bytes) -> bytes:
    return struct.pack(">BHI", kind, channel, len(payload)) + payload + b"\xce"


def call(channel: int, method: tuple[int, int], arguments: bytes) -> bytes:
    return frame(1, channel, struct.pack(">HH", *method) + arguments)


def short(text: bytes) -> bytes:
    return bytes([len(text)]) + text


def long(text: bytes) -> bytes:
    return struct.pack(">I", len(text)) + text


async def publish_to_rabbit(names: Names, key: bytes, properties: bytes) -> None:
    """Publish by hand what no driver would write; returns when the server has it."""
    parts = urlsplit(RABBIT)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    login = f"\0{parts.username}\0{parts.password}".encode()
    content = struct.pack(">HHQ", 60, 0, 3) + properties
    for said in (
        b"AMQP\0\0\x09\x01",
        call(0, (10, 11), long(b"") + short(b"PLAIN") + long(login) + short(b"en_US")),
        call(0, (10, 31), struct.pack(">HIH", 2047, 131072, 0))
        + call(0, (10, 40), short(b"/") + short(b"") + b"\0"),
        call(1, (20, 10), short(b"")),
        call(1, (85, 10), b"\0"),
        call(1, (60, 40), b"\0\0" + short(names.incoming.encode()) + short(key) + b"\0")
        + frame(2, 1, content)
        + frame(3, 1, b"odd"),
    ):
        writer.write(said)
        header = await reader.readexactly(7)
        answer = await reader.readexactly(struct.unpack(">I", header[3:])[0] + 1)
    assert answer[:4] == struct.pack(">HH", 60, 80), "the server confirms the message"
    writer.close()


def headers(table: bytes) -> bytes:
    return struct.pack(">H", 0x2000) + long(table)


@pytest.mark.parametrize(
    ("key", "properties"),
    [
        pytest.param(b"stad.ekonomi", struct.pack(">HQ", 0x0040, 2**64 - 1), id="time"),
        pytest.param(b"stad.ekonomi", struct.pack(">H", 0x8000) + short(b"\xff"), id="type"),
        pytest.param(b"stad.ekonomi", headers(short(b"\xff") + b"t\x01"), id="name"),
        pytest.param(b"stad.ekonomi", headers(short(b"a") + b"T" + b"\xff" * 8), id="time header"),
        pytest.param(b"stad.\xff", b"\0\0", id="key"),
    ],
)
def test_a_message_of_rabbitmq_that_the_driver_cannot_read_is_a_message(
    rabbit_names: Names, tmp_path: Path, key: bytes, properties: bytes
) -> None:
    async def story() -> None:
        receiver = Recording(tmp_path / "kept.sqlite")
        async with consuming(receiver, rabbit_names, RABBIT):
            await publish_to_rabbit(rabbit_names, key, properties)
            await until(lambda: receiver.kept() == {"odd"})

    asyncio.run(story())


def test_headers_that_cannot_be_read_are_kept_with_the_message(
    rabbit_names: Names, tmp_path: Path
) -> None:
    async def story() -> None:
        receiver = Recording(tmp_path / "kept.sqlite")
        async with consuming(receiver, rabbit_names, RABBIT):
            await publish_to_rabbit(
                rabbit_names, b"stad.ekonomi", headers(short(b"\xff") + b"S" + long(b"lon"))
            )
            await until(lambda: receiver.kept() == {"odd"})
        [kept] = receiver.batches[0][0].headers.values()
        assert kept.endswith("lon")

    asyncio.run(story())
