"""Appending outcomes, durable, against the bare driver that writes the same bytes.

Each round records deliveries through `Ledger.record_outcome`, reads back the rows that were
stored, and writes those with the bare driver to an equal table in a database of its own, on
the same disk. Rounds are short and alternate, so that other load falls on both. A ratio is the
median of our rates through the median of the bare driver's.

    python -m benchmarks.append [--postgres URL] [--directory DIR] [--rounds N]
"""

import argparse
import gc
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple
from uuid import uuid4

import psycopg

from adapters.store import EventMapper, open_store
from adapters.store.tables import POSTGRES_TABLES, SQLITE_TABLES
from domain.base import Act
from domain.coding import Coding, Line, Lines
from domain.ledger import Ledger, SourceTerms
from domain.outcome import Stated

DIMENSIONS = ("responsibility", "service", "counterparty")
ACT = Act("8d0f6a52-0000-4000-8000-000000000001", "bus", datetime(2025, 4, 1, tzinfo=UTC))
TERMS = SourceTerms(name="accounting", form="vouchers")

POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"

Row = tuple[str, int, Any, int, str, bytes]


class Shape(NamedTuple):
    """Deliveries of so many lines, so many in a commit, so many commits in a round."""

    name: str
    lines: int
    deliveries: int
    commits: int


SHAPES = (
    Shape("1,000 lines", 1_000, 1, 30),
    Shape("a hundred of one line", 1, 100, 20),
    Shape("one line alone", 1, 1, 100),
)

_numbers = count(1)


def stated(lines: int) -> Stated:
    """A delivery whose lines stand on some 200 codings."""
    number = next(_numbers)
    rows = [
        Line(
            Coding.of(
                str(3000 + (number + i) % 40 * 100),
                {"responsibility": f"{1000 + i % 20}", "service": str(i % 10), "counterparty": ""},
            ),
            202503,
            (number * 7919 + i * 104729) % 10_000_000 - 5_000_000,
        )
        for i in range(lines)
    ]
    return Stated(f"2025/A/{number}", "2025-03-28", Lines.of(rows, DIMENSIONS))


def timed(commits: Sequence[Any], commit: Callable[[Any], object]) -> float:
    """Seconds for one commit, on average."""
    gc.collect()
    begun = perf_counter()
    for batch in commits:
        commit(batch)
    return (perf_counter() - begun) / len(commits)


@contextmanager
def bare_sqlite(directory: Path) -> Iterator["Bare"]:
    connection = sqlite3.connect(directory / "bare.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    for table in SQLITE_TABLES:
        connection.execute(table)

    def write(rows: list[Row]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")

    yield write
    connection.close()


@contextmanager
def bare_postgres(url: str) -> Iterator["Bare"]:
    insert = "INSERT INTO event VALUES (%s, %s, %s, %s, %s, %b)"
    with psycopg.connect(url, autocommit=True) as connection:
        for table in POSTGRES_TABLES:
            connection.execute(table.encode())
        connection.execute("ALTER TABLE event ALTER COLUMN state SET COMPRESSION lz4")
        cursor = connection.cursor()

        def write(rows: list[Row]) -> None:
            if len(rows) == 1:
                cursor.execute(insert, rows[0], prepare=True)
                return
            with connection.transaction():
                cursor.executemany(insert, rows)

        yield write


@contextmanager
def schema(url: str) -> Iterator[str]:
    """The URL of a schema that is dropped afterwards."""
    name = f"benchmark_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
        yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}"
        connection.execute(f"DROP SCHEMA {name} CASCADE".encode())


Bare = Callable[[list[Row]], None]


def measure(url: str, bare: Bare, rounds: int, id: Callable[..., Any]) -> None:
    """Print one line for each shape."""
    store = open_store(url)
    ledger = Ledger(code="benchmark", factory=store.factory("benchmark"), mapper=EventMapper())
    ledger.record_outcome(ACT, terms=TERMS, stated=[stated(1)])
    for shape in SHAPES:
        ours, theirs = [], []
        for _ in range(rounds):
            commits = [
                [stated(shape.lines) for _ in range(shape.deliveries)] for _ in range(shape.commits)
            ]
            last = ledger.recorder.max_notification_id() or 0
            ours.append(timed(commits, lambda b: ledger.record_outcome(ACT, terms=TERMS, stated=b)))
            events = ledger.recorder.select_notifications(last + 1, 1_000_000)
            rows = [
                ("benchmark", e.id, id(e.originator_id), e.originator_version, e.topic, e.state)
                for e in events
            ]
            size = len(rows) // shape.commits
            theirs.append(timed([rows[i : i + size] for i in range(0, len(rows), size)], bare))
        report(shape, median(ours), median(theirs))
    store.close()


def report(shape: Shape, ours: float, theirs: float) -> None:
    lines = shape.lines * shape.deliveries
    print(
        f"  {shape.name:<22} {ours * 1e6:>9,.0f} µs {theirs * 1e6:>9,.0f} µs "
        f"{lines / ours:>12,.0f} {lines / theirs:>12,.0f} {theirs / ours:>7.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", default=POSTGRES)
    parser.add_argument("--no-postgres", action="store_true", help="SQLite alone")
    parser.add_argument("--directory", default=".", help="where the SQLite files are made")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    print(f"  {'a commit of':<22} {'ours':>12} {'bare':>12} {'lines/s':>12} {'bare':>12}   ratio")
    print("SQLite, synchronous=FULL")
    with tempfile.TemporaryDirectory(dir=given.directory) as name:
        directory = Path(name).resolve()
        with bare_sqlite(directory) as bare:
            url = f"sqlite:///{directory / 'ours.sqlite'}"
            measure(url, bare, given.rounds, lambda id: id.bytes)
    if given.no_postgres:
        return
    print("PostgreSQL, fsync=on, lz4")
    with schema(given.postgres) as url, schema(given.postgres) as other, bare_postgres(other) as b:
        measure(url, b, given.rounds, lambda id: id)


if __name__ == "__main__":
    main()
