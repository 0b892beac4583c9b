"""Real brokers: names of their own on those that run, and a NATS server of a test's own."""

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit
from uuid import uuid4

import aio_pika
import nats
import pytest

from adapters.bus.names import Names
from tests.servers import Nats, own_nats

NATS = os.environ.get("LIGGARE_TEST_NATS", "nats://127.0.0.1:4222")
RABBIT = os.environ.get("LIGGARE_TEST_RABBIT", "amqp://guest:guest@127.0.0.1:5672/")


def reachable(url: str, port: int) -> None:
    """Skip the test where there is no server; in CI fail."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname, parts.port or port), timeout=3).close()
    except OSError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no broker at {parts.hostname}: {error}")


@pytest.fixture
def nats_names() -> Iterator[Names]:
    """Streams of their own, removed afterwards."""
    reachable(NATS, 4222)
    names = Names(f"test{uuid4().hex[:10]}")
    yield names
    asyncio.run(_remove_streams(names))


async def _remove_streams(names: Names) -> None:
    client = await nats.connect(NATS)
    for stream in (names.incoming_stream, names.outgoing_stream):
        with suppress(nats.js.errors.NotFoundError):
            await client.jetstream().delete_stream(stream)
    await client.close()


@pytest.fixture
def rabbit_names() -> Iterator[Names]:
    """A queue and exchanges of their own, removed afterwards."""
    reachable(RABBIT, 5672)
    names = Names(f"test{uuid4().hex[:10]}")
    yield names
    asyncio.run(_remove_queues(names))


async def _remove_queues(names: Names) -> None:
    async with await aio_pika.connect(RABBIT) as connection:
        channel = await connection.channel()
        for queue in (names.incoming, f"{names.prefix}.listening"):
            await channel.queue_delete(queue)
        for exchange in (names.incoming, names.outgoing):
            await channel.exchange_delete(exchange)


@pytest.fixture
def nats_server() -> Iterator[Nats]:
    """A NATS server of the test's own, on a free port, that can be killed and come back."""
    with own_nats(Nats) as server:
        yield server
