"""A receiver on a real database, and messages to give it."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from eventsourcing.persistence import OperationalError

from adapters.bus.contract.outgoing import OutgoingEvent
from adapters.bus.raw import Raw

HEADERS = {"ce-specversion": "1.0", "ce-type": "liggare.outcome.v1", "content-type": "text/plain"}


class Recording:
    """Keeps each message once in a SQLite file, and answers every one of them."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()
        self.batches: list[Sequence[Raw]] = []
        self.database_away_until = 0.0
        with self._connect() as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (body TEXT PRIMARY KEY)")

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)

    def receive(self, raws: Sequence[Raw]) -> list[OutgoingEvent]:
        assert self._lock.acquire(blocking=False), "one caller at a time"
        try:
            if time.monotonic() < self.database_away_until:
                raise OperationalError("the server closed the connection unexpectedly")
            with self._connect() as connection:
                rows = [(raw.body.decode(),) for raw in raws]
                connection.executemany("INSERT OR IGNORE INTO kept VALUES (?)", rows)
            self.batches.append(raws)
            return [accepted(raw) for raw in raws]
        finally:
            self._lock.release()

    def kept(self) -> set[str]:
        with self._connect() as connection:
            return {body for (body,) in connection.execute("SELECT body FROM kept")}


def accepted(raw: Raw) -> OutgoingEvent:
    body = raw.body.decode()
    return OutgoingEvent(
        id=f"answer-{body}",
        source=f"/{raw.ledger}",
        type="liggare.delivery-accepted.v1",
        time=datetime(2025, 4, 1, tzinfo=UTC),
        subject=body,
        data={"message": body},
        sequence=None,
        address=f"liggare.out.{raw.ledger}.answers.{raw.source}",
        traceparent=raw.headers.get("traceparent"),
    )


def fact(number: int) -> OutgoingEvent:
    return OutgoingEvent(
        id=f"fact-{number}",
        source="/stad",
        type="liggare.period-changed.v1",
        time=datetime(2025, 4, 1, tzinfo=UTC),
        subject="2025-03",
        data={"position": number},
        sequence=number,
        address="liggare.out.stad.events.period-changed",
        traceparent=None,
    )


def bodies(first: int, end: int) -> list[str]:
    return [f"message {number}" for number in range(first, end)]


async def until(true: Callable[[], bool], within: float = 20.0) -> None:
    """Wait for what is to come true; fail when it does not in time."""
    async with asyncio.timeout(within):
        while not true():
            await asyncio.sleep(0.01)
