"""Whatever dies, and whenever: every delivery is recorded exactly once.

Publishers send at full speed, some messages twice, some out of order, some under new ids, and
some bad ones, to two consumers on one database with two followers. Everything is killed in
turn. `make soak` plays more rounds, of which it keeps a log.
"""

import asyncio
import os
import random
from pathlib import Path

import pytest

from tests.bus.crashes.brokers import Kind
from tests.bus.crashes.round import stand


@pytest.mark.long
@pytest.mark.parametrize(("kind", "rounds"), [("nats", 4), ("rabbit", 3)])
def test_every_delivery_is_recorded_exactly_once_whatever_is_killed(
    kind: Kind, rounds: int, tmp_path: Path
) -> None:
    seed = int(os.environ.get("LIGGARE_SEED") or random.randrange(10**6))
    print(f"LIGGARE_SEED={seed}")
    with stand(kind, tmp_path) as servers:
        for number in range(rounds):
            told = asyncio.run(servers.round(seed + number))
            print(told)
            assert told.wrong == []
            assert told.struck == {"consumer": 2, "follower": 1, "database": 1, "broker": 1}
        for consumer in servers.consumers:
            assert b'"message taken"' in consumer.said(), "one consumer did all the work"
