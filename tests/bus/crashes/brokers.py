"""A broker of the test's own, as the round sees it: killed, started, and asked what is left."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import CalledProcessError
from typing import Literal, Protocol

import nats
from nats.js.api import AckPolicy, ConsumerConfig, StorageType, StreamConfig

from tests.servers import Nats, Rabbit, own_nats, own_rabbit

Kind = Literal["nats", "rabbit"]

GIVEN_AGAIN = 3.0
"""Seconds after which JetStream gives a message again that a killed process had: an
administrator's setting, which else is a minute."""


REGISTERED_AFTER = 2.0
"""Seconds after which RabbitMQ has a new quorum queue on disk: 3.10 buffers its register
(`ra_directory`) for half a second; killed within it, it starts with a queue that has no leader."""

UNKNOWN = -1
"""How many messages are left where the broker cannot be asked."""


class Broker(Protocol):
    """A broker that is killed with -9."""

    url: str

    def start(self) -> None:
        """Start it; returns when it answers."""

    def kill(self) -> None:
        """SIGKILL."""

    async def make_ready(self) -> None:
        """Make what an administrator would have made."""

    async def ready(self) -> bool:
        """Whether messages that are sent now are kept for a consumer."""

    async def left(self) -> int:
        """Messages that wait, or are out and not acknowledged; `UNKNOWN` counts as some."""


class NatsBroker(Nats):
    """JetStream."""

    async def make_ready(self) -> None:
        client = await nats.connect(self.url)
        jetstream = client.jetstream()
        await jetstream.add_stream(
            StreamConfig(name="LIGGARE_IN", subjects=["liggare.in.>"], storage=StorageType.FILE)
        )
        config = ConsumerConfig(
            durable_name="liggare",
            filter_subject="liggare.in.>",
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=GIVEN_AGAIN,
            max_deliver=-1,
            max_ack_pending=20_000,
        )
        await jetstream.add_consumer("LIGGARE_IN", config=config)
        await client.close()

    async def ready(self) -> bool:
        return True

    async def left(self) -> int:
        client = await nats.connect(self.url)
        info = await client.jetstream().consumer_info("LIGGARE_IN", "liggare")
        await client.close()
        return (info.num_pending or 0) + (info.num_ack_pending or 0)


class RabbitBroker(Rabbit):
    """RabbitMQ; the consumers make their queue themselves."""

    async def make_ready(self) -> None:
        """There is nothing that they could not make."""

    async def ready(self) -> bool:
        if not self.knows("liggare.in"):
            return False
        await asyncio.sleep(REGISTERED_AFTER)
        return True

    async def left(self) -> int:
        try:
            return await asyncio.to_thread(self.unsettled, "liggare.in")
        except CalledProcessError:
            return UNKNOWN


@contextmanager
def own_broker(kind: Kind) -> Iterator[Broker]:
    """A broker that runs."""
    if kind == "nats":
        with own_nats(NatsBroker) as nats_server:
            yield nats_server
    else:
        with own_rabbit(RabbitBroker) as rabbit_server:
            yield rabbit_server
