"""The follower: brings the read model of a ledger to the end of its log, a page at a time."""

from collections.abc import Callable, Iterator
from itertools import chain
from math import inf
from threading import RLock
from typing import Any

from eventsourcing.persistence import Notification
from sqlalchemy import Engine, Row, select

from domain.ledger import Ledger
from projections.database import make_tables, reading, writing
from projections.folding import Page
from projections.log import notifications, pages, within
from projections.rebuilding import AnotherIsAhead, Rebuilding, Report
from projections.resuming import identity, present_in, read_state
from projections.saving import Saving, seldom_collecting
from projections.schema import PROJECTION, SCHEMA_NUMBER, tables
from projections.state import CHECKPOINT_LINES, State
from projections.writing import Overtaken, advance, move

Progress = Callable[[int, int], None]
"""Called with the position that is reached and the last there was at the start."""


class AnotherLog(Exception):
    """The log does not hold the event that was projected last: it is another log."""


class Follower:
    """Follows the logs of ledgers; several of them do no harm to each other."""

    def __init__(self, engine: Engine, *, checkpoint_lines: int = CHECKPOINT_LINES) -> None:
        self.engine = engine
        self.checkpoint_lines = checkpoint_lines
        self._states: dict[str, tuple[int, State]] = {}
        self._one_at_a_time = RLock()
        make_tables(engine)

    def projection(self, ledger: str) -> Row[Any] | None:
        """The ledger's row: its live generation, and how far it has come."""
        with reading(self.engine) as connection:
            query = select(PROJECTION).where(PROJECTION.c.ledger == ledger)
            return connection.execute(query).first()

    def catch_up(
        self, ledger: Ledger, progress: Progress | None = None, *, seconds: float = inf
    ) -> int:
        """Project what the log holds beyond the position; returns the position reached.

        What stands in the way of the next event is saved as the reason for stopping there.
        After so many seconds nothing more is read, and the rest is left for the next time; a
        rebuild is made whole.
        """
        with self._one_at_a_time:
            while True:
                row = self.projection(ledger.code)
                if row is None or row.schema_number != SCHEMA_NUMBER:
                    return self.rebuild(ledger, progress)
                try:
                    return self._follow(ledger, row, progress, seconds)
                except Overtaken:
                    self._states.pop(ledger.code, None)
                except AnotherLog:
                    return self.rebuild(ledger, progress)

    def rebuild(self, ledger: Ledger, progress: Progress | None = None) -> int:
        """Project the whole log anew, beside what is read meanwhile; returns the position.

        Raises:
            RebuildStopped: an event cannot be taken that the present read model holds.
        """
        with self._one_at_a_time:
            before = self.projection(ledger.code)
            rebuilding = Rebuilding(self.engine, ledger, before, self.checkpoint_lines)
            try:
                position = rebuilding.run(_reporting(ledger, progress))
            except AnotherIsAhead:
                return self.catch_up(ledger, progress)
            self._states[ledger.code] = rebuilding.generation, rebuilding.state
            return position

    def _follow(
        self, ledger: Ledger, row: Row[Any], progress: Progress | None, seconds: float
    ) -> int:
        stored = _after(ledger, row)
        first = next(stored, None)
        if first is None:
            return int(row.position)
        state = self._state(ledger.code, row)
        report = _reporting(ledger, progress)
        present = present_in(self.engine, tables(row.generation))

        def save(page: Page) -> None:
            self._save(row, page, report)

        try:
            with seldom_collecting(), Saving(save) as saving:
                rest = within(seconds, chain([first], stored))
                for page in pages(ledger, rest, state, saving.after(present)):
                    saving.save(page)
        except BaseException:
            # The state has run ahead of what is saved.
            self._states.pop(ledger.code, None)
            raise
        return state.position

    def _save(self, row: Row[Any], page: Page, report: Report) -> None:
        if not page.events and page.projected["stopped_position"] == row.stopped_position:
            return
        with writing(self.engine) as connection:
            move(connection, row.ledger, row.generation, page)
            if page.events:
                advance(connection, tables(row.generation), page)
        report(page.position)

    def _state(self, ledger: str, row: Row[Any]) -> State:
        generation, state = self._states.get(ledger, (0, None))
        if state is None or generation != row.generation or state.position != row.position:
            with reading(self.engine) as connection:
                state = read_state(connection, row, self.checkpoint_lines)
            self._states[ledger] = row.generation, state
        return state


def _reporting(ledger: Ledger, progress: Progress | None) -> Report:
    if progress is None:
        return lambda position: None
    last = ledger.recorder.max_notification_id() or 0
    return lambda position: progress(position, max(position, last))


def _after(ledger: Ledger, row: Row[Any]) -> Iterator[Notification]:
    """What the log holds after the projected position.

    Raises:
        AnotherLog: at the position it does not hold what was projected.
    """
    if row.position == 0:
        return notifications(ledger.recorder, 1)
    stored = notifications(ledger.recorder, row.position)
    last = next(stored, None)
    if last is None or identity(last) != row.last_event:
        raise AnotherLog
    return stored
