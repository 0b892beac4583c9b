"""A round: everything is sent, everything is killed, and nothing is lost or counted twice."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.bus.crashes import reported
from tests.bus.crashes.brokers import Broker, Kind, own_broker
from tests.bus.crashes.held import Held, differences
from tests.bus.crashes.processes import Process, started
from tests.bus.crashes.senders import Sender, sender_to
from tests.bus.crashes.sent import Expected, Sending, Sources
from tests.servers import Postgres, own_postgres

DELIVERIES, BAD = 1_500, 12
"""Good deliveries of a round, and bad messages of each kind."""
PUBLISHERS = 2
DRAINED_WITHIN = 90.0
"""Seconds in which everything sent must be taken."""

PARTS = ("consumer", "consumer", "follower", "follower")


@dataclass(frozen=True)
class Told:
    """What there is to say of a round; `wrong` is empty where all is as it must be."""

    seed: int
    kind: Kind
    sent: int
    again: int
    recorded: int
    aside: int
    struck: Counter[str]
    restarted: int
    seconds: float
    wrong: Sequence[str]

    def __str__(self) -> str:
        struck = ", ".join(f"{what} {times}" for what, times in sorted(self.struck.items()))
        return (
            f"seed {self.seed} {self.kind:6} sent {self.sent} again {self.again} "
            f"recorded {self.recorded} set aside {self.aside}; killed: {struck}; "
            f"ended {self.restarted}; {self.seconds:.1f} s; {'; '.join(self.wrong) or 'right'}"
        )


class Stand:
    """A database and a broker of their own, two consumers and two followers."""

    def __init__(
        self, kind: Kind, postgres: Postgres, broker: Broker, processes: Sequence[Process]
    ) -> None:
        self.kind, self.postgres, self.broker = kind, postgres, broker
        self.processes = processes
        self.struck = Counter[str]()

    async def round(self, seed: int) -> Told:
        """Run a round in a ledger of its own."""
        began, chance = time.monotonic(), random.Random(seed)
        self.struck.clear()
        ended = sum(process.ended for process in self.processes)
        ledger = f"runda-{seed}"
        await asyncio.to_thread(reported.load_structure, self.postgres.url, ledger)
        sources = Sources(ledger, seed)
        sendings = sources.send(DELIVERIES, BAD)
        looking = asyncio.create_task(self._look_after())
        try:
            again = await self._send_and_strike(ledger, sendings, chance)
            wrong = await self._settle(ledger, sources.expected)
        finally:
            looking.cancel()
        return Told(
            seed,
            self.kind,
            len(sendings),
            again,
            len(sources.expected.recorded) + len(sources.expected.either),
            sources.expected.aside.total(),
            Counter(self.struck),
            sum(process.ended for process in self.processes) - ended,
            time.monotonic() - began,
            wrong,
        )

    async def _look_after(self) -> None:
        """Start again what has ended, as whoever runs it does."""
        while True:
            for process in self.processes:
                process.look_after()
            await asyncio.sleep(0.1)

    async def _send_and_strike(
        self, ledger: str, sendings: Sequence[Sending], chance: random.Random
    ) -> int:
        """Send a portion at full speed around every blow; returns what was sent again."""
        blows = self._blows(chance)
        senders = [sender_to(self.broker.url) for _ in range(PUBLISHERS)]
        size = -(-len(sendings) // len(blows))
        portions = [sendings[n : n + size] for n in range(0, len(sendings), size)]
        for portion, blow in zip(portions, blows, strict=True):
            await asyncio.gather(self._send(ledger, senders, portion), blow())
        for sender in senders:
            await sender.close()
        return sum(sender.again for sender in senders)

    async def _send(
        self, ledger: str, senders: Sequence[Sender], portion: Sequence[Sending]
    ) -> None:
        shares = (portion[n :: len(senders)] for n in range(len(senders)))
        await asyncio.gather(
            *(sender.send(ledger, share) for sender, share in zip(senders, shares, strict=True))
        )

    def _blows(self, chance: random.Random) -> list[Callable[[], Awaitable[None]]]:
        consumers = [p for p in self.processes if p.part == "consumer"]
        followers = [p for p in self.processes if p.part == "follower"]

        async def kill(process: Process) -> None:
            await asyncio.sleep(chance.uniform(0, 0.5))
            process.kill()
            self.struck[process.part] += 1

        async def crash_the_database() -> None:
            await asyncio.sleep(chance.uniform(0, 0.4))
            await asyncio.to_thread(self.postgres.crash)
            self.struck["database"] += 1
            await asyncio.sleep(chance.uniform(0, 0.5))
            await asyncio.to_thread(self.postgres.start)

        async def kill_the_broker() -> None:
            await asyncio.sleep(chance.uniform(0, 0.4))
            await asyncio.to_thread(self.broker.kill)
            self.struck["broker"] += 1
            await asyncio.to_thread(self.broker.start)

        blows: list[Callable[[], Awaitable[None]]] = [
            lambda: kill(chance.choice(consumers)),
            lambda: kill(chance.choice(consumers)),
            lambda: kill(chance.choice(followers)),
            crash_the_database,
            kill_the_broker,
        ]
        chance.shuffle(blows)
        return blows

    async def _settle(self, ledger: str, expected: Expected) -> list[str]:
        """Wait until the broker has nothing left and the followers are there; then compare."""
        end = time.monotonic() + DRAINED_WITHIN
        wrong: list[str] = []
        while (left := await self._left()) and time.monotonic() < end:
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

    async def _left(self) -> int:
        return await self.broker.left()

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
