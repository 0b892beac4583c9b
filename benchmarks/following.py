"""How fast logs are followed and rebuilt: `python -m benchmarks.following [LINES] [URL]`.

Each figure stands beside the bare driver writing the same entry and balance rows, from arrays
folded beforehand, into the same tables in the same run. Without a URL an SQLite file in a temporary
directory is used; a PostgreSQL database gets a schema of its own, dropped afterwards.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter
from uuid import uuid4

import numpy as np
import psycopg
from eventsourcing.persistence import StoredEvent
from sqlalchemy import Connection, Engine

from adapters.store import EventMapper, Store, open_store
from domain.ledger import Ledger
from domain.recording import LedgerRecorder
from projections.database import Integers, driver, open_engine, writing
from projections.follower import Follower
from projections.log import notifications, pages
from projections.schema import Tables, tables
from projections.state import State
from projections.sums import Columns, Sums

LINES = 10_000_000
LIVE_LINES = 1_000_000
ONE_LINE_EVENTS = 200_000
LINES_PER_EVENT = 1_000
CODINGS = 12_500
EVENTS_AT_ONCE = 1_000
AT = datetime(2025, 1, 7, tzinfo=UTC).isoformat()


def main(lines: int, url: str | None) -> None:
    """Measure on one database, and print the ratios."""
    with tempfile.TemporaryDirectory() as directory, _database(url, Path(directory)) as place:
        bench = Bench(place)
        bench.one_line_events()
        bench.live()
        bench.rebuild(lines)
    print(f"peak memory: {getrusage(RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


@contextmanager
def _database(url: str | None, directory: Path) -> Iterator[str]:
    if url is None:
        yield f"sqlite:///{directory / 'ledgers.sqlite'}"
        return
    schema = f"following_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{schema}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@dataclass
class Measured:
    """Seconds that the product and the bare driver took for so many lines."""

    what: str
    lines: int
    ours: float
    bare: float

    def __str__(self) -> str:
        return (
            f"{self.what:<28} {self.lines / self.ours:>11,.0f} lines/s; bare driver "
            f"{self.lines / self.bare:>11,.0f}; ratio {self.bare / self.ours:.2f}"
        )


class Bench:
    """The measurements on one database."""

    def __init__(self, url: str) -> None:
        self.store: Store = open_store(url)
        self.engine: Engine = open_engine(url)
        self.follower = Follower(self.engine)

    def one_line_events(self) -> None:
        """Deliveries of one line each, followed live."""
        ledger = self._begun("one")
        fill(ledger.recorder, ONE_LINE_EVENTS, 1)
        self._follow(ledger, "live, one-line events", ONE_LINE_EVENTS)

    def live(self) -> None:
        """Deliveries of many lines each, followed live in pages."""
        ledger = self._begun("many")
        fill(ledger.recorder, LIVE_LINES, LINES_PER_EVENT)
        self._follow(ledger, "live, in pages", LIVE_LINES)

    def rebuild(self, lines: int) -> None:
        """A large log, projected anew."""
        ledger = self._ledger("large")
        fill(ledger.recorder, lines, LINES_PER_EVENT)
        start = perf_counter()
        self.follower.rebuild(ledger)
        ours = perf_counter() - start
        with self._bare_tables() as bare:
            seconds = 0.0
            sums = Sums()
            for entries in _folded(ledger):
                sums.add(Columns.of(*entries[2:]))
                with writing(self.engine) as connection:
                    seconds += _insert(connection, bare, entries)
            with writing(self.engine) as connection:
                seconds += _load_balances_and_indexes(connection, bare, sums)
        print(Measured("rebuild", lines, ours, seconds))

    def _ledger(self, code: str) -> Ledger:
        return Ledger(code=code, factory=self.store.factory(code), mapper=EventMapper())

    def _begun(self, code: str) -> Ledger:
        """A ledger whose read model stands at its first line, so that it is followed live."""
        ledger = self._ledger(code)
        fill(ledger.recorder, 1, 1)
        self.follower.catch_up(ledger)
        return ledger

    def _follow(self, ledger: Ledger, what: str, lines: int) -> None:
        start = perf_counter()
        self.follower.catch_up(ledger)
        ours = perf_counter() - start
        with self._bare_tables() as bare:
            with writing(self.engine) as connection:
                for index in bare.indexes():
                    index.create(connection)
            seconds = sum(self._write(bare, entries) for entries in _folded(ledger))
        print(Measured(what, lines, ours, seconds))

    def _write(self, bare: Tables, entries: Sequence[Integers]) -> float:
        with writing(self.engine) as connection:
            sums = Columns.of(*entries[2:])
            start = perf_counter()
            driver(connection).insert_integers(connection, bare.entry, entries)
            driver(connection).add_sums(connection, bare.balance, sums)
            connection.commit()
            return perf_counter() - start

    @contextmanager
    def _bare_tables(self) -> Iterator[Tables]:
        made = tables(1_000_000)
        with writing(self.engine) as connection:
            driver(connection).create(connection, made.all())
        yield made
        with writing(self.engine) as connection:
            made.metadata.drop_all(connection)
        tables.cache_clear()


def _insert(connection: Connection, made: Tables, entries: Sequence[Integers]) -> float:
    start = perf_counter()
    driver(connection).insert_integers(connection, made.entry, entries)
    connection.commit()
    return perf_counter() - start


def _load_balances_and_indexes(connection: Connection, made: Tables, sums: Sums) -> float:
    parts = list(sums.parts(100_000))
    start = perf_counter()
    for part in parts:
        driver(connection).insert_integers(connection, made.balance, part)
    for index in made.indexes():
        index.create(connection)
    connection.commit()
    return perf_counter() - start


def _folded(ledger: Ledger) -> Iterator[Sequence[Integers]]:
    """The entry rows of a whole log, page by page as the follower folds them."""
    for page in pages(ledger, notifications(ledger.recorder, 1), State(), lambda s, p: {}):
        yield page.entries()


def fill(recorder: LedgerRecorder, lines: int, per_event: int) -> None:
    """Record outcomes of a year, month after month, over some thousands of codings."""
    random = np.random.default_rng(lines + per_event)
    first = recorder.max_notification_id() or 0
    count = lines // per_event
    for start in range(0, count, EVENTS_AT_ONCE):
        numbers = range(start, min(start + EVENTS_AT_ONCE, count))
        recorder.insert_events(
            [
                StoredEvent(
                    uuid4(),
                    1,
                    "outcome.recorded",
                    _state(random, first + n, per_event, 202501 + 12 * n // count),
                )
                for n in numbers
            ]
        )


def _state(random: np.random.Generator, number: int, lines: int, period: int) -> bytes:
    distinct = min(lines, 250)
    chosen = (random.integers(CODINGS) + np.arange(distinct) * 7) % CODINGS
    codings = [
        [f"{3000 + i % 50}", f"unit {i // 250}", f"service {i // 50 % 5}", "", ""]
        for i in chosen.tolist()
    ]
    fields = {
        "v": 1,
        "recorded_at": AT,
        "by": "bench",
        "channel": "file",
        "source": "accounting",
        "reference": f"2025/A/{number}",
        "fingerprint": "0" * 64,
        "day": None,
        "text": None,
        "order": None,
        "part": 1,
        "parts": 1,
        "lines": {
            "dimensions": ["unit", "service", "initiative", "counterparty"],
            "codings": codings,
            "coding": random.integers(0, distinct, lines).tolist(),
            "period": [period] * lines,
            "amount": random.integers(-(10**8), 10**8, lines).tolist(),
        },
    }
    return json.dumps(fields, separators=(",", ":")).encode()


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else LINES,
        sys.argv[2] if len(sys.argv) > 2 else None,
    )
