"""Whoever dies, and whenever: no fact is missing, and what comes again has the same id."""

import asyncio
import random
import subprocess
import sys

from adapters.bus.names import Names
from adapters.service import Service
from tests.bus.brokers.conftest import NATS
from tests.bus.publishing.given import (
    SHORT_LEASE,
    Heard,
    first_of_each,
    hearing,
    kept,
    opened,
    publishing,
    record_vouchers,
    recorded,
    until,
)
from tests.servers import Nats, Postgres
from tests.serving.processes import ROOT, environment

PUBLISHING_WITHOUT_END = """
import asyncio, sys
from tests.bus.publishing.given import SHORT_LEASE, publishing, Names

async def story():
    database, prefix, bus = sys.argv[1:]
    async with publishing(database, Names(prefix), bus, lease=SHORT_LEASE):
        await asyncio.sleep(3600)

asyncio.run(story())
"""


def process(database: str, names: Names, bus: str = NATS) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-c", PUBLISHING_WITHOUT_END, database, names.prefix, bus]
    return subprocess.Popen(arguments, cwd=ROOT, env=environment())


def test_a_publisher_killed_at_any_moment_leaves_nothing_out(url: str, nats_names: Names) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    moments = random.Random(seed)

    async def killed_while_sending(service: Service, heard: Heard, round_: int) -> None:
        record_vouchers(service, round_ * 800, (round_ + 1) * 800)
        already = len(heard.messages)
        publisher = process(url, nats_names)
        try:
            some = already + moments.randrange(1, 800)
            await until(lambda: len(heard.messages) >= some, within=60)
            await asyncio.sleep(moments.uniform(0, 0.03))
        finally:
            publisher.kill()
            publisher.wait()

    async def story() -> None:
        service = opened(url)
        async with hearing(nats_names) as heard:
            for round_ in range(5):
                await killed_while_sending(service, heard, round_)
            async with publishing(url, nats_names, lease=SHORT_LEASE):
                await until(lambda: len(set(heard.ids())) == 4_000)
                await until(lambda: unsent(service) == 0)
        assert first_of_each(heard.ids()) == recorded(service)
        assert await kept(nats_names) == recorded(service)
        said = dict(zip(heard.ids(), heard.messages, strict=True))
        assert all(
            said[id].data == message.data
            for id, message in zip(heard.ids(), heard.messages, strict=True)
        )
        service.close()

    asyncio.run(story())


def reached(service: Service) -> int:
    """The position up to which everything is sent."""
    rows = service.store.read("SELECT position FROM publisher WHERE ledger = 'ett'")
    return int(rows[0][0]) if rows else 0


def unsent(service: Service) -> int:
    """Events of the log that are not sent."""
    return (service.ledger("ett").recorder.max_notification_id() or 0) - reached(service)


def test_a_broker_that_dies_gets_the_rest_when_it_is_back(url: str, nats_server: Nats) -> None:
    names = Names()

    async def story() -> None:
        service = opened(url)
        async with publishing(url, names, nats_server.url):
            for round_ in range(3):
                first = round_ * 800
                await asyncio.to_thread(record_vouchers, service, first, first + 600)
                nats_server.kill()
                await asyncio.to_thread(record_vouchers, service, first + 600, first + 800)
                assert unsent(service) >= 200
                nats_server.start()
                await until(lambda: unsent(service) == 0, within=60)
        sent = await kept(names, nats_server.url)
        assert sorted(sent) == sorted(recorded(service))
        service.close()

    asyncio.run(story())


def test_what_a_publisher_could_not_send_before_it_died_another_sends(
    url: str, nats_server: Nats
) -> None:
    names = Names()

    async def story() -> None:
        service = opened(url)
        record_vouchers(service, 1, 11)
        publisher = process(url, names, nats_server.url)
        try:
            await until(lambda: reached(service) == 11, within=60)
            nats_server.kill()
            record_vouchers(service, 11, 21)
            await asyncio.sleep(0.5)
        finally:
            publisher.kill()
            publisher.wait()
        nats_server.start()
        async with publishing(url, names, nats_server.url):
            await until(lambda: unsent(service) == 0)
        assert await kept(names, nats_server.url) == recorded(service)
        service.close()

    asyncio.run(story())


def test_an_outage_of_the_database_is_waited_out(server: Postgres, nats_names: Names) -> None:
    async def story() -> None:
        service = opened(server.url)
        record_vouchers(service, 1, 401)
        async with hearing(nats_names) as heard, publishing(server.url, nats_names):
            await until(lambda: len(heard.messages) >= 1)
            await asyncio.to_thread(server.crash)
            await asyncio.sleep(1)
            await asyncio.to_thread(server.start)
            await asyncio.to_thread(record_vouchers, opened(server.url), 401, 501)
            await until(lambda: len(set(heard.ids())) == 500, within=60)
        assert first_of_each(heard.ids()) == recorded(opened(server.url))
        service.close()

    asyncio.run(story())
