"""The bus on NATS JetStream: a durable pull consumer, shared by all processes."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress

from faststream.middlewares import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.message import NatsBatchMessage
from faststream.nats.subscriber.usecases import BatchPullStreamSubscriber
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error
from nats.errors import TimeoutError as NothingCame
from nats.js import JetStreamContext
from nats.js.api import AckPolicy as ConsumerAckPolicy
from nats.js.api import ConsumerConfig, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from adapters.bus.contract.outgoing import OutgoingEvent, as_binary
from adapters.bus.gathering import BATCH, BATCH_BYTES, Gathering
from adapters.bus.linked import LIBRARY_LOG, LinkedBus, there
from adapters.bus.names import Names
from adapters.bus.nats_reading import read_all
from adapters.bus.patience import shown, told
from adapters.bus.raw import Raw
from adapters.bus.tally import Tally

GATHERED_FOR = 0.02
"""Seconds in which messages gather into a batch: what they wait at most when few come."""
IDLE = 1.0
"""Seconds to wait for the first message when none came lately; it is handed over at once."""
LEAST_WINDOW = 0.1
"""Seconds in which a server drops what has the same `Nats-Msg-Id`: no server takes less."""
ACKNOWLEDGED_WITHIN = 60.0
"""Seconds after which JetStream gives a message that is not acknowledged to another process."""
UNACKNOWLEDGED = 20_000
"""Messages that all processes together hold unacknowledged at most."""
FLUSHED_WITHIN = 5
"""Seconds the server has to take the answers before the messages are acknowledged."""
SENT_TOGETHER = 500
"""Events that are under way to the server at once."""
MESSAGE = 64 << 10
"""Bytes a message is held to have until messages have come."""

_log = logging.getLogger("liggare.bus")


class NatsBus(LinkedBus[Msg]):
    """A bus on NATS JetStream."""

    def __init__(self, url: str, tally: Tally, names: Names) -> None:
        super().__init__(NatsLink(url, names), tally)


class NatsLink:
    """A client of NATS that fetches batches by FastStream and acknowledges every message."""

    away = 15.0

    def __init__(self, url: str, names: Names) -> None:
        self._servers, self._names = url.split(","), names
        self._broker: NatsBroker | None = None
        self._client: Client | None = None
        self._subscriber: BatchPullStreamSubscriber | None = None

    @property
    def url(self) -> str:
        return shown(",".join(self._servers))

    @property
    def connected(self) -> bool:
        return self._client is not None and self._client.is_connected

    async def open(self) -> None:
        if self._client is not None:
            return
        self._broker = NatsBroker(
            self._servers,
            name="liggare",
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
            allow_reconnect=True,
            connect_timeout=5,
            apply_types=False,
            graceful_timeout=None,
            logger=LIBRARY_LOG,
            log_level=logging.DEBUG,
        )
        client = await asyncio.wait_for(self._broker.connect(), 10)
        read_all(client)
        names = self._names
        await _ensure_stream(client.jetstream(), names.outgoing_stream, names.outgoing)
        self._client = client

    async def bring(self, gathering: Gathering[Msg]) -> None:
        broker, client, names = there(self._broker), there(self._client), self._names
        await _ensure_incoming(client.jetstream(), names)
        subscriber = broker.subscriber(
            f"{names.incoming}.>",
            stream=JStream(names.incoming_stream, declare=False),
            durable=names.prefix,
            config=_consumer(names),
            pull_sub=PullSub(batch=True, batch_size=BATCH, timeout=GATHERED_FOR),
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            parser=_unparsed,
            decoder=_undecoded,
            title=names.incoming,
        )
        subscriber(gathering.put)
        await broker.start()
        subscriber.subscription = BoundedPull(client, there(subscriber.subscription), names)
        self._subscriber = subscriber

    def read(self, message: Msg) -> Raw:
        ledger, source = self._names.sender(message.subject)
        return Raw(ledger, source, message.subject, _kept(message.headers), message.data)

    async def settle(self, messages: Sequence[Msg], answers: Sequence[OutgoingEvent]) -> None:
        client = self._client
        if client is None or not client.is_connected:
            raise ConnectionError("the connection to NATS is away")
        for answer in answers:
            headers, body = as_binary(answer)
            await client.publish(self._subject(answer), body, headers=dict(headers))
        if answers:
            await client.flush(FLUSHED_WITHIN)
        for message in messages:
            await message.ack()

    async def send(self, events: Sequence[OutgoingEvent]) -> None:
        jetstream = there(self._client).jetstream()
        for first in range(0, len(events), SENT_TOGETHER):
            together = events[first : first + SENT_TOGETHER]
            await asyncio.gather(*(self._confirmed(jetstream, event) for event in together))

    async def rest(self) -> None:
        if self._subscriber is not None:
            await self._subscriber.stop()

    async def close(self) -> None:
        broker, client = self._broker, self._client
        self._broker = self._client = self._subscriber = None
        with suppress(Exception):
            if client is not None and client.is_connected:
                await asyncio.wait_for(client.flush(), FLUSHED_WITHIN)
        with suppress(Exception):
            if broker is not None:
                await asyncio.wait_for(broker.stop(), FLUSHED_WITHIN)
        with suppress(Exception):
            if client is not None:
                await client.close()

    async def _confirmed(self, jetstream: JetStreamContext, event: OutgoingEvent) -> None:
        headers, body = as_binary(event)
        numbered = {**headers, "Nats-Msg-Id": event.id}
        await jetstream.publish(self._subject(event), body, FLUSHED_WITHIN, headers=numbered)

    def _subject(self, event: OutgoingEvent) -> str:
        return f"{self._names.outgoing}.{self._names.outgoing_key(event.address)}"


class BoundedPull(JetStreamContext.PullSubscription):
    """A pull whose batches fit in memory, that rests while the server is away.

    The library asks for a number of messages, whatever they weigh, and goes on asking a server
    that is not there, into a buffer that is sent when it is back.
    """

    def __init__(
        self, client: Client, pull: JetStreamContext.PullSubscription, names: Names
    ) -> None:
        self.__dict__.update(pull.__dict__)
        self._client, self._names = client, names
        self._weight = float(MESSAGE)
        self._idle = False

    async def fetch(
        self, batch: int = 1, timeout: float | None = 5, heartbeat: float | None = None
    ) -> list[Msg]:
        """Messages that are there or come in time.

        Raises:
            nats.errors.TimeoutError: none came
        """
        if not self._client.is_connected:
            await asyncio.sleep(GATHERED_FOR)
            raise NothingCame
        fitting = max(1, min(batch, int(BATCH_BYTES / self._weight)))
        try:
            if self._idle:
                fitting, timeout = 1, IDLE
            messages = await super().fetch(fitting, timeout, heartbeat)
        except TimeoutError as error:
            # FastStream knows the driver's own error alone: at another it forgets what it has
            # gathered, which then comes again a minute later.
            self._idle = True
            raise NothingCame from error
        except (Error, ConnectionError) as error:
            await self._recover(error)
            raise NothingCame from error
        self._idle = False
        self._weigh(messages)
        return messages

    def _weigh(self, messages: Sequence[Msg]) -> None:
        """Messages lately, in bytes: quick to rise, slow to fall."""
        if messages:
            mean = sum(len(message.data) for message in messages) / len(messages) + 500
            self._weight = max(mean, (7 * self._weight + mean) / 8)

    async def _recover(self, error: Exception) -> None:
        """Make the stream and its consumer again where they are gone."""
        _log.warning("NATS gives no messages: %s", told(error))
        await asyncio.sleep(IDLE)
        names = self._names
        with suppress(Exception):
            jetstream = self._client.jetstream()
            await _ensure_incoming(jetstream, names)
            try:
                await jetstream.consumer_info(names.incoming_stream, names.prefix)
            except NotFoundError:
                await jetstream.add_consumer(names.incoming_stream, config=_consumer(names))


def _consumer(names: Names) -> ConsumerConfig:
    return ConsumerConfig(
        durable_name=names.prefix,
        filter_subject=f"{names.incoming}.>",
        ack_policy=ConsumerAckPolicy.EXPLICIT,
        ack_wait=ACKNOWLEDGED_WITHIN,
        max_deliver=-1,
        max_ack_pending=UNACKNOWLEDGED,
    )


async def _ensure_incoming(jetstream: JetStreamContext, names: Names) -> None:
    """Make the stream of what is sent to us. It drops as little by `Nats-Msg-Id` as the server lets
    it: that is compared across all sources, and one's message dropped for another's."""
    await _ensure_stream(jetstream, names.incoming_stream, names.incoming, LEAST_WINDOW)


async def _ensure_stream(
    jetstream: JetStreamContext, name: str, subjects: str, window: float = 0.0
) -> None:
    """Make a stream where there is none; one that is there keeps its settings.

    `window` is the seconds in which a message is dropped that has another's `Nats-Msg-Id`; 0: the
    server's own two minutes.

    A user who may not ask or make one has been given streams by an administrator.
    """
    try:
        await jetstream.stream_info(name)
    except NotFoundError:
        await jetstream.add_stream(
            StreamConfig(
                name=name,
                subjects=[f"{subjects}.>"],
                storage=StorageType.FILE,
                duplicate_window=window,
            )
        )
    except (Error, TimeoutError) as error:
        _log.warning("the stream %s is not looked at: %s", name, told(error))


async def _unparsed(messages: list[Msg]) -> NatsBatchMessage:
    """The broker's own messages: what is in them is judged by the contract alone."""
    return NatsBatchMessage(raw_message=messages, body=b"")


async def _undecoded(message: NatsBatchMessage) -> object:
    return message.raw_message


def _kept(headers: Mapping[str, str] | None) -> Mapping[str, str]:
    """Headers as the sender wrote them, without those of the server."""
    if not headers:
        return {}
    return {name: value for name, value in headers.items() if not name.lower().startswith("nats-")}
