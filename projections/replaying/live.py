"""The live read model as it stands at one moment, read from its tables as they are."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, Row, Select, Table, func, select

from domain.rules import RuleBroken
from projections.database import Integers, driver
from projections.schema import PROJECTION, Tables, tables
from projections.sums import Slot

Columns = tuple[Integers, ...]

DAMAGE = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RuleBroken)
"""What reading rows raises that nobody wrote as the program does."""


NO_WHOLE_NUMBER = "a column holds something else than whole numbers"


class Unreadable(ValueError):
    """Rows of the read model do not hold what their columns are for."""


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection on which everything is read as of the same moment."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
            yield connection
            connection.exec_driver_sql("ROLLBACK")
        else:
            yield connection.execution_options(isolation_level="REPEATABLE READ")


class Live:
    """The tables of a ledger's live generation, on a connection of one moment."""

    def __init__(self, connection: Connection, ledger: str) -> None:
        self._connection = connection
        query = select(PROJECTION).where(PROJECTION.c.ledger == ledger)
        self.row: Row[Any] = connection.execute(query).one()
        self.tables: Tables = tables(self.row.generation)

    def lines(self, first: int, last: int) -> Columns:
        """The lines from one number to another, in columns: id, position, scenario, …

        Raises:
            Unreadable
        """
        entry = self.tables.entry
        query = select(entry).where(entry.c.id.between(first, last)).order_by(entry.c.id)
        return self._columns(query)

    def sums(self, slot: Slot) -> Columns:
        """The balances of a slot: coding, amount and lines.

        Raises:
            Unreadable
        """
        balance = self.tables.balance
        query = (
            select(balance.c.coding, balance.c.amount, balance.c.lines)
            .where(balance.c.scenario == slot[0], balance.c.period == slot[1])
            .order_by(balance.c.coding)
        )
        return self._columns(query)

    def _columns(self, query: Select[Any]) -> Columns:
        try:
            columns: Columns = driver(self._connection).read_columns(self._connection, query)
        except DAMAGE as error:
            raise Unreadable(NO_WHOLE_NUMBER) from error
        if len({len(column) for column in columns}) > 1:
            raise Unreadable(NO_WHOLE_NUMBER)
        return columns

    def slots(self) -> list[Slot]:
        """The slots that any balance stands in."""
        balance = self.tables.balance
        query = select(balance.c.scenario, balance.c.period).distinct()
        return [(scenario, period) for scenario, period in self._connection.execute(query)]

    def rows(
        self, name: str, first: int | None, last: int | None, column: str = "position"
    ) -> list[tuple[Any, ...]]:
        """The rows of a table from one position (or number) to another; None: no bound.

        Raises:
            Unreadable
        """
        table: Table = getattr(self.tables, name)
        query = select(table)
        if first is not None:
            query = query.where(table.c[column] >= first)
        if last is not None:
            query = query.where(table.c[column] <= last)
        try:
            return [tuple(row) for row in self._connection.execute(query).all()]
        except DAMAGE as error:
            raise Unreadable(str(error)) from error

    def saved(self, name: str, key: Sequence[Any]) -> Row[Any] | None:
        """A row of a table of checkpoints, by its key."""
        table: Table = getattr(self.tables, name)
        query = select(table)
        for column, value in zip(table.primary_key.columns, key, strict=True):
            query = query.where(column == value)
        return self._connection.execute(query).first()

    def saved_keys(self, name: str, last: int | None) -> set[tuple[Any, ...]]:
        """The keys of all rows of a table of checkpoints up to a position; None: of all."""
        table: Table = getattr(self.tables, name)
        query = select(*table.primary_key.columns)
        if last is not None:
            query = query.where(table.c.position <= last)
        return {tuple(row) for row in self._connection.execute(query)}

    def lines_after(self, number: int) -> int:
        """How many lines are numbered higher."""
        entry = self.tables.entry
        query = select(func.count()).select_from(entry).where(entry.c.id > number)
        return int(self._connection.execute(query).scalar_one())


def array(blob: bytes, form: str) -> Integers:
    """A saved array of whole numbers.

    Raises:
        ValueError: the bytes are cut short.
    """
    return np.frombuffer(blob, form).astype(np.int64)
