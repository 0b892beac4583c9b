"""Kafka, by FastStream's test broker: there is no server to run these against.

What they show is the path of a message through our code; what Kafka itself does with offsets
and groups they cannot show.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from aiokafka import TopicPartition
from faststream.kafka import TestKafkaBroker

from adapters.bus.consuming import Consuming
from adapters.bus.kafka import KafkaBus
from adapters.bus.names import Names
from adapters.bus.tally import Tally
from tests.bus.brokers.given import HEADERS, Recording, until


class Offsets:
    """Stands where the driver's consumer does, which the test broker has none of."""

    def __init__(self, receiver: Recording) -> None:
        self._receiver = receiver
        self.committed: list[tuple[Mapping[TopicPartition, int], int]] = []

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        self.committed.append((offsets, len(self._receiver.kept())))

    def assignment(self) -> tuple[()]:
        return ()

    def pause(self) -> None:
        """Nothing is fetched by itself."""


def test_a_message_is_saved_and_then_its_offset_committed(tmp_path: Path) -> None:
    async def story() -> None:
        receiver, tally = Recording(tmp_path / "kept.sqlite"), Tally()
        bus = KafkaBus("kafka://127.0.0.1:9092", tally, Names())
        process = Consuming(bus, receiver, tally)
        async with TestKafkaBroker(bus.link.broker, connect_only=True) as broker:
            running = asyncio.create_task(process.run())
            await until(lambda: bus.connected)
            (subscriber,) = broker.subscribers
            subscriber.consumer = offsets = Offsets(receiver)
            headers = {**HEADERS, "ce_id": "1"}
            await broker.publish(b"voucher", "liggare.in.stad.ekonomi", headers=headers)
            await broker.publish(b"elsewhere", "liggare.in.stad", headers=headers)
            await until(lambda: tally.acknowledged == 1)
            await process.stop()
            await running
        (batch,) = receiver.batches
        (raw,) = batch
        assert (raw.ledger, raw.source, raw.body) == ("stad", "ekonomi", b"voucher")
        assert raw.headers["ce_id"] == "1"
        # Offset 0 was read: the next to read is 1. It was saved before.
        partition = TopicPartition("liggare.in.stad.ekonomi", 0)
        assert offsets.committed == [({partition: 1}, 1)]

    asyncio.run(story())
