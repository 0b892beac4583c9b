"""Group commit: what arrives while one batch is being saved is the next batch."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.patience import Stopped, told
from adapters.bus.raw import Raw
from adapters.bus.tally import Tally

BATCH = 1_000
"""Messages saved in one transaction at most."""
BATCH_BYTES = 16 << 20
"""Their bodies together, in bytes; a larger message is a batch of its own."""
HELD = 2 * BATCH
"""Messages held at most, from their arrival to their acknowledgement."""
HELD_BYTES = 2 * BATCH_BYTES
"""Their bodies together, in bytes."""

SETTLED_WITHIN = 10.0
"""Seconds to answer and acknowledge a batch in: a driver may wait for ever on a lost line."""
MOMENT = 0.002
"""Seconds in which what comes one by one gathers into a batch; a commit takes as long."""

M = TypeVar("M")

Take = Callable[[Sequence[Raw]], Awaitable[Sequence[OutgoingEvent]]]
"""Takes messages into the ledgers: the answers, when everything is committed."""

Settle = Callable[[Sequence[M], Sequence[OutgoingEvent]], Awaitable[None]]
"""Sends the answers, and then acknowledges each of a broker's messages."""

_log = logging.getLogger("liggare.bus")


class Gathering(Generic[M]):
    """Messages of a broker on their way into the ledgers, in the order they came.

    Two batches are under way at most: while one is being answered and acknowledged, the next
    is being saved. A message is acknowledged only after its batch is committed; what cannot be
    acknowledged comes again, and is a duplicate then.
    """

    def __init__(
        self, *, read: Callable[[M], Raw], take: Take, settle: Settle[M], tally: Tally
    ) -> None:
        self._read, self._take, self._settle, self._tally = read, take, settle, tally
        self._waiting: deque[tuple[M, Raw]] = deque()
        self._held, self._held_bytes = 0, 0
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._ending = False

    async def put(self, messages: Iterable[M]) -> None:
        """Hand over what has come; waits while as much is held as may be."""
        for message in messages:
            self.add(message)
        await self._room.wait()

    def add(self, message: M) -> None:
        """Hand over a message without waiting: the broker itself bounds what it brings."""
        raw = self._read(message)
        self._waiting.append((message, raw))
        self._tally.received += 1
        self._count(1, len(raw.body))
        self._changed.set()

    @property
    def held(self) -> int:
        """Messages held, from their arrival to their acknowledgement."""
        return self._held

    @property
    def held_bytes(self) -> int:
        """Their bodies together, in bytes."""
        return self._held_bytes

    @property
    def has_room(self) -> bool:
        """Whether less is held than may be."""
        return self._room.is_set()

    def forget(self) -> None:
        """Let go of what waits: its connection is lost, and the broker brings it again."""
        self._count(-len(self._waiting), -sum(len(raw.body) for _, raw in self._waiting))
        self._waiting.clear()

    def end(self) -> None:
        """Nothing more will come: `run` returns when what waits is taken."""
        self._ending = True
        self._changed.set()

    async def run(self) -> None:
        """Save what comes, batch by batch, until the end."""
        settling: asyncio.Task[None] | None = None
        with suppress(Stopped):
            while batch := await self._next():
                answers = await self._take([raw for _, raw in batch])
                self._tally.batches += 1
                if settling is not None:
                    await settling
                settling = asyncio.create_task(self._finish(batch, answers))
        if settling is not None:
            await settling

    async def _next(self) -> Sequence[tuple[M, Raw]]:
        """What waits, as far as it fits in a batch; nothing at the end."""
        await self._gathered()
        while not self._waiting and not self._ending:
            await self._gathered()
        batch: list[tuple[M, Raw]] = []
        size = 0
        while self._waiting and len(batch) < BATCH:
            size += len(self._waiting[0][1].body)
            if batch and size > BATCH_BYTES:
                break
            batch.append(self._waiting.popleft())
        return batch

    async def _gathered(self) -> None:
        """Until something waits, and a moment longer; it may be forgotten meanwhile."""
        while not self._waiting and not self._ending:
            self._changed.clear()
            await self._changed.wait()
        if len(self._waiting) < BATCH and not self._ending:
            await asyncio.sleep(MOMENT)

    async def _finish(
        self, batch: Sequence[tuple[M, Raw]], answers: Sequence[OutgoingEvent]
    ) -> None:
        try:
            async with asyncio.timeout(SETTLED_WITHIN):
                await self._settle([message for message, _ in batch], answers)
            self._tally.acknowledged += len(batch)
            self._tally.count(answers)
        except Exception as error:
            _log.warning(
                "%d saved messages were not acknowledged, and come again: %s",
                len(batch),
                told(error),
            )
        finally:
            self._count(-len(batch), -sum(len(raw.body) for _, raw in batch))

    def _count(self, messages: int, size: int) -> None:
        self._held += messages
        self._held_bytes += size
        if self._held < HELD and self._held_bytes < HELD_BYTES:
            self._room.set()
        else:
            self._room.clear()
