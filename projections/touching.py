"""Which events have a line in some codings, newest first, without reading all lines."""

from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import Connection, Engine, bindparam, select

from projections.database import Integers, integers, reading
from projections.listing import PROBE, is_one_of
from projections.schema import Tables
from projections.sums import Slot

FIRST_LINES = 50_000
"""So many of the newest lines are looked through first."""

MANY = 1_000
"""Where a window holds fewer events, the next is wider."""


def positions_touching(
    engine: Engine, tables: Tables, codings: Integers, slots: Sequence[Slot], lines: int
) -> Iterator[int]:
    """The positions of events with any of the first `lines` lines in some codings, newest first.

    `slots` are all that hold lines. Windows of the log are read in order as long as that is
    less than to look every coding up in every slot by the index.
    """
    before, width, latest = lines if len(codings) else 0, FIRST_LINES, None
    while before > 0:
        window = max(0, before - width), before
        by_index = len(codings) * len(slots) * PROBE < window[1] - window[0]
        with reading(engine) as connection:
            found = (
                _by_index(connection, tables, codings, slots, window)
                if by_index
                else _in_order(connection, tables, codings, window)
            )
        for position in found[::-1].tolist():
            if position != latest:  # an event may stand in two windows
                yield position
        latest = int(found[0]) if len(found) else latest
        before = window[0]
        width *= 1 if len(found) >= MANY else 4


def _in_order(
    connection: Connection, tables: Tables, codings: Integers, window: tuple[int, int]
) -> Integers:
    entry = tables.entry
    query = select(entry.c.position).distinct().where(entry.c.id > window[0])
    within = query.where(entry.c.id <= window[1], is_one_of(connection, entry.c.coding, codings))
    return np.sort(integers(connection, within, 1).ravel())


def _by_index(
    connection: Connection,
    tables: Tables,
    codings: Integers,
    slots: Sequence[Slot],
    window: tuple[int, int],
) -> Integers:
    entry = tables.entry
    # One statement for all slots: to make one takes longer than to carry it out.
    query = (
        select(entry.c.position)
        .distinct()
        .where(entry.c.scenario == bindparam("in_scenario"))
        .where(entry.c.period == bindparam("in_period"))
        .where(is_one_of(connection, entry.c.coding, codings))
        .where(entry.c.id > window[0], entry.c.id <= window[1])
        .with_hint(entry, f"INDEXED BY {tables.entry_by_slot.name}", "sqlite")
    )
    found: set[int] = set()
    for scenario, period in slots:
        asked = {"in_scenario": scenario, "in_period": period}
        found.update(connection.execute(query, asked).scalars())
    return np.array(sorted(found), np.int64)
