"""Several publishers on one database share the work."""

import asyncio
from datetime import timedelta
from time import monotonic

from adapters.bus.names import Names
from tests.bus.publishing.given import (
    LEDGERS,
    hearing,
    opened,
    publishing,
    record_vouchers,
    recorded,
    until,
)
from tests.bus.publishing.test_deaths import process

LONG = timedelta(seconds=60)


def test_two_publishers_send_nothing_twice(url: str, nats_names: Names) -> None:
    async def story() -> None:
        service = opened(url)

        def record_everywhere() -> None:
            for first in range(1, 1_001, 50):
                for ledger in LEDGERS:
                    record_vouchers(service, first, first + 50, ledger)

        async with (
            hearing(nats_names) as heard,
            publishing(url, nats_names),
            publishing(url, nats_names),
        ):
            await asyncio.to_thread(record_everywhere)
            await until(lambda: len(heard.messages) >= 3_000)
            await asyncio.sleep(0.3)
        for ledger in LEDGERS:
            assert heard.ids(ledger) == recorded(service, ledger)
        service.close()

    asyncio.run(story())


def test_where_one_stops_the_other_goes_on_at_once(url: str, nats_names: Names) -> None:
    async def story() -> None:
        service = opened(url)
        record_vouchers(service, 1, 101)
        async with hearing(nats_names) as heard:
            async with publishing(url, nats_names, lease=LONG):
                await until(lambda: len(heard.messages) >= 100)
                async with publishing(url, nats_names, lease=LONG):
                    await asyncio.sleep(0.2)
            async with publishing(url, nats_names, lease=LONG):
                record_vouchers(service, 101, 201)
                await until(lambda: len(heard.messages) >= 200, within=10)
        assert heard.ids() == recorded(service)
        service.close()

    asyncio.run(story())


def test_where_one_is_killed_another_goes_on_when_the_lease_has_run_out(
    url: str, nats_names: Names
) -> None:
    async def story() -> None:
        service = opened(url)
        record_vouchers(service, 1, 101)
        async with hearing(nats_names) as heard:
            killed = process(url, nats_names)
            try:
                await until(lambda: len(heard.messages) >= 100, within=60)
            finally:
                killed.kill()
                killed.wait()
            began = monotonic()
            record_vouchers(service, 101, 201)
            async with publishing(url, nats_names):
                await until(lambda: len(set(heard.ids())) >= 200, within=10)
        # The dead one's lease was half a second.
        assert monotonic() - began < 5
        assert list(dict.fromkeys(heard.ids())) == recorded(service)
        service.close()

    asyncio.run(story())


def test_a_lease_that_is_another_publishers_is_left_alone(url: str, nats_names: Names) -> None:
    async def story() -> None:
        service = opened(url)
        record_vouchers(service, 1, 11)
        until_next_century = ["ett", "bus", 1, "another", "2099-01-01T00:00:00.000000+00:00"]
        service.store.write("INSERT INTO publisher VALUES (?, ?, ?, ?, ?)", until_next_century)
        record_vouchers(service, 1, 11, "tva")
        async with hearing(nats_names) as heard, publishing(url, nats_names):
            await until(lambda: len(heard.ids("tva")) >= 10)
            await asyncio.sleep(0.3)
        assert heard.ids("ett") == []
        service.close()

    asyncio.run(story())
