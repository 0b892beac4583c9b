"""On PostgreSQL each part runs alone, and in several copies."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import nats
import pytest

from adapters.bus.names import Names
from tests.bus.brokers.conftest import NATS
from tests.bus.sending import LEDGER
from tests.examples.conftest import fresh_postgres
from tests.serving.processes import Served, serving, until
from tests.serving.publishing import publish, salaries, with_ledger

PARTS = ("api", "consumer", "consumer", "follower", "follower", "publisher")


@pytest.fixture
def database() -> Iterator[str]:
    with fresh_postgres() as url:
        with_ledger(url)
        yield url


@pytest.fixture
def processes(tmp_path: Path, database: str, nats_names: Names) -> Iterator[list[Served]]:
    with ExitStack() as stack:
        bus = ("--bus", NATS, "--bus-prefix", nats_names.prefix)
        started = [
            stack.enter_context(serving(tmp_path, database, "--only", part, *bus)) for part in PARTS
        ]
        for served in started:
            until(lambda served=served: served.ready)  # type: ignore[misc]
        yield started


def test_two_consumers_and_two_followers_share_the_work(
    processes: list[Served], nats_names: Names
) -> None:
    api, one, other, following, standing_by, publisher = processes
    numbers = [str(n) for n in range(1, 401)]

    publish(NATS, nats_names, numbers)
    publish(NATS, nats_names, numbers[:50])
    until(lambda: salaries(api) == -400 * 60_000, 30)

    # What comes again is a duplicate, whichever of them took it first.
    until(lambda: len(_results(one, other)) == 450, 20)
    assert sorted(_results(one, other)) == ["accepted"] * 400 + ["duplicate"] * 50
    until(lambda: publisher.metric(f'liggare_publisher_lag_positions{{ledger="{LEDGER}"}}') == 0)
    facts = asyncio.run(_facts(nats_names))
    assert len(facts) == len(set(facts)) > 0

    # When the one that follows dies, the other goes on.
    following.process.kill()
    publish(NATS, nats_names, ["401"])
    until(lambda: salaries(api) == -401 * 60_000, 20)
    standing_by.process.kill()
    publish(NATS, nats_names, ["402"])
    until(lambda: api.health()["ledgers"][LEDGER]["lag_positions"] == 1, 10)
    assert salaries(api) == -401 * 60_000

    for served in (one, other, publisher, api):
        assert served.terminate() == 0
        assert served.lines(level="error") == []


def _results(*consumers: Served) -> list[str]:
    return [
        line["result"] for consumer in consumers for line in consumer.lines(message="message taken")
    ]


async def _facts(names: Names) -> list[str]:
    """The ids of the facts that were published, by a stock client."""
    client = await nats.connect(NATS)
    subscription = await client.jetstream().subscribe(
        f"{names.outgoing}.{LEDGER}.events.>", stream=names.outgoing_stream
    )
    ids = []
    try:
        while True:
            message = await subscription.next_msg(timeout=1)
            ids.append((message.headers or {})["ce-id"])
    except nats.errors.TimeoutError:
        await client.close()
    return ids
