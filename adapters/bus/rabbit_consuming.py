"""A consumer on RabbitMQ that is sent ahead no more than fits in memory.

The server bounds what it sends ahead by number alone, and the number of a consumer is the one that
held when it began: to change it the consumer is cancelled, and another begins. What the first
brought stays its channel's, and is acknowledged there.
"""

import asyncio
import logging
from uuid import uuid4

import aiormq
from aio_pika.abc import AbstractIncomingMessage, AbstractQueue

from adapters.bus.gathering import HELD, HELD_BYTES, Gathering
from adapters.bus.patience import told

LEAST = 2
"""Messages the server sends ahead at least: one is saved while the next comes."""
FIRST = 10
"""Messages it sends ahead until some have come, and told what they weigh."""
LATELY = 32
"""Messages over which their weight is taken."""
BESIDE = 500
"""Bytes that a message takes beside its body."""
MOST_BYTES = 4 * HELD_BYTES
"""Bytes held at which the connection is given up, with all the server has sent ahead on it."""
ANSWERED_WITHIN = 10.0
"""Seconds the server has to cancel a consumer, or to begin one."""
LOOK = 0.01
"""Seconds between two looks at whether there is room."""

_log = logging.getLogger("liggare.bus")


class Weight:
    """What messages weigh lately, in bytes: known from one connection to the next."""

    def __init__(self) -> None:
        self._bytes, self._seen = HELD_BYTES / FIRST, 1

    @property
    def fitting(self) -> int:
        """Messages that fit in what is held at most."""
        return max(LEAST, min(HELD, int(HELD_BYTES / self._bytes)))

    def add(self, size: int) -> None:
        """Take a message of so many bytes into account."""
        self._seen = min(self._seen + 1, LATELY)
        self._bytes += (size + BESIDE - self._bytes) / self._seen

    def raise_to(self, size: float) -> None:
        """Take messages of so many bytes for usual, if they are heavier than those lately."""
        self._bytes = max(self._bytes, size)


class BoundedConsumer:
    """One consumer after the other on one channel, each sent ahead what fits by weight."""

    def __init__(
        self,
        queue: AbstractQueue,
        channel: aiormq.Channel,
        gathering: Gathering[AbstractIncomingMessage],
        weight: Weight,
    ) -> None:
        self._queue, self._channel = queue, channel
        self._gathering, self._weight = gathering, weight
        self._ahead, self._tag = 0, ""
        self._given_up = self._ending = False
        self._changing: asyncio.Task[None] | None = None

    @property
    def known(self) -> bool:
        """Whether the server brings what comes to us, or is about to again."""
        if self._channel.is_closed or self._given_up:
            return False
        return self._changing is not None or self._tag in self._channel.consumers

    async def begin(self) -> None:
        """Have the server send what comes, and as many ahead as fit."""
        self._ahead = self._weight.fitting
        await self._channel.basic_qos(prefetch_count=self._ahead, timeout=ANSWERED_WITHIN)
        # Named by us: its first message can come before we are told its name.
        self._tag = uuid4().hex
        await self._queue.consume(self._hand_over, consumer_tag=self._tag, timeout=ANSWERED_WITHIN)

    async def end(self) -> None:
        """Have it send no more; what it has sent can still be acknowledged."""
        self._ending = True
        if self._changing is not None:
            await self._changing
        if self._tag in self._channel.consumers:
            await self._queue.cancel(self._tag, timeout=ANSWERED_WITHIN)

    async def _hand_over(self, message: AbstractIncomingMessage) -> None:
        if self._given_up or self._channel.is_closed:
            return  # It is not acknowledged, and comes again on the next connection.
        self._gathering.add(message)
        self._weight.add(message.body_size)
        if self._gathering.held_bytes > MOST_BYTES and self._ahead > LEAST:
            self._give_up()
        elif self._changing is None and not self._ending and self._misfit:
            self._changing = asyncio.create_task(self._change())

    @property
    def _misfit(self) -> bool:
        """Whether the number sent ahead is off by a factor of two."""
        fitting = self._weight.fitting
        return fitting >= 2 * self._ahead or self._ahead >= 2 * fitting

    def _give_up(self) -> None:
        """Refuse what the server has sent ahead already: a cancelled consumer still gets it."""
        self._given_up = True
        held = self._gathering.held_bytes
        self._weight.raise_to(held / self._gathering.held)
        _log.warning(
            "RabbitMQ had sent ahead too much, of which %d bytes are held: fewer messages are "
            "asked for on another connection",
            held,
        )

    async def _change(self) -> None:
        """Consume anew, with as many ahead as fit, when there is room for them."""
        try:
            await self._queue.cancel(self._tag, timeout=ANSWERED_WITHIN)
            while not self._gathering.has_room and not self._ending and self.known:
                await asyncio.sleep(LOOK)
            if not self._ending and self.known:
                await self.begin()
        except Exception as error:
            # There is no consumer now: the connection is replaced.
            _log.warning("RabbitMQ does not let us consume anew: %s", told(error))
        finally:
            self._changing = None
