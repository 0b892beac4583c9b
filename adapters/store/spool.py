"""New aggregates read to their end before the lock is taken, in memory or in a file."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Self
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from domain.base import Text
from domain.recording import NewAggregate

IN_MEMORY = 32 << 20
"""At most so many bytes of states are held in memory; what comes after lies in a file."""

CHUNK_BYTES = 4 << 20
CHUNK_AGGREGATES = 1_000
"""A chunk is what is handed to the database at once."""

_COUNTS = struct.Struct("<II")
_EVENT = struct.Struct("<16sqII")
_TEXT = struct.Struct("<III")


class Spool:
    """New aggregates in their order, to be gone through in chunks, more than once."""

    def __init__(self, new: Iterable[NewAggregate], in_memory: int = IN_MEMORY) -> None:
        self._rest: IO[bytes] | None = None
        with ExitStack() as opened:
            coming = iter(new)
            self._first, more = _take(coming, in_memory)
            if more:
                self._rest = opened.enter_context(TemporaryFile())
                for aggregate in coming:
                    _write(aggregate, self._rest)
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back, if there is one."""
        self._opened.close()

    @property
    def is_one_chunk(self) -> bool:
        """Whether the database can be handed everything at once."""
        return len(self._first) <= CHUNK_AGGREGATES and (
            sum(map(_size, self._first)) <= CHUNK_BYTES and self._rest is None
        )

    def chunks(self) -> Iterator[Sequence[NewAggregate]]:
        """The aggregates, as many at a time as one statement takes."""
        return in_chunks(self._all())

    def _all(self) -> Iterator[NewAggregate]:
        yield from self._first
        if self._rest is not None:
            self._rest.seek(0)
            yield from _read(self._rest)


def in_chunks(aggregates: Iterable[NewAggregate]) -> Iterator[Sequence[NewAggregate]]:
    """Aggregates, as many at a time as are handed to the database at once."""
    chunk: list[NewAggregate] = []
    size = 0
    for aggregate in aggregates:
        chunk.append(aggregate)
        size += _size(aggregate)
        if size >= CHUNK_BYTES or len(chunk) >= CHUNK_AGGREGATES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _take(coming: Iterator[NewAggregate], limit: int) -> tuple[list[NewAggregate], bool]:
    """Aggregates up to a limit in bytes of states, and whether more may come."""
    taken: list[NewAggregate] = []
    size = 0
    for aggregate in coming:
        taken.append(aggregate)
        size += _size(aggregate)
        if size > limit:
            return taken, True
    return taken, False


def _size(aggregate: NewAggregate) -> int:
    return sum([len(event.state) for event in aggregate.events])


def _write(aggregate: NewAggregate, file: IO[bytes]) -> None:
    file.write(_COUNTS.pack(len(aggregate.events), len(aggregate.texts)))
    for event in aggregate.events:
        id, topic = UUID(str(event.originator_id)).bytes, event.topic.encode()
        file.write(_EVENT.pack(id, event.originator_version, len(topic), len(event.state)))
        file.write(topic)
        file.write(event.state)
    for text in aggregate.texts:
        fields = (text.id.encode(), text.key, text.text.encode())
        file.write(_TEXT.pack(*map(len, fields)))
        file.writelines(fields)


def _read(file: IO[bytes]) -> Iterator[NewAggregate]:
    while head := file.read(_COUNTS.size):
        events, texts = _COUNTS.unpack(head)
        yield NewAggregate(
            tuple(_read_event(file) for _ in range(events)),
            tuple(_read_text(file) for _ in range(texts)),
        )


def _read_event(file: IO[bytes]) -> StoredEvent:
    id, version, topic, state = _EVENT.unpack(file.read(_EVENT.size))
    return StoredEvent(UUID(bytes=id), version, file.read(topic).decode(), file.read(state))


def _read_text(file: IO[bytes]) -> Text:
    id, key, text = _TEXT.unpack(file.read(_TEXT.size))
    return Text(file.read(id).decode(), file.read(key), file.read(text).decode())
