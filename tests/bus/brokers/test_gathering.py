"""Group commit: what arrives while a batch is saved is saved together, within bounds."""

import asyncio
from collections.abc import Sequence

import pytest

from adapters.bus.connecting import BadBusURL, open_bus
from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.gathering import BATCH, BATCH_BYTES, HELD, Gathering
from adapters.bus.linked import BusUnavailable
from adapters.bus.names import Names
from adapters.bus.patience import told
from adapters.bus.raw import Raw
from adapters.bus.tally import Tally
from tests.bus.brokers.given import fact, until


class Slowly:
    """Saves a batch when it is told to, and keeps the order in which things happened."""

    def __init__(self) -> None:
        self.allowed = asyncio.Event()
        self.happened: list[tuple[str, int]] = []

    async def take(self, raws: Sequence[Raw]) -> Sequence[OutgoingEvent]:
        await self.allowed.wait()
        self.happened.append(("saved", len(raws)))
        return ()

    async def settle(self, messages: Sequence[bytes], answers: Sequence[OutgoingEvent]) -> None:
        self.happened.append(("acknowledged", len(messages)))


def gathering(slowly: Slowly) -> Gathering[bytes]:
    return Gathering(
        read=lambda body: Raw("stad", "ek", "stad.ek", {}, body),
        take=slowly.take,
        settle=slowly.settle,
        tally=Tally(),
    )


def test_what_arrives_while_a_batch_is_saved_is_the_next_batch() -> None:
    async def story() -> None:
        slowly = Slowly()
        line = gathering(slowly)
        running = asyncio.create_task(line.run())
        await line.put([b"first"])
        await asyncio.sleep(0.05)
        for _ in range(10):
            await line.put([b"while the first is saved"])
        slowly.allowed.set()
        line.end()
        await running
        for what in ("saved", "acknowledged"):
            assert [how for how in slowly.happened if how[0] == what] == [(what, 1), (what, 10)]

    asyncio.run(story())


def test_no_more_is_taken_from_the_broker_than_may_be_held() -> None:
    async def story() -> None:
        slowly = Slowly()
        line = gathering(slowly)
        running = asyncio.create_task(line.run())
        await line.put([b"x"] * (HELD - 1))
        full = asyncio.create_task(line.put([b"x"]))
        await asyncio.sleep(0.05)
        assert not full.done()
        slowly.allowed.set()
        await full
        line.end()
        await running
        assert [how for how in slowly.happened if how[0] == "saved"] == [("saved", BATCH)] * 2

    asyncio.run(story())


def test_a_batch_has_no_more_bytes_than_it_may_but_a_message_is_never_cut() -> None:
    async def story() -> None:
        slowly = Slowly()
        slowly.allowed.set()
        line = gathering(slowly)
        half = b"x" * (BATCH_BYTES // 2)
        for body in (half, half, b"one more", half * 3):
            line.add(body)
        line.end()
        await line.run()
        assert [how for how in slowly.happened if how[0] == "saved"] == [
            ("saved", 2),
            ("saved", 1),
            ("saved", 1),
        ]

    asyncio.run(story())


def test_an_acknowledgement_that_fails_stops_nothing() -> None:
    async def story() -> None:
        slowly = Slowly()
        slowly.allowed.set()
        tally = Tally()

        async def refuse(messages: Sequence[bytes], answers: Sequence[OutgoingEvent]) -> None:
            raise ConnectionError("the connection is lost")

        line: Gathering[bytes] = Gathering(
            read=lambda body: Raw("", "", "", {}, body),
            take=slowly.take,
            settle=refuse,
            tally=tally,
        )
        running = asyncio.create_task(line.run())
        await line.put([b"one"])
        await until(lambda: tally.batches == 1)
        await line.put([b"two"])
        await until(lambda: tally.batches == 2)
        line.end()
        await running
        assert tally.acknowledged == 0

    asyncio.run(story())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nats:",
        "nats://",
        "http://host",
        "amqp://guest:secret@",
        "redis://:secret@h",
        "nats://[",
    ],
)
def test_a_url_of_no_bus_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadBusURL) as refused:
        open_bus(url, Tally())
    assert "secret" not in str(refused.value)


def test_a_broker_that_is_not_there_is_told_of_without_its_password() -> None:
    async def story() -> None:
        bus = open_bus("amqp://guest:secret@127.0.0.1:1/", Tally())
        with pytest.raises(BusUnavailable) as refused:
            await bus.publish([fact(1)])
        assert "secret" not in str(refused.value)
        assert not bus.connected
        await bus.stop(1)

    asyncio.run(story())


def test_errors_are_told_in_a_line_without_passwords() -> None:
    error = OSError("no answer from nats://user:secret@host:4222\nor amqp://token@other")
    assert told(error) == "OSError: no answer from nats://…@host:4222 or amqp://…@other"


def test_the_sender_is_read_from_the_address() -> None:
    names = Names()
    assert names.sender("liggare.in.stad.ekonomi") == ("stad", "ekonomi")
    for address in ("liggare.in.stad", "liggare.in.stad.e.k", "liggare.in.st åd.ek", "other"):
        assert names.sender(address) == ("", "")
