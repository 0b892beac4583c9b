"""A whole ledger written as it was elsewhere: positions, bytes and all, in one transaction."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from sqlite3 import Connection as SQLiteConnection
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from domain.rules import RuleBroken

if TYPE_CHECKING:
    from adapters.store.postgres_append import Connection as PostgresConnection
    from adapters.store.store import Store

KEPT_BY_LEDGER = (
    "event",
    "text",
    "set_aside",
    "message",
    "tile",
    "signed_checkpoint",
    "publisher",
    "witness",
)
"""Every table whose rows are a ledger's own. Who may do what in it is decided in each database."""

VERSION_BEFORE = """SELECT e.position FROM event e
    WHERE e.ledger = ? AND e.originator_version > 1 AND NOT EXISTS (
        SELECT 1 FROM event b WHERE b.originator_id = e.originator_id
        AND b.originator_version = e.originator_version - 1
        AND b.ledger = e.ledger AND b.position < e.position
    ) ORDER BY e.position LIMIT 1"""


class LedgerThere(RuleBroken):
    """A ledger is restored where there is nothing of it."""

    MESSAGE = (
        "the database holds something of the ledger “{ledger}” already (in {table}); nothing is "
        "written over: import into a database that does not have it"
    )


class StoredRow(NamedTuple):
    """An event as it was stored, at its position."""

    position: int
    originator: UUID
    version: int
    topic: str
    state: bytes


class Restoring(ABC):
    """An open transaction that writes a ledger which is not there."""

    def __init__(self, store: "Store", ledger: str) -> None:
        self._store, self.ledger = store, ledger

    def begin(self, last: int) -> None:
        """Take the ledger's place; its log will end at a position.

        Raises:
            LedgerThere
        """
        for table in KEPT_BY_LEDGER:
            # The tables' names stand above, in this file alone.
            found = f"SELECT 1 FROM {table} WHERE ledger = ? LIMIT 1"  # noqa: S608
            if self._store.read(found, [self.ledger]):
                raise LedgerThere(ledger=self.ledger, table=table)
        self._take_place(last)

    def gap(self) -> int | None:
        """The first position whose event has a version that its aggregate never came to."""
        rows = self._store.read(VERSION_BEFORE, [self.ledger])
        return rows[0][0] if rows else None

    @abstractmethod
    def _take_place(self, last: int) -> None:
        """Write the ledger's row."""

    @abstractmethod
    def events(self, rows: Sequence[StoredRow]) -> None:
        """Write events.

        Raises:
            IntegrityError: the database has an event of that originator and version.
        """

    @abstractmethod
    def rows(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write rows of the ledger to a kept table."""

    @abstractmethod
    def names(self, rows: Sequence[tuple[str, str]]) -> None:
        """Write (id, name) of those who act; one that is known stays."""


class SQLiteRestoring(Restoring):
    """A ledger written to a file, under its write lock."""

    def __init__(self, store: "Store", ledger: str, connection: SQLiteConnection) -> None:
        super().__init__(store, ledger)
        self._connection = connection

    def _take_place(self, last: int) -> None:
        self._connection.execute("INSERT INTO ledger VALUES (?, ?)", [self.ledger, last])

    def events(self, rows: Sequence[StoredRow]) -> None:
        self._connection.executemany(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)",
            [(self.ledger, p, id.bytes, version, topic, s) for p, id, version, topic, s in rows],
        )

    def rows(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        names, marks = ", ".join(columns), ", ?" * len(columns)
        self._connection.executemany(
            f"INSERT INTO {table} (ledger, {names}) VALUES (?{marks})",  # noqa: S608
            ((self.ledger, *row) for row in rows),
        )

    def names(self, rows: Sequence[tuple[str, str]]) -> None:
        self._connection.executemany("INSERT INTO actor VALUES (?, ?) ON CONFLICT DO NOTHING", rows)


class PostgresRestoring(Restoring):
    """A ledger written to PostgreSQL by COPY; its row is locked until the commit."""

    def __init__(self, store: "Store", ledger: str, connection: "PostgresConnection") -> None:
        super().__init__(store, ledger)
        self._connection = connection

    def _take_place(self, last: int) -> None:
        # A rehearsal that was rolled back, or an append that waits, may have left a row at 0.
        written = self._connection.execute(
            "INSERT INTO ledger AS l VALUES (%s, %s) ON CONFLICT (code) "
            "DO UPDATE SET position = excluded.position WHERE l.position = 0",
            [self.ledger, last],
        )
        if written.rowcount != 1:
            raise LedgerThere(ledger=self.ledger, table="ledger")

    def events(self, rows: Sequence[StoredRow]) -> None:
        copied = "COPY event FROM STDIN (FORMAT BINARY)"
        with self._connection.cursor() as cursor, cursor.copy(copied) as copy:
            copy.set_types(["text", "int8", "uuid", "int8", "text", "bytea"])
            for row in rows:
                copy.write_row((self.ledger, *row))

    def rows(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        copied = f"COPY {table} (ledger, {', '.join(columns)}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(copied.encode()) as copy:
            for row in rows:
                copy.write_row((self.ledger, *row))

    def names(self, rows: Sequence[tuple[str, str]]) -> None:
        self._connection.cursor().executemany(
            "INSERT INTO actor VALUES (%s, %s) ON CONFLICT DO NOTHING", rows
        )
