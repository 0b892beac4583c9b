"""The event store on PostgreSQL: one database, or one schema in it."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg

from adapters.store.connections import Connections, library_error
from adapters.store.form import Driver, ensure_newest, form_found
from adapters.store.postgres_append import LOCK, Connection, NoLedgerYet, PostgresAppending
from adapters.store.recorder import StoreRecorder
from adapters.store.restoring import PostgresRestoring
from adapters.store.store import Store
from adapters.store.tables import FORM, POSTGRES_TABLES
from domain.recording import Conclude, Kept, NewAggregate

LOCK_TABLES = f"SELECT pg_advisory_xact_lock({0x6C696767617265})"
"""The advisory lock under which tables are made: at once they would fail, not wait."""

# Read from the catalogue itself: `to_regclass` may remember that there was no table.
TABLES_THERE = """SELECT relname FROM pg_class
    WHERE relname IN ('actor', 'alembic_version') AND pg_table_is_visible(oid)"""

LZ4 = """SELECT 1 FROM pg_settings
    WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"""

COMPRESS = "ALTER TABLE event ALTER COLUMN state SET COMPRESSION lz4"


class PostgresStore(Store):
    """The ledgers of one PostgreSQL database, or of one schema in it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connections = Connections(self._connect)
        self._held = threading.local()
        ensure_newest(self._form, self._make_tables, self.driver)

    @property
    def driver(self) -> Driver:
        """How a migration reaches the database."""
        return Driver("postgresql+psycopg://", self._connect, ("BEGIN", LOCK_TABLES))

    def _form(self) -> str | None:
        return form_found(self.rows, TABLES_THERE)

    def _make_tables(self) -> None:
        with self.writing() as connection:
            connection.execute(LOCK_TABLES)
            if self._form() is None:
                for table in POSTGRES_TABLES:
                    connection.execute(table)
                connection.execute("INSERT INTO alembic_version VALUES (%s)", [FORM])
                if connection.execute(LZ4).fetchone():
                    connection.execute(COMPRESS)

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

    def read(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.rows(statement.replace("?", "%s"), values)

    def write(self, statement: str, values: Sequence[Any] = ()) -> int:
        with self.connection() as connection:
            marked = statement.replace("?", "%s").encode()
            return connection.execute(marked, values).rowcount

    def write_each(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self.write_all([(statement, rows)])

    def write_all(self, writes: Sequence[tuple[str, Sequence[Sequence[Any]]]]) -> None:
        with self.writing() as connection:
            for statement, rows in writes:
                connection.cursor().executemany(statement.replace("?", "%s").encode(), rows)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        with self._connections.lend() as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            self._held.connection = connection
            try:
                yield
            finally:
                self._held.connection = None

    @contextmanager
    def restoring(self, ledger: str) -> Iterator[PostgresRestoring]:
        with self.writing() as connection:
            yield PostgresRestoring(self, ledger, connection)

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


class PostgresRecorder(StoreRecorder):
    """One ledger's log in a PostgreSQL database."""

    def __init__(self, store: PostgresStore, ledger: str) -> None:
        super().__init__(ledger, store)
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
        if not (alone and commit) or kept.set_aside or kept.settled or kept.erased or conclude:
            return super()._insert(chunks, kept, commit, alone=alone, conclude=conclude)
        chunk = [aggregate for some in chunks for aggregate in some]
        with self._store.connection() as connection:
            transaction = PostgresAppending(connection, self.ledger)
            try:
                # In autocommit mode the one statement is the whole transaction.
                transaction.append_alone(chunk, kept)
                return transaction.positions
            except NoLedgerYet:
                pass
        return super()._insert([chunk], kept, commit, alone=alone)

    @contextmanager
    def _appending(self, *, commit: bool) -> Iterator["PostgresAppending"]:
        with self._store.writing(commit=commit) as connection:
            row = connection.execute(LOCK, [self.ledger]).fetchone()
            yield PostgresAppending(connection, self.ledger, row[0] if row else 0)

    def _rows(self, parts: Sequence[str], values: Sequence[Any]) -> list[Any]:
        return self._store.rows(" ".join(parts).replace("?", "%s"), values)
