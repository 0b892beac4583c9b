"""What the ledgers' facts look like to those who listen, on real brokers and databases."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import aio_pika
from aio_pika.abc import AbstractIncomingMessage
from eventsourcing.persistence import StoredEvent

from adapters.bus.names import Names
from adapters.bus.publishing import PAGE_BYTES
from domain.coding import Coding, Line, Lines, Period
from domain.outcome import Stated
from tests.bus.brokers.conftest import RABBIT
from tests.bus.publishing.given import (
    LEDGERS,
    hearing,
    kept,
    opened,
    publishing,
    record_vouchers,
    recorded,
    until,
)
from tests.store.given import log_in, record, voucher


def test_every_fact_of_every_ledger_is_sent_once_in_order_under_its_events_own_id(
    url: str, nats_names: Names
) -> None:
    async def story() -> None:
        service = opened(url)
        for ledger in LEDGERS:
            record_vouchers(service, 1, 701, ledger)
        async with hearing(nats_names) as heard, publishing(url, nats_names):
            await until(lambda: len(heard.messages) >= 2_100)
            await asyncio.to_thread(record_vouchers, service, 701, 801, "tva")
            await until(lambda: len(heard.messages) >= 2_200)
        for ledger in LEDGERS:
            assert heard.ids(ledger) == recorded(service, ledger)
            assert heard.sequences(ledger) == sorted(heard.sequences(ledger))
        assert len(heard.messages) == 2_200
        assert sorted(await kept(nats_names)) == sorted(
            id for ledger in LEDGERS for id in recorded(service, ledger)
        )
        service.close()

    asyncio.run(story())


def test_a_publisher_goes_on_from_where_the_last_one_stopped(url: str, nats_names: Names) -> None:
    async def story() -> None:
        service = opened(url)
        async with hearing(nats_names) as heard:
            for first in (1, 51, 101):
                record_vouchers(service, first, first + 50)
                async with publishing(url, nats_names):
                    # The one before had a lease of 20 s, and gave it back.
                    await until(lambda first=first: len(heard.messages) >= first + 49, within=10)
        assert heard.ids() == recorded(service)
        service.close()

    asyncio.run(story())


def test_deliveries_of_many_lines_are_sent_a_few_at_a_time_and_none_between_is_left_out(
    sqlite_url: str, nats_names: Names
) -> None:
    async def story() -> None:
        service = opened(sqlite_url)
        lines = [Line(Coding.of(f"5{n:04}", {}), 202503, n) for n in range(5_000)]
        large = [Stated(f"2025/B/{n}", "2025-03-28", Lines.of(lines, ())) for n in range(70)]
        record(service.ledger("ett"), *large)
        sizes = "SELECT sum(length(state)) FROM event WHERE topic = 'outcome.recorded'"
        [(size,)] = service.store.read(sizes)
        assert size > 2 * PAGE_BYTES
        async with hearing(nats_names) as heard, publishing(sqlite_url, nats_names):
            await until(lambda: len(heard.messages) >= 70)
        assert heard.ids() == recorded(service)
        service.close()

    asyncio.run(story())


def test_a_fact_holds_no_text_and_no_persons_name(url: str, nats_names: Names) -> None:
    async def story() -> None:
        service = opened(url)
        ledger = service.ledger("ett")
        record(ledger, voucher(1, text="Ersättning till Bo Berg"))
        ledger.close_period(service.act(), Period(202503), reason="Bo Berg är klar")
        async with hearing(nats_names) as heard, publishing(url, nats_names):
            await until(lambda: len(heard.messages) >= 2)
        recorded, closed = heard.data()
        assert recorded == {
            "position": 2,
            "change": "recorded",
            "source": "accounting",
            "reference": "2025/A/1",
            "periods": ["2025-03"],
        }
        assert closed == {"position": 3, "period": "2025-03"}
        for message in heard.messages:
            whole = f"{message.headers} {message.data.decode()}"
            assert "Berg" not in whole
            assert "Anna" not in whole
            assert service.act().by not in whole
        service.close()

    asyncio.run(story())


def test_an_event_that_cannot_be_read_holds_its_own_ledger_back_and_no_other(
    url: str, nats_names: Names
) -> None:
    async def story() -> None:
        service = opened(url)
        record_vouchers(service, 1, 11)
        log = log_in(service.store, "ett")
        log.insert_events([StoredEvent(uuid4(), 1, "of.a.later.version", b'{"v":1}')])
        record_vouchers(service, 11, 21)
        record_vouchers(service, 1, 21, "tva")
        async with hearing(nats_names) as heard, publishing(url, nats_names):
            await until(lambda: len(heard.ids("tva")) >= 20)
            await asyncio.to_thread(record_vouchers, service, 21, 31, "tva")
            await until(lambda: len(heard.ids("tva")) >= 30)
        assert heard.ids("ett") == recorded(service)[:10]
        reached = service.store.read("SELECT ledger, position FROM publisher ORDER BY ledger")
        # The first position of a ledger is the declaration of its source.
        assert reached == [("ett", 11), ("tva", 31)]
        service.close()

    asyncio.run(story())


def test_rabbitmq_brings_the_same_facts(sqlite_url: str, rabbit_names: Names) -> None:
    async def story() -> None:
        service = opened(sqlite_url)
        record_vouchers(service, 1, 301)
        heard: list[AbstractIncomingMessage] = []

        async def take(message: AbstractIncomingMessage) -> None:
            heard.append(message)

        async with await aio_pika.connect(RABBIT) as connection:
            channel = await connection.channel()
            exchange = await channel.declare_exchange(rabbit_names.outgoing, "topic", durable=True)
            queue = await channel.declare_queue(f"{rabbit_names.prefix}.listening", exclusive=True)
            await queue.bind(exchange, "ett.events.period-changed")
            await queue.consume(take, no_ack=True)
            async with publishing(sqlite_url, rabbit_names, RABBIT):
                await until(lambda: len(heard) >= 300)
        assert [message.message_id for message in heard] == recorded(service)
        first = heard[0].headers
        assert (first["cloudEvents:id"], first["cloudEvents:source"]) == (
            recorded(service)[0],
            "/ett",
        )
        assert first["cloudEvents:type"] == "liggare.period-changed.v1"
        assert datetime.fromisoformat(str(first["cloudEvents:time"])) == datetime(
            2025, 4, 8, 9, 0, tzinfo=UTC
        )
        service.close()

    asyncio.run(story())
