"""The event store in one SQLite file: no server, durable at every commit."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import StoredEvent

from adapters.store.appending import Appending, as_uuid
from adapters.store.connections import Connections, library_error
from adapters.store.erasing import erasing
from adapters.store.form import Driver, ensure_newest, form_found
from adapters.store.inbox import marks
from adapters.store.recorder import StoreRecorder
from adapters.store.restoring import SQLiteRestoring
from adapters.store.store import Store
from adapters.store.tables import FORM, SQLITE_TABLES
from domain.base import Text
from domain.recording import Erased, Message, MessagesKnown, SetAside, Settlement

TABLES_THERE = """SELECT name FROM sqlite_master
    WHERE type = 'table' AND name IN ('actor', 'alembic_version')"""

BUSY_SECONDS = 60.0
"""How long a writer waits for another process's transaction."""


class SQLiteStore(Store):
    """The ledgers of one file; they share one writer at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connections = Connections(self._connect)
        self._turn = threading.Lock()
        self._held = threading.local()
        ensure_newest(self._form, self._make_tables, self.driver)

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            # What is erased is written over with zeros, not left on free pages.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA cache_size = -32768")
        except sqlite3.Error as error:
            raise library_error(error) from error
        return connection

    @property
    def driver(self) -> Driver:
        """How a migration reaches the file."""
        return Driver("sqlite://", self._connect, ("BEGIN IMMEDIATE",))

    def _form(self) -> str | None:
        return form_found(self.rows, TABLES_THERE)

    def _make_tables(self) -> None:
        with self.writing() as connection:
            if self._form() is None:
                for table in SQLITE_TABLES:
                    connection.execute(table)
                connection.execute("INSERT INTO alembic_version VALUES (?)", [FORM])

    @contextmanager
    def writing(self, *, commit: bool = True) -> Iterator[sqlite3.Connection]:
        """A transaction that writes; without `commit` it is rolled back."""
        # Threads wait in line here: SQLite's own waiting sleeps, and knows no order.
        with self._turn, self._connections.lend() as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
                self._held.connection = connection
                yield connection
                connection.execute("COMMIT" if commit else "ROLLBACK")
            except BaseException as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise library_error(error) from error
                raise
            finally:
                self._held.connection = None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read by: within this thread's transaction, the transaction's own."""
        held: sqlite3.Connection | None = getattr(self._held, "connection", None)
        if held is not None:
            yield held
            return
        with self._connections.lend() as connection:
            yield connection

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._reading() as connection:
            try:
                return connection.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                raise library_error(error) from error

    def read(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.rows(statement, values)

    def write(self, statement: str, values: Sequence[Any] = ()) -> int:
        with self.writing() as connection:
            return connection.execute(statement, values).rowcount

    def write_each(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self.write_all([(statement, rows)])

    def write_all(self, writes: Sequence[tuple[str, Sequence[Sequence[Any]]]]) -> None:
        with self.writing() as connection:
            for statement, rows in writes:
                connection.executemany(statement, rows)

    def scrub(self) -> bool:
        with self._connections.lend() as connection:
            [(busy, _pages, _moved)] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not busy

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        with self._connections.lend() as connection:
            connection.execute("BEGIN")
            self._held.connection = connection
            try:
                yield
            finally:
                self._held.connection = None
                connection.execute("ROLLBACK")

    @contextmanager
    def restoring(self, ledger: str) -> Iterator[SQLiteRestoring]:
        with self.writing() as connection:
            yield SQLiteRestoring(self, ledger, connection)

    def recorder(self, ledger: str) -> "SQLiteRecorder":
        return SQLiteRecorder(self, ledger)

    def ledgers(self) -> list[str]:
        return [code for (code,) in self.rows("SELECT code FROM ledger ORDER BY code")]

    def identify(self, name: str) -> str:
        known = "SELECT id FROM actor WHERE name = ?"
        if not self.rows(known, [name]):
            with self.writing() as connection:
                connection.execute(
                    "INSERT INTO actor VALUES (?, ?) ON CONFLICT DO NOTHING", [str(uuid4()), name]
                )
        return str(self.rows(known, [name])[0][0])

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        wanted = set(ids)
        rows = self.rows("SELECT id, name FROM actor")
        return {id: name for id, name in rows if id in wanted}

    def close(self) -> None:
        self._connections.close()


class SQLiteRecorder(StoreRecorder):
    """One ledger's log in a SQLite file."""

    def __init__(self, store: SQLiteStore, ledger: str) -> None:
        super().__init__(ledger, store)
        self._store = store

    @contextmanager
    def _appending(self, *, commit: bool) -> Iterator["SQLiteAppending"]:
        with self._store.writing(commit=commit) as connection:
            transaction = SQLiteAppending(connection, self.ledger)
            yield transaction
            transaction.note_position()

    def _rows(self, parts: Sequence[str], values: Sequence[Any]) -> list[Any]:
        plain = [v.bytes if isinstance(v, UUID) else v for v in values]
        return self._store.rows(" ".join(parts), plain)

    def _events(self, parts: Sequence[str], values: Sequence[Any]) -> list[Any]:
        rows = super()._events(parts, values)
        return [(p, UUID(bytes=id), version, topic, state) for p, id, version, topic, state in rows]


class SQLiteAppending(Appending):
    """An append under the file's write lock, which is every ledger's lock."""

    def __init__(self, connection: sqlite3.Connection, ledger: str) -> None:
        super().__init__()
        self._connection, self._ledger = connection, ledger
        row = connection.execute("SELECT position FROM ledger WHERE code = ?", [ledger]).fetchone()
        self.last = row[0] if row else 0

    def _append(self, events: Sequence[StoredEvent], texts: Sequence[Text]) -> int:
        ledger = self._ledger
        self._connection.executemany(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)",
            [
                (ledger, p, as_uuid(e.originator_id).bytes, e.originator_version, e.topic, e.state)
                for p, e in enumerate(events, start=self.last + 1)
            ],
        )
        if texts:
            self._connection.executemany(
                "INSERT INTO text VALUES (?, ?, ?, ?)",
                [(ledger, text.id, text.key, text.text) for text in texts],
            )
        return self.last + len(events)

    def note_position(self) -> None:
        """Write where the log now ends."""
        if self.positions:
            self._connection.execute(
                "INSERT INTO ledger VALUES (?, ?) "
                "ON CONFLICT (code) DO UPDATE SET position = excluded.position",
                [self._ledger, self.last],
            )

    def existing(self, ids: Sequence[UUID]) -> set[UUID]:
        select = "SELECT DISTINCT originator_id FROM event WHERE"
        parts = [select, f"originator_id IN ({marks(ids)})"]
        rows = self._connection.execute(" ".join(parts), [id.bytes for id in ids])
        return {UUID(bytes=id) for (id,) in rows}

    def _remember(self, messages: Sequence[Message], at: str) -> None:
        cursor = self._connection.executemany(
            "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [
                (
                    self._ledger,
                    message.source,
                    message.id,
                    message.type,
                    message.digest,
                    message.sequence,
                    message.reference,
                    message.result,
                    self.last,
                    at,
                )
                for message in messages
            ],
        )
        if cursor.rowcount < len(messages):
            raise MessagesKnown("some of the messages were taken before")

    def _set_aside(self, aside: SetAside, by: str, at: str) -> None:
        self._connection.execute(
            "INSERT INTO set_aside (ledger, number, kind, source, reference, reason, content, "
            "digest, set_aside_by, set_aside_at, message) VALUES (?1, "
            "coalesce((SELECT max(number) FROM set_aside WHERE ledger = ?1), 0) + 1, "
            "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING",
            [
                self._ledger,
                aside.kind,
                aside.source,
                aside.reference,
                aside.reason,
                aside.content,
                sha256(aside.content.encode()).digest(),
                by,
                at,
                aside.message,
            ],
        )

    def _erase(self, erased: Erased) -> None:
        self._connection.execute(*erasing(self._ledger, erased))

    def _settle(self, settlement: Settlement) -> bool:
        number, status, act, reason = settlement
        cursor = self._connection.execute(
            "UPDATE set_aside SET status = ?, settled_by = ?, settled_at = ?, settled_reason = ? "
            "WHERE ledger = ? AND number = ? AND status = 'waiting'",
            [status, act.by, act.at.isoformat(), reason, self._ledger, number],
        )
        return cursor.rowcount == 1
