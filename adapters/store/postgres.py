"""The event store on PostgreSQL: each ledger's row is the lock of its log."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import StoredEvent

from adapters.store.appending import Appending, as_uuid
from adapters.store.connections import Connections, library_error
from adapters.store.recorder import StoreRecorder
from adapters.store.store import Store
from adapters.store.tables import POSTGRES_TABLES
from domain.base import Text
from domain.recording import Conclude, Kept, NewAggregate, SetAside, Settlement

Connection = psycopg.Connection[tuple[Any, ...]]

CREATING_TABLES = 0x6C696767617265
"""The advisory lock under which tables are made: at once they would fail, not wait."""

LZ4 = """SELECT 1 FROM pg_settings
    WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"""

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


class PostgresStore(Store):
    """The ledgers of one PostgreSQL database, or of one schema in it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connections = Connections(self._connect)
        self._held = threading.local()
        with self.writing() as connection:
            if connection.execute("SELECT to_regclass('actor')").fetchone() == (None,):
                _make_tables(connection)

    def _connect(self) -> Connection:
        try:
            return psycopg.connect(self._url, autocommit=True, client_encoding="utf8")
        except psycopg.Error as error:
            raise library_error(error) from error

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection for one use; within this thread's transaction, the transaction's own.

        Whoever holds a ledger's lock thereby reads what it has written, and never waits for
        a connection that another keeps while it waits for the lock.
        """
        held: Connection | None = getattr(self._held, "connection", None)
        if held is not None:
            yield held
            return
        with self._connections.lend() as connection:
            try:
                yield connection
            except psycopg.Error as error:
                raise library_error(error) from error

    @contextmanager
    def writing(self, *, commit: bool = True) -> Iterator[Connection]:
        """A transaction that writes; without `commit` it is rolled back."""
        with self.connection() as connection, connection.transaction(force_rollback=not commit):
            before = getattr(self._held, "connection", None)
            self._held.connection = connection
            try:
                yield connection
            finally:
                self._held.connection = before

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with self.connection() as connection:
            return connection.execute(statement.encode(), values, binary=True).fetchall()

    def recorder(self, ledger: str) -> "PostgresRecorder":
        return PostgresRecorder(self, ledger)

    def ledgers(self) -> list[str]:
        rows = self.rows("SELECT code FROM ledger WHERE position > 0 ORDER BY code")
        return [code for (code,) in rows]

    def identify(self, name: str) -> str:
        known = "SELECT id FROM actor WHERE name = %s"
        if not self.rows(known, [name]):
            with self.writing() as connection:
                connection.execute(
                    "INSERT INTO actor VALUES (%s, %s) ON CONFLICT DO NOTHING",
                    [str(uuid4()), name],
                )
        return str(self.rows(known, [name])[0][0])

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        return dict(self.rows("SELECT id, name FROM actor WHERE id = ANY (%s)", [list(ids)]))

    def close(self) -> None:
        self._connections.close()


def _make_tables(connection: Connection) -> None:
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [CREATING_TABLES])
    for table in POSTGRES_TABLES:
        connection.execute(table)
    if connection.execute(LZ4).fetchone():
        connection.execute("ALTER TABLE event ALTER COLUMN state SET COMPRESSION lz4")


class PostgresRecorder(StoreRecorder):
    """One ledger's log in a PostgreSQL database."""

    def __init__(self, store: PostgresStore, ledger: str) -> None:
        super().__init__(ledger)
        self._store = store

    def _insert(
        self,
        chunks: Iterable[Sequence[NewAggregate]],
        kept: Kept,
        commit: bool,
        *,
        alone: bool,
        conclude: Conclude | None = None,
    ) -> range:
        if not (alone and commit) or kept.set_aside or kept.settled or conclude:
            return super()._insert(chunks, kept, commit, alone=alone, conclude=conclude)
        chunk = [aggregate for some in chunks for aggregate in some]
        with self._store.connection() as connection:
            transaction = PostgresAppending(connection, self.ledger)
            try:
                # In autocommit mode the one statement is the whole transaction.
                transaction.append_new([*chunk, NewAggregate((), tuple(kept.texts))])
                return transaction.positions
            except NoLedgerYet:
                pass
        return super()._insert([chunk], kept, commit, alone=alone)

    @contextmanager
    def _appending(self, *, commit: bool) -> Iterator["PostgresAppending"]:
        with self._store.writing(commit=commit) as connection:
            connection.execute(LOCK, [self.ledger])
            yield PostgresAppending(connection, self.ledger)

    def _rows(self, parts: Sequence[str], values: Sequence[Any]) -> list[Any]:
        return self._store.rows(" ".join(parts).replace("?", "%s"), values)


class NoLedgerYet(Exception):
    """The ledger has no row to lock."""


class PostgresAppending(Appending):
    """An append that locks the ledger's row."""

    def __init__(self, connection: Connection, ledger: str) -> None:
        super().__init__()
        self._connection, self._ledger = connection, ledger

    def _append(self, events: Sequence[StoredEvent], texts: Sequence[Text]) -> int:
        if len(events) == 1 and not texts:
            statement, values = APPEND_ONE, _columns_of_one(events[0])
        else:
            statement, values = APPEND, _columns(events, texts)
        values["ledger"] = self._ledger
        row = self._connection.execute(statement, values, prepare=True, binary=True).fetchone()
        if row is None:
            raise NoLedgerYet
        last: int = row[0]
        return last

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
        }
        self._connection.execute(
            "INSERT INTO set_aside (ledger, number, kind, source, reference, reason, content, "
            "digest, set_aside_by, set_aside_at) SELECT %(ledger)s, "
            "coalesce((SELECT max(number) FROM set_aside WHERE ledger = %(ledger)s), 0) + 1, "
            "%(kind)s, %(source)s, %(reference)s, %(reason)s, %(content)s, %(digest)s, "
            "%(by)s, %(at)s ON CONFLICT DO NOTHING",
            values,
        )

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
