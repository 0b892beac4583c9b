"""Bare consumers: a broker's own client that fetches, validates and acknowledges; no more.

They validate with the same pydantic models as the service does, straight from the bytes.
"""

import asyncio
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

import aio_pika
import nats
import uvloop
from aio_pika.abc import AbstractIncomingMessage
from nats.js.api import AckPolicy, ConsumerConfig, StorageType, StreamConfig
from pydantic import BaseModel, ConfigDict

from adapters.bus.contract.models import OutcomeData
from adapters.bus.names import Names

FETCHED = 1_000
PREFETCH = 2_000
"""The same as the service takes at a time."""


class Event(BaseModel):
    """A CloudEvent in structured mode, with an outcome in it."""

    model_config = ConfigDict(strict=True)

    specversion: str
    id: str
    source: str
    type: str
    datacontenttype: str
    data: OutcomeData


class Bare:
    """A bare consumer in a process of its own."""

    def __init__(self, kind: str, url: str, names: Names, structured: bool) -> None:
        context = get_context("spawn")
        self._count = context.RawValue("q", 0)
        arguments = (kind, url, names, structured, self._count)
        self._process = context.Process(target=consume, args=arguments, daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def acknowledged(self) -> int:
        count: int = self._count.value
        return count

    def close(self) -> None:
        self._process.kill()
        self._process.join()


def consume(kind: str, url: str, names: Names, structured: bool, count: Any) -> None:
    """Consume until killed."""
    validate = (Event if structured else OutcomeData).model_validate_json
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run((_nats if kind == "nats" else _rabbit)(url, names, validate, count))


async def _nats(url: str, names: Names, validate: Callable[[bytes], object], count: Any) -> None:
    client = await nats.connect(url)
    jetstream = client.jetstream()
    subject = f"{names.incoming}.>"
    await jetstream.add_stream(
        StreamConfig(name=names.incoming_stream, subjects=[subject], storage=StorageType.FILE)
    )
    config = ConsumerConfig(ack_policy=AckPolicy.EXPLICIT, max_ack_pending=20_000)
    pull = await jetstream.pull_subscribe(subject, names.prefix, config=config)
    while True:
        try:
            messages = await pull.fetch(FETCHED, 0.05)
        except TimeoutError:  # its own error is one of these, and at times it raises the plain one
            continue
        for message in messages:
            validate(message.data)
            await message.ack()
        count.value += len(messages)


async def _rabbit(url: str, names: Names, validate: Callable[[bytes], object], count: Any) -> None:
    connection = await aio_pika.connect(url)
    channel = await connection.channel()
    await channel.set_qos(prefetch_count=PREFETCH)
    exchange = await channel.declare_exchange(
        names.incoming, aio_pika.ExchangeType.TOPIC, durable=True
    )
    arguments: dict[str, Any] = {"x-queue-type": "quorum"}
    queue = await channel.declare_queue(names.incoming, durable=True, arguments=arguments)
    await queue.bind(exchange, "#")

    async def take(message: AbstractIncomingMessage) -> None:
        validate(message.body)
        await message.ack()
        count.value += 1

    await queue.consume(take)
    await asyncio.Event().wait()
