"""A round: everything is sent, everything is killed, and nothing is lost or counted twice."""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import psycopg

from tests.bus.crashes import reported
from tests.bus.crashes.brokers import Broker, Kind, own_broker
from tests.bus.crashes.held import Held, differences
from tests.bus.crashes.processes import Process, started
from tests.bus.crashes.senders import Sender, sender_to
from tests.bus.crashes.sent import Expected, Sending, Sources
from tests.servers import Postgres, own_postgres

DELIVERIES, BAD = 2_500, 12
"""Good deliveries of a round, and bad messages of each kind."""
PUBLISHERS = 2
DRAINED_WITHIN = 90.0
"""Seconds in which everything sent must be taken."""

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


class Blow(NamedTuple):
    """What is killed while a portion is sent; `victim` is the process, where it is one."""

    strike: Callable[[], Awaitable[None]]
    victim: Process | None = None


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
        ended = sum(process.ended for process in self.processes)
        sizes = [process.log_size() for process in self.processes]
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
            self._taken(ledger, sizes),
            len(sources.expected.recorded) + len(sources.expected.either),
            sources.expected.aside.total(),
            Counter(self.struck),
            sum(process.ended for process in self.processes) - ended,
            time.monotonic() - began,
            wrong,
        )

    def _taken(self, ledger: str, since: Sequence[int]) -> int:
        """How many messages of a ledger the consumers say they have taken."""
        taken = re.compile(rf'"message taken", ?"ledger": ?"{ledger}"'.encode())
        logs = zip(self.processes, since, strict=True)
        return sum(len(taken.findall(process.said(place))) for process, place in logs)

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
            await self._work_is_done(blow.victim)
            await asyncio.gather(self._send(ledger, senders, portion), blow.strike())
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

    def _blows(self, chance: random.Random) -> list["Blow"]:
        """Both consumers, one of the followers, the database and the broker, in any order."""
        followers = [process for process in self.processes if process.part == "follower"]
        blows = [
            *(
                Blow(partial(self._kill, one, chance.uniform(0, 0.2)), one)
                for one in self.consumers
            ),
            *(
                Blow(partial(self._kill, one, chance.uniform(0, 0.2)), one)
                for one in [chance.choice(followers)]
            ),
            Blow(
                partial(
                    self._crash,
                    self.postgres.crash,
                    self.postgres.start,
                    "database",
                    chance.uniform(0, 0.2),
                    chance.uniform(0, 0.5),
                )
            ),
            Blow(
                partial(
                    self._crash,
                    self.broker.kill,
                    self.broker.start,
                    "broker",
                    chance.uniform(0, 0.1),
                    0,
                )
            ),
        ]
        chance.shuffle(blows)
        return blows

    async def _kill(self, process: Process, after: float) -> None:
        await asyncio.sleep(after)
        process.kill()
        self.struck[process.part] += 1

    async def _crash(
        self,
        kill: Callable[[], None],
        start: Callable[[], None],
        what: str,
        after: float,
        away: float,
    ) -> None:
        await asyncio.sleep(after)
        await asyncio.to_thread(kill)
        self.struck[what] += 1
        await asyncio.sleep(away)
        await asyncio.to_thread(start)

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
