"""Publishers at full speed: what a broker does not confirm is sent again."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol
from urllib.parse import urlsplit

import aio_pika
import nats

from tests.bus.crashes.messages import Sending

UNDER_WAY = 200
"""Messages that are sent before the first is confirmed."""
CONFIRMED_WITHIN = 2.0
"""Seconds after which a message is sent again."""


class Sender(Protocol):
    """A publisher with a connection of its own; `again` counts what was sent more than once."""

    again: int

    async def send(self, ledger: str, sendings: Sequence[Sending]) -> None:
        """Send messages; returns when the broker has confirmed every one."""

    async def close(self) -> None:
        """End the connection."""


class NatsSender:
    """A publisher to JetStream; the server is told no message id, and drops no repeat."""

    def __init__(self, url: str) -> None:
        self._url, self.again = url, 0
        self._client: nats.NATS | None = None

    async def send(self, ledger: str, sendings: Sequence[Sending]) -> None:
        left = list(sendings)
        while left:
            with suppress(Exception):
                await self._connected()
            some, left = left[:UNDER_WAY], left[UNDER_WAY:]
            confirmed = await asyncio.gather(*(self._send(ledger, one) for one in some))
            unconfirmed = [one for one, was in zip(some, confirmed, strict=True) if not was]
            self.again += len(unconfirmed)
            left = unconfirmed + left
            if unconfirmed:
                await asyncio.sleep(0.1)

    async def _send(self, ledger: str, one: Sending) -> bool:
        try:
            client = await self._connected()
            await client.jetstream().publish(
                f"liggare.in.{ledger}.{one.source}",
                one.body,
                timeout=CONFIRMED_WITHIN,
                headers=dict(one.headers),
            )
        except Exception:
            return False
        return True

    async def _connected(self) -> nats.NATS:
        if self._client is None:
            self._client = nats.NATS()
            await self._client.connect(
                self._url, max_reconnect_attempts=-1, reconnect_time_wait=0.1, error_cb=_unsaid
            )
        if not self._client.is_connected:
            raise ConnectionError
        return self._client

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()


async def _unsaid(_error: Exception) -> None:
    """That the server is away is no news here."""


class RabbitSender:
    """A publisher to RabbitMQ, with confirmations."""

    def __init__(self, url: str) -> None:
        self._url, self.again = url, 0
        self._connection: aio_pika.abc.AbstractConnection | None = None
        self._exchange: aio_pika.abc.AbstractExchange | None = None

    async def send(self, ledger: str, sendings: Sequence[Sending]) -> None:
        left = list(sendings)
        while left:
            some, left = left[:UNDER_WAY], left[UNDER_WAY:]
            exchange = await self._connected()
            confirmed = await asyncio.gather(
                *(self._send(exchange, ledger, one) for one in some), return_exceptions=True
            )
            unconfirmed = [one for one, was in zip(some, confirmed, strict=True) if was is not None]
            self.again += len(unconfirmed)
            left = unconfirmed + left
            if unconfirmed:
                await self.close()

    async def _send(
        self, exchange: aio_pika.abc.AbstractExchange, ledger: str, one: Sending
    ) -> None:
        headers = {
            name.replace("ce-", "cloudEvents:"): value
            for name, value in one.headers.items()
            if name != "content-type"
        }
        message = aio_pika.Message(
            one.body,
            headers=dict(headers),
            content_type=one.headers["content-type"],
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        )
        await exchange.publish(message, f"{ledger}.{one.source}", timeout=CONFIRMED_WITHIN)

    async def _connected(self) -> aio_pika.abc.AbstractExchange:
        while self._exchange is None:
            try:
                self._connection = await aio_pika.connect(self._url, timeout=5)
                channel = await self._connection.channel(on_return_raises=True)
                self._exchange = await channel.get_exchange("liggare.in")
            except Exception:
                await self.close()
                await asyncio.sleep(0.2)
        return self._exchange

    async def close(self) -> None:
        connection, self._connection, self._exchange = self._connection, None, None
        if connection is not None:
            with suppress(Exception):
                await asyncio.wait_for(connection.close(), 2)


def sender_to(url: str) -> Sender:
    """A publisher to the broker of a URL."""
    return NatsSender(url) if urlsplit(url).scheme == "nats" else RabbitSender(url)
