"""Four writers commit at once, and a reader who follows the log misses nothing.

What holds for our recorders is shown to break when the lock is taken away, and when positions
come from a sequence: the same function is run on both, and fails.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread
from typing import NamedTuple
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from adapters.store import open_store
from adapters.store.postgres import PostgresRecorder, PostgresStore
from adapters.store.postgres_append import Connection, PostgresAppending
from adapters.store.recorder import StoreRecorder
from domain.base import Text
from domain.recording import LedgerRecorder
from tests.store.given import event, log_in

WRITERS = 4
APPENDS = 150


class Seen(NamedTuple):
    """What four writers and a follower went through."""

    written: set[UUID | str]
    followed: list[UUID | str]
    refused: int
    positions: list[int]

    @property
    def missed(self) -> int:
        return len(self.written - set(self.followed))


def write_and_follow(open_log: Callable[[], LedgerRecorder]) -> Seen:
    """Four writers append at once while a follower reads on from where it was."""
    written: list[UUID | str] = []
    refusals: list[IntegrityError] = []

    def write(seed: int) -> None:
        log, sizes = open_log(), random.Random(seed)
        for _ in range(APPENDS):
            events = [event() for _ in range(sizes.choice([1, 2, 40]))]
            try:
                log.insert_events(events)
            except IntegrityError as refusal:
                refusals.append(refusal)
            else:
                written.extend(e.originator_id for e in events)

    log = open_log()
    log.insert_events([first := event()])
    written.append(first.originator_id)
    writers = [Thread(target=write, args=(seed,)) for seed in range(WRITERS)]
    for writer in writers:
        writer.start()
    followed: list[UUID | str] = []
    positions: list[int] = []
    writing = True
    while writing:
        writing = any(writer.is_alive() for writer in writers)
        while page := log.select_notifications(positions[-1] + 1 if positions else None, 100):
            followed.extend(n.originator_id for n in page)
            positions.extend(n.id for n in page)
    return Seen(set(written), followed, len(refusals), positions)


def test_no_event_is_missed_and_no_append_is_refused(url: str) -> None:
    seen = write_and_follow(lambda: log_in(open_store(url)))
    assert seen.refused == 0
    assert seen.missed == 0
    assert len(seen.followed) == len(seen.written)
    assert seen.positions == list(range(1, len(seen.written) + 1))


class WithoutLock(PostgresAppending):
    """Gives the same positions, last + 1, without holding the ledger's row."""

    def _append(self, events: Sequence[StoredEvent], texts: Sequence[Text]) -> int:
        read = "SELECT coalesce(max(position), 0) FROM event WHERE ledger = %s"
        row = self._connection.execute(read, [self._ledger]).fetchone()
        last: int = row[0] if row else 0
        self._connection.cursor().executemany(
            "INSERT INTO event VALUES (%s, %s, %s, %s, %s, %s)",
            [
                (self._ledger, p, e.originator_id, e.originator_version, e.topic, e.state)
                for p, e in enumerate(events, start=last + 1)
            ],
        )
        return last + len(events)


class FromSequence(PostgresAppending):
    """Gives positions from a sequence, which no lock is thought to need."""

    def _append(self, events: Sequence[StoredEvent], texts: Sequence[Text]) -> int:
        self._connection.cursor().executemany(
            "INSERT INTO event VALUES (%s, nextval('place'), %s, %s, %s, %s)",
            [
                (self._ledger, e.originator_id, e.originator_version, e.topic, e.state)
                for e in events
            ],
        )
        return 0


class Variant(PostgresRecorder):
    """Our recorder with another way to append."""

    def __init__(self, store: PostgresStore, appending: type[PostgresAppending]) -> None:
        super().__init__(store, "a")
        self._way = appending

    _insert = StoreRecorder._insert

    @contextmanager
    def _appending(self, *, commit: bool) -> Iterator[PostgresAppending]:
        with self._store.writing(commit=commit) as connection:
            yield self._way(connection, self.ledger)


def variant_of(url: str, appending: type[PostgresAppending]) -> Callable[[], LedgerRecorder]:
    return lambda: Variant(PostgresStore(url), appending)


def test_without_the_lock_appends_are_refused(postgres_url: str) -> None:
    seen = write_and_follow(variant_of(postgres_url, WithoutLock))
    assert seen.refused > 0


def test_with_a_sequence_events_are_missed(postgres_url: str) -> None:
    with PostgresStore(postgres_url).writing() as connection:
        make_sequence(connection)
    seen = write_and_follow(variant_of(postgres_url, FromSequence))
    assert seen.refused == 0
    assert seen.missed > 0


def make_sequence(connection: Connection) -> None:
    connection.execute("CREATE SEQUENCE place")


def test_refused_appends_of_a_sequence_leave_gaps_and_ours_do_not(postgres_url: str) -> None:
    store = PostgresStore(postgres_url)
    with store.writing() as connection:
        make_sequence(connection)
    known = event()
    for log, expected in ((Variant(store, FromSequence), [1, 3]), (store.recorder("b"), [1, 2])):
        first, second = event(), event()
        log.insert_events([first])
        with pytest.raises(IntegrityError):
            log.insert_events([first])
        log.insert_events([second])
        assert [n.id for n in log.select_notifications(None, 9)] == expected
    assert store.recorder("b").insert_events([known]) == [3]
