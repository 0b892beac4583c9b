"""Parts that run together: what becomes of the others when one fails or stands still."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import aio_pika
import pytest

from adapters.bus.names import Names
from adapters.serving.parts import run_together
from adapters.store import open_store
from tests.bus.brokers.conftest import RABBIT
from tests.bus.sending import LEDGER, message, voucher
from tests.serving.processes import Served, serving, until
from tests.serving.publishing import salaries, with_ledger
from tests.store.given import event


class Part:
    """A part that notes what happens to it."""

    def __init__(self, name: str, told: list[str], fails: bool = False) -> None:
        self.name, self.told, self.fails = name, told, fails
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        if self.fails:
            raise RuntimeError("hemlig")
        await self.stopping.wait()
        self.told.append(f"{self.name} finished")

    async def stop(self) -> None:
        self.told.append(f"{self.name} stops")
        self.stopping.set()


async def _run(told: list[str], begin: Callable[[], Awaitable[None]], *, fails: bool) -> bool:
    parts = {name: Part(name, told) for name in ("api", "follower")}
    if fails:
        parts["consumer"] = Part("consumer", told, fails=True)
    beginning = asyncio.create_task(begin())  # type: ignore[arg-type]
    try:
        return await run_together(parts)
    finally:
        await beginning


async def _nothing() -> None:
    return


async def _terminate() -> None:
    await asyncio.sleep(0.05)
    os.kill(os.getpid(), signal.SIGTERM)


def test_asked_to_stop_each_part_finishes_before_the_next_is_stopped() -> None:
    told: list[str] = []

    assert asyncio.run(_run(told, _terminate, fails=False)) is True

    assert told == ["api stops", "api finished", "follower stops", "follower finished"]


def test_a_part_that_fails_takes_the_others_with_it(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []

    assert asyncio.run(_run(told, _nothing, fails=True)) is False

    assert "follower finished" in told
    [failed] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert failed.__dict__["part"] == "consumer"


def test_an_event_that_stands_in_the_way_is_told_and_stops_no_other_ledger(
    tmp_path: Path,
) -> None:
    database = f"sqlite:///{tmp_path / 'liggare.sqlite'}"
    with_ledger(database)
    with serving(tmp_path, database) as served:
        until(lambda: served.ready)
        store = open_store(database)
        store.recorder(LEDGER).insert_events([event()])
        store.close()
        stopped = f'liggare_follower_stopped{{ledger="{LEDGER}"}}'
        until(lambda: served.metric(stopped) == 1, 10)

        ledger = served.health()["ledgers"][LEDGER]
        assert served.ready
        assert (ledger["projected"], ledger["lag_positions"]) == (1, 1)
        assert ledger["stands_still"].startswith("position 2:")
        until(lambda: served.metric(f'liggare_follower_lag_seconds{{ledger="{LEDGER}"}}') > 1, 10)
        assert served.terminate() == 0
        [told] = served.lines(level="error")
        assert (told["ledger"], told["position"]) == (LEDGER, 1)


def test_rabbitmq_is_a_bus_as_well(tmp_path: Path, rabbit_names: Names) -> None:
    database = f"sqlite:///{tmp_path / 'liggare.sqlite'}"
    with_ledger(database)
    bus = ("--bus", RABBIT, "--bus-prefix", rabbit_names.prefix)
    with serving(tmp_path, database, *bus) as served:
        until(lambda: served.ready)
        asyncio.run(_publish(rabbit_names))
        until(lambda: salaries(served) == -60_000, 10)
        assert served.terminate() == 0
        _keeps_the_password(served)


def _keeps_the_password(served: Served) -> None:
    assert "guest:guest" not in served.log()


async def _publish(names: Names) -> None:
    raw = message(voucher("1"), "1")
    async with await aio_pika.connect(RABBIT) as connection:
        channel = await connection.channel(publisher_confirms=True)
        exchange = await channel.get_exchange(names.incoming)
        sent = aio_pika.Message(raw.body, content_type=raw.headers["content-type"])
        await exchange.publish(sent, f"{raw.ledger}.{raw.source}")
