"""Appends on PostgreSQL: each ledger's row is the lock of its log."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import StoredEvent

from adapters.store.appending import Appending, as_uuid, received_at
from adapters.store.erasing import erasing
from domain.base import Text
from domain.recording import (
    Erased,
    Kept,
    Message,
    MessagesKnown,
    NewAggregate,
    SetAside,
    Settlement,
)

Connection = psycopg.Connection[tuple[Any, ...]]

LOCK = """INSERT INTO ledger AS l VALUES (%s, 0)
    ON CONFLICT (code) DO UPDATE SET position = l.position RETURNING position"""

# One event alone needs no arrays, which cost a quarter of its time.
APPEND_ONE = """
    WITH last AS (
        UPDATE ledger SET position = position + 1 WHERE code = %(ledger)s RETURNING position
    )
    INSERT INTO event
    SELECT %(ledger)s, position, %(id)b, %(version)b::bigint, %(topic)s, %(state)b FROM last
    RETURNING position"""

# One round trip: the update takes the row's lock, which is held until the commit.
APPEND = """
    WITH last AS (
        UPDATE ledger SET position = position + %(count)s::bigint WHERE code = %(ledger)s
        RETURNING position, position - %(count)s::bigint AS before
    ), new_event AS (
        INSERT INTO event
        SELECT %(ledger)s, before + e.number, e.id, e.version, e.topic, e.state
        FROM last, unnest(
            %(ids)b::uuid[], %(versions)b::bigint[], %(topics)b::text[], %(states)b::bytea[]
        ) WITH ORDINALITY AS e (id, version, topic, state, number)
    ), new_text AS (
        INSERT INTO text
        SELECT %(ledger)s, t.id, t.key, t.text
        FROM last, unnest(
            %(text_ids)b::text[], %(keys)b::bytea[], %(texts)b::text[]
        ) AS t (id, key, text)
    )
    SELECT position FROM last"""

# A known message breaks the key, and with it the whole statement.
NEW_MESSAGE = """
    INSERT INTO message
    SELECT %(ledger)s, m.source, m.id, m.type, m.digest, m.sequence, m.reference, m.result,
        {position}, %(at)s
    FROM {last} unnest(
        %(sources)b::text[], %(message_ids)b::text[], %(types)b::text[], %(digests)b::bytea[],
        %(sequences)b::bigint[], %(references)b::text[], %(results)b::text[]
    ) AS m (source, id, type, digest, sequence, reference, result)"""

REMEMBER = NEW_MESSAGE.format(position="%(position)s::bigint", last="")

# The whole of a batch that is new: one round trip, and one transaction.
APPEND_AND_REMEMBER = APPEND.replace(
    ")\n    SELECT",
    "), new_message AS ("
    + NEW_MESSAGE.format(position="position", last="last,")
    + "\n    )\n    SELECT",
)


class NoLedgerYet(Exception):
    """The ledger has no row to lock."""


class PostgresAppending(Appending):
    """An append that locks the ledger's row."""

    def __init__(self, connection: Connection, ledger: str, last: int = 0) -> None:
        super().__init__()
        self._connection, self._ledger, self.last = connection, ledger, last

    def append_alone(self, new: Sequence[NewAggregate], kept: Kept) -> None:
        """Append new aggregates with texts and messages: in autocommit mode all there is to do.

        Raises:
            NoLedgerYet: nothing is written.
            IntegrityError, MessagesKnown
        """
        new = [*new, NewAggregate((), tuple(kept.texts))]
        if not kept.messages:
            self.append_new(new)
            return
        events = [event for aggregate in new for event in aggregate.events]
        texts = [text for aggregate in new for text in aggregate.texts]
        values = _columns(events, texts) | _message_columns(kept.messages, received_at(kept))
        with _messages_known():
            self.last = self._position_after(APPEND_AND_REMEMBER, values)
        self.first = self.last - len(events) + 1 if events else None

    def _append(self, events: Sequence[StoredEvent], texts: Sequence[Text]) -> int:
        if len(events) == 1 and not texts:
            return self._position_after(APPEND_ONE, _columns_of_one(events[0]))
        return self._position_after(APPEND, _columns(events, texts))

    def _position_after(self, statement: str, values: dict[str, Any]) -> int:
        values["ledger"] = self._ledger
        row = self._connection.execute(statement, values, prepare=True, binary=True).fetchone()
        if row is None:
            raise NoLedgerYet
        last: int = row[0]
        return last

    def _remember(self, messages: Sequence[Message], at: str) -> None:
        values = _message_columns(messages, at)
        values |= {"ledger": self._ledger, "position": self.last}
        with _messages_known():
            self._connection.execute(REMEMBER, values, prepare=True)

    def existing(self, ids: Sequence[UUID]) -> set[UUID]:
        rows = self._connection.execute(
            "SELECT DISTINCT originator_id FROM event WHERE originator_id = ANY (%b)",
            [list(ids)],
            binary=True,
        )
        return {id for (id,) in rows}

    def _set_aside(self, aside: SetAside, by: str, at: str) -> None:
        values = {
            "ledger": self._ledger,
            "kind": aside.kind,
            "source": aside.source,
            "reference": aside.reference,
            "reason": aside.reason,
            "content": aside.content,
            "digest": sha256(aside.content.encode()).digest(),
            "by": by,
            "at": at,
            "message": aside.message,
        }
        self._connection.execute(
            "INSERT INTO set_aside (ledger, number, kind, source, reference, reason, content, "
            "digest, set_aside_by, set_aside_at, message) SELECT %(ledger)s, "
            "coalesce((SELECT max(number) FROM set_aside WHERE ledger = %(ledger)s), 0) + 1, "
            "%(kind)s, %(source)s, %(reference)s, %(reason)s, %(content)s, %(digest)s, "
            "%(by)s, %(at)s, %(message)s ON CONFLICT DO NOTHING",
            values,
        )

    def _erase(self, erased: Erased) -> None:
        statement, values = erasing(self._ledger, erased)
        self._connection.execute(statement.replace("?", "%s").encode(), values)

    def _settle(self, settlement: Settlement) -> bool:
        number, status, act, reason = settlement
        cursor = self._connection.execute(
            "UPDATE set_aside SET status = %s, settled_by = %s, settled_at = %s, "
            "settled_reason = %s WHERE ledger = %s AND number = %s AND status = 'waiting'",
            [status, act.by, act.at.isoformat(), reason, self._ledger, number],
        )
        return cursor.rowcount == 1


