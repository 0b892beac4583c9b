"""The bus on RabbitMQ: one quorum queue behind a topic exchange, shared by all processes."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import cast
from urllib.parse import unquote

import aiormq
from aio_pika import DeliveryMode, ExchangeType, Message, connect
from aio_pika.abc import (
    AbstractChannel,
    AbstractConnection,
    AbstractIncomingMessage,
    AbstractRobustConnection,
)
from aio_pika.exceptions import ChannelNotFoundEntity
from aiormq.abc import FieldTable
from faststream.rabbit import Channel, RabbitBroker, RabbitQueue

from adapters.bus.contract.outgoing import OutgoingEvent, as_binary
from adapters.bus.gathering import Gathering
from adapters.bus.linked import LIBRARY_LOG, LinkedBus, there
from adapters.bus.names import Names, sender
from adapters.bus.patience import shown
from adapters.bus.rabbit_consuming import FIRST, BoundedConsumer, Weight
from adapters.bus.rabbit_reading import read_all
from adapters.bus.raw import Raw
from adapters.bus.tally import Tally

FIRST_WITH_LIMIT = 4
"""The first major version whose quorum queues drop a message after 20 deliveries unless told."""
SENT_TOGETHER = 500
"""Events that are under way to the server at once."""
CONNECTED_WITHIN = 15.0
"""Seconds to connect in."""
LEFT_ALONE = 3_600.0
"""Seconds before the driver recovers a connection: it is replaced long before."""
ASKED_WITHIN = 5.0
"""Seconds the server has to take the answers before the messages are acknowledged."""
BOOKKEEPING = ("x-delivery-count", "x-acquired-count", "x-death", "x-first-", "x-last-", "x-opt-")
"""How the headers begin that the server adds."""
ATTRIBUTE = "cloudEvents:"
"""How the name of a CloudEvents attribute begins among the headers of AMQP."""


class RabbitBus(LinkedBus[AbstractIncomingMessage]):
    """A bus on RabbitMQ."""

    def __init__(self, url: str, tally: Tally, names: Names) -> None:
        super().__init__(RabbitLink(url, names), tally)


class RabbitLink:
    """A client of RabbitMQ that acknowledges every message on the channel that brought it.

    A lost connection is replaced, with all that was opened on it: the driver's own recovery
    can leave a connection that is there with a consumer that is not.
    """

    away = 0.0

    def __init__(self, url: str, names: Names) -> None:
        self._url, self._names = url, names
        self._broker: RabbitBroker | None = None
        self._connection: AbstractRobustConnection | None = None
        self._unconfirmed: aiormq.Channel | None = None
        self._confirmed: aiormq.Channel | None = None
        self._consumer: BoundedConsumer | None = None
        self._channels: list[AbstractChannel] = []
        self._weight = Weight()

    @property
    def url(self) -> str:
        return shown(self._url)

    @property
    def connected(self) -> bool:
        """Whether every channel is the one that was opened, and the consumer is still known."""
        channel = self._confirmed
        if channel is None or channel.is_closed:
            return False
        return self._consumer is None or self._consumer.known

    async def open(self) -> None:
        if self._confirmed is not None:
            return
        read_all()
        self._broker = RabbitBroker(
            self._url,
            default_channel=Channel(prefetch_count=FIRST, publisher_confirms=False),
            reconnect_interval=LEFT_ALONE,
            timeout=10,
            apply_types=False,
            graceful_timeout=None,
            logger=LIBRARY_LOG,
            log_level=logging.DEBUG,
        )
        self._connection = await asyncio.wait_for(self._broker.connect(), CONNECTED_WITHIN)
        self._unconfirmed = await self._channel(confirming=False)
        self._confirmed = await self._channel(confirming=True)
        await self._confirmed.exchange_declare(
            self._names.outgoing, exchange_type="topic", durable=True
        )

    async def bring(self, gathering: Gathering[AbstractIncomingMessage]) -> None:
        broker = there(self._broker)
        await _ensure_queue(self._url, self._names.incoming)
        queue = await broker.declare_queue(RabbitQueue(self._names.incoming, declare=False))
        gathering.forget()  # What came by the connection before can be acknowledged by none.

        # The library's own way to a handler costs a third of what a message costs in all.
        channel = await _underlying(queue.channel)
        consumer = BoundedConsumer(queue, channel, gathering, self._weight)
        await consumer.begin()
        self._consumer = consumer

    def read(self, message: AbstractIncomingMessage) -> Raw:
        key = message.routing_key or ""
        ledger, source = sender(key)
        return Raw(ledger, source, key, _texts(message), message.body)

    async def settle(
        self, messages: Sequence[AbstractIncomingMessage], answers: Sequence[OutgoingEvent]
    ) -> None:
        await self._tell(answers)
        # Each is acknowledged on its own, on the channel that brought it: after a lost
        # connection that channel is closed, and the message comes again on another.
        for message in messages:
            await message.channel.basic_ack(message.delivery_tag or 0, wait=False)

    async def _tell(self, answers: Sequence[OutgoingEvent]) -> None:
        """Send answers without a confirmation of each; the server has them when this returns."""
        channel = there(self._unconfirmed)
        for answer in answers:
            await self._publish(channel, answer, wait=False)
        if answers:
            # A question on the same channel is answered after what was sent before it.
            exchange = self._names.outgoing
            await channel.exchange_declare(exchange, passive=True, timeout=ASKED_WITHIN)

    async def send(self, events: Sequence[OutgoingEvent]) -> None:
        channel = there(self._confirmed)
        for first in range(0, len(events), SENT_TOGETHER):
            together = events[first : first + SENT_TOGETHER]
            await asyncio.gather(*(self._publish(channel, event) for event in together))

    async def _publish(
        self, channel: aiormq.Channel, event: OutgoingEvent, *, wait: bool = True
    ) -> None:
        message = _message(event)
        await channel.basic_publish(
            message.body,
            exchange=self._names.outgoing,
            routing_key=self._names.outgoing_key(event.address),
            properties=message.properties,
            wait=wait,
        )

    async def rest(self) -> None:
        if self._consumer is not None:
            await self._consumer.end()

    async def close(self) -> None:
        """Close the connection first: to close a channel of a lost one waits for another."""
        connection = self._connection
        self._broker = self._connection = self._consumer = None
        self._unconfirmed = self._confirmed = None
        self._channels = []
        with suppress(Exception):
            if connection is not None:
                await asyncio.wait_for(connection.close(), ASKED_WITHIN)

    async def _channel(self, *, confirming: bool) -> aiormq.Channel:
        channel = await there(self._connection).channel(publisher_confirms=confirming)
        self._channels.append(channel)
        return await _underlying(channel)


async def _underlying(channel: AbstractChannel) -> aiormq.Channel:
    """A channel of one connection: it closes with it, and is never opened again."""
    return cast(aiormq.Channel, await channel.get_underlay_channel())


async def _ensure_queue(url: str, name: str) -> None:
    """Make the exchange and its queue where they are missing; a queue that is there is kept.

    A refusal closes the channel it came on, so that every question has one of its own; and the
    connection is no robust one, which would go on asking.
    """
    async with await connect(url, timeout=CONNECTED_WITHIN) as connection:
        there_already = False
        with suppress(ChannelNotFoundEntity):
            async with connection.channel() as channel:
                await channel.declare_queue(name, passive=True)
                there_already = True
        async with connection.channel() as channel:
            exchange = await channel.declare_exchange(name, ExchangeType.TOPIC, durable=True)
            if there_already:
                queue = await channel.get_queue(name)
            else:
                arguments: FieldTable = {"x-queue-type": "quorum", **_without_limit(connection)}
                queue = await channel.declare_queue(name, durable=True, arguments=arguments)
            # Bound every time: whoever made the queue may have died before he bound it.
            await queue.bind(exchange, "#")


def _without_limit(connection: AbstractConnection) -> FieldTable:
    """What keeps a queue from dropping what was delivered often; older servers refuse it."""
    version = there(connection.transport).connection.server_properties.get("version")
    text = version.decode() if isinstance(version, bytes) else str(version)
    major = text.partition(".")[0]
    if major.isdecimal() and int(major) >= FIRST_WITH_LIMIT:
        return {"x-delivery-limit": -1}
    return {}


def _texts(message: AbstractIncomingMessage) -> Mapping[str, str]:
    """Headers as text, the content type among them, without those of the server."""
    texts = {
        name: _text(value)
        for name, value in message.headers.items()
        if value is not None and not name.lower().startswith(BOOKKEEPING)
    }
    if message.content_type:
        texts["content-type"] = message.content_type
    return texts


def _text(value: object) -> str:
    if isinstance(value, bytes | bytearray):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _message(event: OutgoingEvent) -> Message:
    """An event as the CloudEvents binding of AMQP writes it: values are not percent-encoded."""
    headers, body = as_binary(event)
    return Message(
        body,
        headers={
            ATTRIBUTE + name[3:]: unquote(value) if "%" in value else value
            for name, value in headers.items()
            if name.startswith("ce-")
        },
        content_type=headers.get("content-type"),
        message_id=event.id,
        delivery_mode=DeliveryMode.PERSISTENT,
    )
