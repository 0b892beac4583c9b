"""What is killed in a round, and how long after a portion began to be sent."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import NamedTuple

from tests.bus.crashes.brokers import Broker
from tests.bus.crashes.processes import Process
from tests.servers import Postgres


class Blow(NamedTuple):
    """What is struck, and how; `victim` is the process, where it is one."""

    at: str
    strike: Callable[[], Awaitable[None]]
    victim: Process | None = None


def blows_at(
    postgres: Postgres, broker: Broker, processes: Sequence[Process], chance: random.Random
) -> list[Blow]:
    """Both consumers, one of the followers, the database and the broker, in any order."""
    followers = [process for process in processes if process.part == "follower"]
    victims = [process for process in processes if process.part == "consumer"]
    victims.append(chance.choice(followers))
    blows = [
        Blow(one.part, partial(_kill, one.kill, chance.uniform(0, 0.2)), one) for one in victims
    ]
    after, away = chance.uniform(0, 0.2), chance.uniform(0, 0.5)
    blows.append(Blow("database", partial(_kill, postgres.crash, after, postgres.start, away)))
    after = chance.uniform(0, 0.1)
    blows.append(Blow("broker", partial(_kill, broker.kill, after, broker.start)))
    chance.shuffle(blows)
    return blows


async def _kill(
    kill: Callable[[], None],
    after: float,
    start: Callable[[], None] | None = None,
    away: float = 0,
) -> None:
    """Kill something after so many seconds, and start a server again after so many more."""
    await asyncio.sleep(after)
    await asyncio.to_thread(kill)
    await asyncio.sleep(away)
    if start is not None:
        await asyncio.to_thread(start)
