"""The bus on Kafka: one group reads the topics of all sources and commits what is saved."""

import logging
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from ssl import create_default_context
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from aiokafka import ConsumerRecord, TopicPartition
from faststream.kafka import KafkaBroker
from faststream.kafka.message import FAKE_CONSUMER, KafkaMessage
from faststream.kafka.subscriber.usecase import BatchSubscriber
from faststream.middlewares import AckPolicy
from faststream.security import BaseSecurity, SASLPlaintext

from adapters.bus.contract.outgoing import OutgoingEvent, as_binary
from adapters.bus.gathering import BATCH, BATCH_BYTES, Gathering
from adapters.bus.linked import LIBRARY_LOG, LinkedBus, there
from adapters.bus.names import Names
from adapters.bus.patience import shown
from adapters.bus.raw import Raw
from adapters.bus.tally import Tally

GATHERED_FOR = 20
"""Milliseconds to wait for messages at a time."""
ATTRIBUTE = "ce_"
"""How the name of a CloudEvents attribute begins among the headers of Kafka."""

Record: TypeAlias = ConsumerRecord


class KafkaBus(LinkedBus[Record]):
    """A bus on Kafka."""

    def __init__(self, url: str, tally: Tally, names: Names) -> None:
        self.link = KafkaLink(url, names)
        super().__init__(self.link, tally)


class KafkaLink:
    """A client of Kafka that is given batches by FastStream and commits their offsets.

    Kafka acknowledges by position: all of a partition up to an offset. Batches of a partition
    are saved in their order, so that the offset after a batch's last message acknowledges
    none that is not saved.
    """

    away = 15.0

    def __init__(self, url: str, names: Names) -> None:
        self._url, self._names = url, names
        self._subscriber: BatchSubscriber | None = None
        self._open = False
        self.broker = self._new_broker()

    @property
    def url(self) -> str:
        return shown(self._url)

    @property
    def connected(self) -> bool:
        return self._open

    async def open(self) -> None:
        if not self._open:
            await self.broker.connect()
            self._open = True

    async def bring(self, gathering: Gathering[Record]) -> None:
        self._subscriber = subscriber = self.broker.subscriber(
            pattern=rf"^{re.escape(self._names.incoming)}\.[^.]+\.[^.]+$",
            batch=True,
            max_records=BATCH,
            fetch_max_bytes=BATCH_BYTES,
            batch_timeout_ms=GATHERED_FOR,
            group_id=self._names.prefix,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            parser=_unparsed,
            decoder=_undecoded,
            title=self._names.incoming,
        )
        subscriber(gathering.put)
        await self.broker.start()

    def read(self, message: Record) -> Raw:
        ledger, source = self._names.sender(message.topic)
        return Raw(ledger, source, message.topic, _texts(message), message.value or b"")

    async def settle(self, messages: Sequence[Record], answers: Sequence[OutgoingEvent]) -> None:
        await self.send(answers)
        saved = {
            TopicPartition(message.topic, message.partition): message.offset + 1
            for message in messages
        }
        await there(there(self._subscriber).consumer).commit(saved)

    async def send(self, events: Sequence[OutgoingEvent]) -> None:
        for event in events:
            headers, body = as_binary(event)
            await self.broker.publish(
                body,
                f"{self._names.outgoing}.{self._names.outgoing_key(event.address)}",
                key=event.subject.encode(),
                headers=dict(_bound(headers)),
            )

    async def rest(self) -> None:
        """Read no further; the same consumer commits what is under way."""
        consumer = there(there(self._subscriber).consumer)
        consumer.pause(*consumer.assignment())

    async def close(self) -> None:
        self._open, self._subscriber = False, None
        with suppress(Exception):
            await self.broker.stop()
        self.broker = self._new_broker()

    def _new_broker(self) -> KafkaBroker:
        return KafkaBroker(
            urlsplit(self._url).netloc.rpartition("@")[2].split(","),
            client_id="liggare",
            acks="all",
            enable_idempotence=True,
            security=_security(self._url),
            apply_types=False,
            graceful_timeout=None,
            logger=LIBRARY_LOG,
            log_level=logging.DEBUG,
        )


async def _unparsed(message: tuple[Record, ...]) -> KafkaMessage:
    """The broker's own messages; the library would drop a batch for a header that is no text."""
    return KafkaMessage(raw_message=message, body=b"", consumer=FAKE_CONSUMER)


async def _undecoded(message: KafkaMessage) -> object:
    return message.raw_message


def _texts(message: Record) -> Mapping[str, str]:
    return {name: (value or b"").decode("utf-8", "replace") for name, value in message.headers}


def _bound(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Headers as the CloudEvents binding of Kafka names them: values are not percent-encoded."""
    return {
        ATTRIBUTE + name[3:] if name.startswith("ce-") else name: unquote(value)
        for name, value in headers.items()
    }


def _security(url: str) -> BaseSecurity | None:
    parts = urlsplit(url)
    context = create_default_context() if parts.scheme == "kafkas" else None
    if parts.username is not None:
        user, password = unquote(parts.username), unquote(parts.password or "")
        return SASLPlaintext(user, password, ssl_context=context, use_ssl=context is not None)
    return BaseSecurity(ssl_context=context, use_ssl=True) if context is not None else None