def _columns_of_one(event: StoredEvent) -> dict[str, Any]:
    return {
        "id": as_uuid(event.originator_id),
        "version": event.originator_version,
        "topic": event.topic,
        "state": event.state,
    }


def _columns(events: Sequence[StoredEvent], texts: Sequence[Text]) -> dict[str, Any]:
    return {
        "count": len(events),
        "ids": [as_uuid(event.originator_id) for event in events],
        "versions": [event.originator_version for event in events],
        "topics": [event.topic for event in events],
        "states": [event.state for event in events],
        "text_ids": [text.id for text in texts],
        "keys": [text.key for text in texts],
        "texts": [text.text for text in texts],
    }


def _message_columns(messages: Sequence[Message], at: str) -> dict[str, Any]:
    return {
        "sources": [message.source for message in messages],
        "message_ids": [message.id for message in messages],
        "types": [message.type for message in messages],
        "digests": [message.digest for message in messages],
        "sequences": [message.sequence for message in messages],
        "references": [message.reference for message in messages],
        "results": [message.result for message in messages],
        "at": at,
    }


@contextmanager
def _messages_known() -> Iterator[None]:
    """A broken key of the table `message` by the name that it has in the domain."""
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        if error.diag.table_name == "message":
            raise MessagesKnown("some of the messages were taken before") from error
        raise
