"""A round: everything is sent, everything is killed, and nothing is lost or counted twice."""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.bus.crashes import reported
from tests.bus.crashes.blows import blows_at
from tests.bus.crashes.brokers import Broker, Kind, own_broker
from tests.bus.crashes.held import Held, differences
from tests.bus.crashes.messages import Expected, Sending
from tests.bus.crashes.processes import Process, started
from tests.bus.crashes.senders import Sender, sender_to
from tests.bus.crashes.sent import Sources
from tests.servers import Postgres, own_postgres

DELIVERIES, BAD = 1_600, 12
"""Good deliveries of a round, and bad messages of each kind."""
PUBLISHERS = 2
DRAINED_WITHIN = 90.0
"""Seconds in which a portion must be confirmed, and everything that was sent taken."""

PARTS = ("consumer", "consumer", "follower", "follower")


@dataclass(frozen=True)
class Told:
    """What there is to say of a round; `wrong` is empty where all is as it must be.

    `sent` are the messages of the sources, `again` those that were sent once more since the
    broker did not confirm them, `taken` those that consumers told of: some were given to one
    and, when it was killed, to the other.
    """

    seed: int
    kind: Kind
    sent: int
    again: int
    taken: int
    recorded: int
    aside: int
    struck: Counter[str]
    restarted: int
    seconds: float
    wrong: Sequence[str]

    def __str__(self) -> str:
        struck = ", ".join(f"{what} {times}" for what, times in sorted(self.struck.items()))
        return (
            f"seed {self.seed} {self.kind:6} sent {self.sent}, again {self.again}, "
            f"taken {self.taken}; recorded {self.recorded}, set aside {self.aside}; "
            f"killed: {struck}; ended by itself {self.restarted}; {self.seconds:.1f} s; "
            f"{'; '.join(self.wrong) or 'right'}"
        )


class Stand:
    """A database and a broker of their own, two consumers and two followers."""

    def __init__(
        self, kind: Kind, postgres: Postgres, broker: Broker, processes: Sequence[Process]
    ) -> None:
        self.kind, self.postgres, self.broker = kind, postgres, broker
        self.processes = processes
        self.consumers = [process for process in processes if process.part == "consumer"]
        self.struck = Counter[str]()

    async def round(self, seed: int) -> Told:
        """Run a round in a ledger of its own."""
        began, chance = time.monotonic(), random.Random(seed)
        self.struck.clear()
        ended = self._ended()
        sizes = [process.log_size() for process in self.processes]
        ledger = f"runda-{seed}"
        await asyncio.to_thread(reported.load_structure, self.postgres.url, ledger)
        sources = Sources(ledger, seed)
        sendings, expected = sources.send(DELIVERIES, BAD), sources.expected
        async with self._looked_after():
            again = await self._send_and_strike(ledger, sendings, chance)
            wrong = await self._settle(ledger, expected)
        return Told(
            seed=seed,
            kind=self.kind,
            sent=len(sendings),
            again=again,
            taken=self._taken(ledger, sizes),
            recorded=len(expected.recorded) + len(expected.either),
            aside=expected.aside.total(),
            struck=Counter(self.struck),
            restarted=self._ended() - ended,
            seconds=time.monotonic() - began,
            wrong=wrong,
        )

    def _ended(self) -> int:
        return sum(process.ended for process in self.processes)

    def _taken(self, ledger: str, since: Sequence[int]) -> int:
        """How many messages of a ledger the consumers say they have taken."""
        taken = re.compile(rf'"message taken", ?"ledger": ?"{ledger}"'.encode())
        logs = zip(self.processes, since, strict=True)
        return sum(len(taken.findall(process.said(place))) for process, place in logs)

    @asynccontextmanager
    async def _looked_after(self) -> AsyncIterator[None]:
        """What has ended is started again, as whoever runs it does."""

        async def look() -> None:
            while True:
                for process in self.processes:
                    process.look_after()
                await asyncio.sleep(0.1)

        looking = asyncio.create_task(look())
        try:
            yield
        finally:
            looking.cancel()

    async def _send_and_strike(
        self, ledger: str, sendings: Sequence[Sending], chance: random.Random
    ) -> int:
        """Send a portion at full speed around every blow; returns what was sent again."""
        blows = blows_at(self.postgres, self.broker, self.processes, chance)
        senders = [sender_to(self.broker.url) for _ in range(PUBLISHERS)]
        size = -(-len(sendings) // len(blows))
        portions = [sendings[n : n + size] for n in range(0, len(sendings), size)]
        for portion, blow in zip(portions, blows, strict=True):
            await self._work_is_done(blow.victim)
            async with asyncio.timeout(DRAINED_WITHIN):
                await asyncio.gather(self._send(ledger, senders, portion), blow.strike())
            self.struck[blow.at] += 1
        for sender in senders:
            await sender.close()
        return sum(sender.again for sender in senders)

    async def _work_is_done(self, victim: Process | None) -> None:
        """Wait for whom the next blow strikes, so that it falls in the middle of work."""
        async with asyncio.timeout(DRAINED_WITHIN):
            while not (victim.works if victim else any(one.works for one in self.consumers)):
                await asyncio.sleep(0.02)

    async def _send(
        self, ledger: str, senders: Sequence[Sender], portion: Sequence[Sending]
    ) -> None:
        shares = (portion[n :: len(senders)] for n in range(len(senders)))
        await asyncio.gather(
            *(sender.send(ledger, share) for sender, share in zip(senders, shares, strict=True))
        )

    async def _settle(self, ledger: str, expected: Expected) -> list[str]:
        """Wait until the broker has nothing left and the followers are there; then compare."""
        end = time.monotonic() + DRAINED_WITHIN
        wrong: list[str] = []
        while (left := await self.broker.left()) and time.monotonic() < end:
            await asyncio.sleep(0.1)
        if left:
            wrong.append(f"the broker has {left} messages left")
        head, position, stopped = await self._projected(ledger)
        while position < head and time.monotonic() < end:
            await asyncio.sleep(0.1)
            head, position, stopped = await self._projected(ledger)
        if position < head:
            wrong.append(f"projected up to {position} of {head}: {stopped}")
        with psycopg.connect(self.postgres.url) as database:
            held = Held(database, ledger)
        wrong += differences(held, expected)
        said = reported.differences
        wrong += await asyncio.to_thread(said, self.postgres.url, ledger, held.sums())
        if "deadlock" in self.postgres.log():
            wrong.append("the database speaks of a deadlock")
        return wrong

    async def _projected(self, ledger: str) -> tuple[int, int, str | None]:
        return await asyncio.to_thread(reported.projected, self.postgres.url, ledger)


@contextmanager
def stand(kind: Kind, logs: Path) -> Iterator[Stand]:
    """Servers and processes of their own, all gone afterwards."""
    with own_postgres() as postgres, own_broker(kind) as broker:
        asyncio.run(broker.make_ready())
        # The tables are made once, before several processes look for them.
        reported.load_structure(postgres.url, "begin")
        with started(PARTS, postgres.url, broker.url, logs) as processes:
            until = time.monotonic() + DRAINED_WITHIN
            while not asyncio.run(broker.ready()):
                assert time.monotonic() < until, "no consumer made its queue"
                time.sleep(0.2)
            yield Stand(kind, postgres, broker, processes)
