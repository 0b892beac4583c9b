"""Messages for benchmarks, and clients that send them to a broker as fast as it takes them."""

import asyncio
import json
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import Any, NamedTuple

import aio_pika
import nats
from nats.js.errors import NotFoundError

from adapters.bus.names import Names
from benchmarks.large_book import DIMENSIONS, LargeBook

NATS = "nats://127.0.0.1:4222"
RABBIT = "amqp://guest:guest@127.0.0.1:5672/"
SOURCE = "ekonomi"
BOOK = LargeBook(0)
TOGETHER = 500
DISTINCT = 200
"""Codings in a message of many lines."""

_numbers = count(1)


class Sent(NamedTuple):
    """A message as it is sent."""

    headers: Mapping[str, str]
    body: bytes


def messages(number: int, lines: int, *, structured: bool, columns: bool = False) -> list[Sent]:
    """Batches of movements that were never sent before, of so many lines of 1 kr."""
    return [message(next(_numbers), lines, structured, columns) for _ in range(number)]


def message(number: int, lines: int, structured: bool, columns: bool) -> Sent:
    facts: dict[str, Any] = {
        "sign": "debit",
        "batch": {"reference": f"b{number}", "date": "2025-03-25"},
    }
    facts |= _columns(number, lines) if columns else _lines(number, lines)
    attributes = {
        "specversion": "1.0",
        "id": f"m{number}",
        "source": f"/{BOOK.code}/{SOURCE}",
        "type": "liggare.outcome.v1",
        "time": "2025-03-25T10:00:00Z",
    }
    if structured:
        event = attributes | {"datacontenttype": "application/json", "data": facts}
        return Sent({"content-type": "application/cloudevents+json"}, json.dumps(event).encode())
    headers = {f"ce-{name}": value for name, value in attributes.items()}
    headers["content-type"] = "application/json"
    return Sent(headers, json.dumps(facts).encode())


def _lines(number: int, lines: int) -> dict[str, Any]:
    rows = [BOOK.rows[(number + i) % DISTINCT] for i in range(lines)]
    return {
        "lines": [
            {
                "account": account,
                "coding": dict(zip(DIMENSIONS, codes, strict=True)),
                "amount": "1.00",
            }
            for account, *codes in rows
        ]
    }


def _columns(number: int, lines: int) -> dict[str, Any]:
    return {
        "columns": {
            "dimensions": DIMENSIONS,
            "codings": BOOK.rows[:DISTINCT],
            "coding": [(number + i) % DISTINCT for i in range(lines)],
            "amount": ["1.00"] * lines,
        }
    }


def send(kind: str, url: str, names: Names, sent: Sequence[Sent]) -> None:
    """Send messages; returns when the broker has stored them."""
    sending: Coroutine[Any, Any, None] = (_nats if kind == "nats" else _rabbit)(url, names, sent)
    asyncio.run(sending)


async def _nats(url: str, names: Names, sent: Sequence[Sent]) -> None:
    client = await nats.connect(url)
    jetstream = client.jetstream()
    subject = f"{names.incoming}.{BOOK.code}.{SOURCE}"
    for first in range(0, len(sent), TOGETHER):
        await asyncio.gather(
            *(
                jetstream.publish(subject, one.body, 60, headers=dict(one.headers))
                for one in sent[first : first + TOGETHER]
            )
        )
    await client.close()


async def _rabbit(url: str, names: Names, sent: Sequence[Sent]) -> None:
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange(names.incoming)
        for first in range(0, len(sent), TOGETHER):
            await asyncio.gather(
                *(
                    exchange.publish(_of_rabbit(one), f"{BOOK.code}.{SOURCE}")
                    for one in sent[first : first + TOGETHER]
                )
            )


def _of_rabbit(one: Sent) -> aio_pika.Message:
    headers: dict[str, Any] = {
        name.replace("ce-", "cloudEvents:"): value
        for name, value in one.headers.items()
        if name != "content-type"
    }
    return aio_pika.Message(
        one.body,
        headers=headers,
        content_type=one.headers["content-type"],
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
    )


def remove(kind: str, url: str, names: Names) -> None:
    """Remove what was made on a broker."""
    asyncio.run((_remove_streams if kind == "nats" else _remove_queues)(url, names))


async def _remove_streams(url: str, names: Names) -> None:
    client = await nats.connect(url)
    for stream in (names.incoming_stream, names.outgoing_stream):
        with suppress(NotFoundError):
            await client.jetstream().delete_stream(stream)
    await client.close()


async def _remove_queues(url: str, names: Names) -> None:
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        await channel.queue_delete(names.incoming)
        for exchange in (names.incoming, names.outgoing):
            await channel.exchange_delete(exchange)
