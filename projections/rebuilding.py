"""Rebuilding: a new generation is filled beside the live one, and then takes its place."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from domain.ledger import Ledger
from domain.rules import RuleBroken
from projections.database import driver, writing
from projections.folding import Page
from projections.log import notifications, pages
from projections.resuming import present_in
from projections.saving import Saving, seldom_collecting
from projections.schema import GENERATION, PROJECTION, SCHEMA_NUMBER, Tables, tables
from projections.state import State
from projections.sums import Sums
from projections.writing import advance, write_checkpoint, write_page

Report = Callable[[int], None]

BALANCES_AT_ONCE = 100_000


class AnotherIsAhead(Exception):
    """Another has put a new generation in place meanwhile."""


class RebuildStopped(RuleBroken):
    """An event that the present read model holds cannot be taken any more."""

    MESSAGE = "the rebuild stopped at {stopped}; the present read model stays in use"


class Rebuilding:
    """One rebuild of one ledger's read model."""

    def __init__(
        self, engine: Engine, ledger: Ledger, before: Row[Any] | None, checkpoint_lines: int
    ) -> None:
        self.engine, self.ledger, self.before = engine, ledger, before
        self.state = State(checkpoint_lines=checkpoint_lines)
        self.generation = 0
        self._last = Page(self.state).end()

    def run(self, report: Report) -> int:
        """Fill the new generation, and put it in the place of the old one.

        Raises:
            AnotherIsAhead, RebuildStopped
        """
        with writing(self.engine) as connection:
            new = insert(GENERATION).values(ledger=self.ledger.code)
            number = new.returning(GENERATION.c.generation)
            self.generation = connection.execute(number).scalar_one()
            made = tables(self.generation)
            driver(connection).create(connection, made.all())
        try:
            self._fill(made, report)
            while not self._put_in_place():
                self._go_on(made, report)
        except BaseException:
            self._drop(GENERATION.c.generation == self.generation)
            raise
        if self.before is not None:
            # What is read in the old generation at this moment may be read to its end.
            self._drop(GENERATION.c.generation < self.before.generation)
        return self.state.position

    def _fill(self, made: Tables, report: Report) -> None:
        sums = Sums()

        def save(page: Page) -> None:
            with writing(self.engine) as connection:
                new = write_page(connection, made, page)
                if new is not None:
                    sums.add(new)
                if page.checkpoint:
                    slots = (sums.slot(*slot) for slot in sorted(self.state.changed))
                    write_checkpoint(connection, made, page, slots)
            self._last = page
            report(page.position)

        stored = notifications(self.ledger.recorder, 1)
        with seldom_collecting(), Saving(save) as saving:
            for page in pages(self.ledger, stored, self.state, saving.after(sums.present)):
                saving.save(page)
        self._complete(made, sums)

    def _complete(self, made: Tables, sums: Sums) -> None:
        with writing(self.engine) as connection:
            for part in sums.parts(BALANCES_AT_ONCE):
                driver(connection).insert_integers(connection, made.balance, part)
            for index in made.indexes():
                index.create(connection)
            driver(connection).analyse(connection, made.all())

    def _go_on(self, made: Tables, report: Report) -> None:
        """Take what the log and the live generation have got meanwhile."""
        present = present_in(self.engine, made)
        stored = notifications(self.ledger.recorder, self.state.position + 1)
        for page in pages(self.ledger, stored, self.state, present):
            with writing(self.engine) as connection:
                if page.events:
                    advance(connection, made, page)
            self._last = page
            report(page.position)

    def _put_in_place(self) -> bool:
        """Make the new generation the live one; False where the live one is further on."""
        known = PROJECTION.c
        of_ledger = known.ledger == self.ledger.code
        values = {"generation": self.generation, **self._last.projected}
        with writing(self.engine) as connection:
            live = connection.execute(select(PROJECTION).where(of_ledger).with_for_update()).first()
            if live is None:
                self._begin(connection, values)
            elif self.before is None or live.generation != self.before.generation:
                raise AnotherIsAhead
            elif self._is_ahead(live):
                if self._last.stopped:
                    raise RebuildStopped(stopped=self._last.stopped)
                return False
            else:
                connection.execute(update(PROJECTION).where(of_ledger).values(values))
        return True

    def _begin(self, connection: Connection, values: dict[str, Any]) -> None:
        try:
            connection.execute(insert(PROJECTION).values(ledger=self.ledger.code, **values))
        except IntegrityError as error:
            raise AnotherIsAhead from error

    def _is_ahead(self, live: Row[Any]) -> bool:
        """Whether the live generation holds more of this log; a shorter log is another one."""
        end = self.ledger.recorder.max_notification_id() or 0
        readable = live.schema_number == SCHEMA_NUMBER
        return bool(readable and self.state.position < live.position <= end)

    def _drop(self, which: ColumnElement[bool]) -> None:
        of_ledger = GENERATION.c.ledger == self.ledger.code
        with writing(self.engine) as connection:
            numbers = connection.execute(select(GENERATION.c.generation).where(of_ledger & which))
            for number in numbers.scalars().all():
                tables(number).metadata.drop_all(connection)
                gone = GENERATION.c.generation == number
                connection.execute(delete(GENERATION).where(gone))
