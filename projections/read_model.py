"""The read model: what has been projected of all ledgers, and views of it."""

from dataclasses import dataclass
from datetime import datetime
from math import inf
from threading import RLock
from typing import Any

from sqlalchemy import Engine, Row, select

from domain.ledger import Ledger, UnknownLedger
from domain.rules import RuleBroken
from projections.database import open_engine, reading
from projections.follower import Follower, Progress
from projections.memory import Memory
from projections.schema import PROJECTION, tables
from projections.state import CHECKPOINT_LINES
from projections.times import microseconds
from projections.view import At, View


class PositionNotReached(RuleBroken):
    """A view is asked for at a position that the read model has not reached."""

    MESSAGE = "the ledger is projected up to position {newest}; there is no position {position} yet"


@dataclass(frozen=True, slots=True)
class Status:
    """How far a ledger is projected, and what stands in the way of the next event."""

    position: int
    stopped: str | None


class ReadModel:
    """What has been projected of all ledgers in a database."""

    def __init__(self, engine: Engine, *, checkpoint_lines: int = CHECKPOINT_LINES) -> None:
        self.engine = engine
        self.checkpoint_lines = checkpoint_lines
        self._follower = Follower(engine, checkpoint_lines=checkpoint_lines)
        self._memories: dict[str, Memory] = {}
        self._lock = RLock()

    @staticmethod
    def open(url: str) -> "ReadModel":
        """The read model beside a database of ledgers: `sqlite:///…` or `postgresql://…`."""
        return ReadModel(open_engine(url))

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def catch_up(
        self, ledger: Ledger, progress: Progress | None = None, *, seconds: float = inf
    ) -> int:
        """Project what the log holds, or what is taken of it in so many seconds; returns the
        position reached, see `status`."""
        return self._follower.catch_up(ledger, progress, seconds=seconds)

    def rebuild(self, ledger: Ledger, progress: Progress | None = None) -> int:
        """Project the whole log anew; returns the position reached.

        Raises:
            RebuildStopped
        """
        return self._follower.rebuild(ledger, progress)

    def row(self, ledger_code: str) -> Row[Any] | None:
        """A ledger's row: its live generation and how far it has come; None where nothing is."""
        return self._follower.projection(ledger_code)

    def status(self, ledger_code: str) -> Status:
        """How far a ledger is projected; position 0 where nothing is."""
        row = self._follower.projection(ledger_code)
        return Status(0, None) if row is None else _status(row)

    def statuses(self) -> dict[str, Status]:
        """How far every ledger is projected of which something is, by one look."""
        with reading(self.engine) as connection:
            return {row.ledger: _status(row) for row in connection.execute(select(PROJECTION))}

    def view(self, ledger_code: str, position: int | None = None) -> View:
        """The ledger as of a position, else the newest projected.

        Raises:
            UnknownLedger: nothing of it has been projected.
            PositionNotReached
        """
        with self._lock:
            row = self._follower.projection(ledger_code)
            if row is None:
                raise UnknownLedger(ledger=ledger_code)
            memory = self._memories.get(ledger_code)
            if memory is None or not memory.can_move_to(row):
                memory = self._memories[ledger_code] = Memory(self.engine, row)
            memory.move_to(row)
            at = At(row.position, row.lines, row.recorded_at)
            newest = View(self.engine, memory, ledger_code, at)
        if position is None or position == row.position:
            return newest
        if not 0 <= position <= row.position:
            raise PositionNotReached(newest=row.position, position=position)
        return newest.earlier(position)

    def position_at(self, ledger_code: str, at: datetime) -> int:
        """The last position before the first event recorded after a time; 0 where none is."""
        row = self._follower.projection(ledger_code)
        if row is None or row.latest_at <= microseconds(at):
            return row.position if row else 0
        event = tables(row.generation).event
        query = (
            select(event.c.position)
            .where(event.c.latest_at > microseconds(at))
            .order_by(event.c.latest_at, event.c.position)
            .limit(1)
        )
        with reading(self.engine) as connection:
            return int(connection.execute(query).scalar_one()) - 1


def _status(row: Row[Any]) -> Status:
    if row.stopped_position is None:
        return Status(row.position, None)
    return Status(row.position, f"position {row.stopped_position}: {row.stopped_reason}")
