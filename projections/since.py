"""The lines that were recorded between two positions, as they stand in the log."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, select

from projections.database import Integers, driver
from projections.schema import Tables
from projections.sums import Slot

PAGE = 100_000
"""So many lines are read at a time."""


class Movements(NamedTuple):
    """Lines in columns, in the order of the log: where each moved what by how much (öre)."""

    position: Integers
    scenario: Integers
    period: Integers
    coding: Integers
    amount: Integers

    @classmethod
    def none(cls) -> "Movements":
        return cls(*(np.empty(0, np.int64),) * 5)

    def part(self, first: int, last: int) -> "Movements":
        """The lines from one index up to another."""
        return Movements(*(column[first:last] for column in self))


def movements(
    connection: Connection, tables: Tables, after: int, last: int, slots: Collection[Slot]
) -> Iterator[Movements]:
    """The lines in slots after a line's number and up to another.

    A page at a time, each of whole events.
    """
    entry = tables.entry
    columns = (entry.c[name] for name in Movements._fields)
    # The sums keep the planner from the index by slot: the lines stand together by number.
    query = select(*columns).where(
        (entry.c.scenario + 0).in_({scenario for scenario, _ in slots}),
        (entry.c.period + 0).between(min(p for _, p in slots), max(p for _, p in slots)),
    )
    while after < last:
        end = _end_of_event(connection, tables, min(after + PAGE, last))
        page = query.where(entry.c.id > after, entry.c.id <= end).order_by(entry.c.id)
        yield Movements(*driver(connection).read_columns(connection, page))
        after = end


def _end_of_event(connection: Connection, tables: Tables, line: int) -> int:
    """The number of the last line of the event that a line belongs to."""
    entry, event = tables.entry, tables.event
    at = select(entry.c.position).where(entry.c.id == line).scalar_subquery()
    return int(
        connection.execute(select(event.c.last_line).where(event.c.position == at)).scalar_one()
    )
