"""The message bus, chosen by one URL."""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast
from urllib.parse import urlsplit

from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.gathering import Take
from adapters.bus.names import Names
from adapters.bus.patience import shown
from adapters.bus.tally import Tally
from domain.rules import RuleBroken


class BadBusURL(RuleBroken):
    """A message bus is NATS, RabbitMQ or Kafka."""

    MESSAGE = (
        "“{url}” names no message bus; write nats://host:4222, amqp://user:password@host:5672/ "
        "or kafka://host:9092 (tls://, amqps:// and kafkas:// are encrypted)"
    )


class Bus(Protocol):
    """A message bus: what is brought in through it, and what is told through it."""

    @property
    def connected(self) -> bool:
        """Whether the broker can be reached now."""

    async def run(self, take: Take) -> None:
        """Bring in messages until `stop`, however often the broker goes away meanwhile."""

    async def publish(self, events: Sequence[OutgoingEvent]) -> None:
        """Send events, in order; returns when the broker has every one of them.

        Raises:
            BusUnavailable: some may have arrived, and some not: send them again
        """

    async def stop(self, within: float) -> None:
        """Bring in nothing more, finish what is under way within so many seconds, and close."""


_KINDS = {
    "nats": ("adapters.bus.nats", "NatsBus"),
    "tls": ("adapters.bus.nats", "NatsBus"),
    "amqp": ("adapters.bus.rabbit", "RabbitBus"),
    "amqps": ("adapters.bus.rabbit", "RabbitBus"),
    "kafka": ("adapters.bus.kafka", "KafkaBus"),
    "kafkas": ("adapters.bus.kafka", "KafkaBus"),
}
"""A URL's scheme -> the module of its bus and the class in it, read when it is asked for."""


def open_bus(url: str, tally: Tally, names: Names | None = None) -> Bus:
    """The bus of a URL; nothing is connected before it is used.

    Raises:
        BadBusURL
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme in _KINDS and bool(parts.netloc.rpartition("@")[2])
    except ValueError:
        known = False
    if not known:
        raise BadBusURL(url=shown(url))
    module, name = _KINDS[parts.scheme]
    return cast(Bus, getattr(import_module(module), name)(url, tally, names or Names()))
