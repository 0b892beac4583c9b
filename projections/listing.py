"""Listing the lines of a selection in the order of the log, without reading the others."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    and_,
    any_,
    bindparam,
    func,
    or_,
    select,
)

from projections.database import Integers, integers
from projections.schema import Tables
from projections.sums import Slot
from projections.times import moment

PAGE = 10_000
"""About so many lines are in memory while all of a selection are read."""

PROBE = 8
"""A look into the index costs as much as reading so many lines in order; measured."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line as it was recorded: where it counts, how much (öre), and what it comes from.

    `source` is the source of an outcome, or the body that decided a budget; `reference` is the
    voucher or batch, the paragraph and diary number, or the forecast round. `line` is the line's
    number in the ledger's log, `last_line` that of the last line of its event.
    """

    position: int
    scenario: int
    coding: int
    period: int
    amount: int
    source: str | None
    reference: str | None
    recorded_at: datetime
    line: int
    last_line: int


class Sought(NamedTuple):
    """What is listed: codings that hold lines, by slot; how many lines; and where they lie."""

    codings: Mapping[Slot, Integers]
    lines: int
    first_line: int
    last_line: int


def list_entries(
    connection: Connection, tables: Tables, sought: Sought, limit: int | None
) -> list[Entry]:
    """The first lines of a selection, in the order of the log."""
    wanted = sought.lines if limit is None else min(limit, sought.lines)
    found = [np.empty((0, 6), np.int64), *_windows(connection, tables, sought, wanted, wanted)]
    return _entries(connection, tables, np.concatenate(found))


def pages_of_entries(
    connection: Connection, tables: Tables, sought: Sought
) -> Iterator[list[Entry]]:
    """All lines of a selection in the order of the log, a page at a time in memory."""
    for rows in _windows(connection, tables, sought, sought.lines, PAGE):
        if len(rows):
            yield _entries(connection, tables, rows)


def pages_of_positions(
    connection: Connection, tables: Tables, sought: Sought
) -> Iterator[list[int]]:
    """The positions of all lines of a selection in order, each once, some at a time in memory."""
    if sought.lines <= PAGE:
        yield _positions(connection, tables, sought)
        return
    latest = 0
    for rows in _windows(connection, tables, sought, sought.lines, PAGE):
        positions = np.unique(rows[:, 1])
        yield positions[positions > latest].tolist()  # an event may stand in two windows
        latest = max([latest, *positions[-1:].tolist()])


def _positions(connection: Connection, tables: Tables, sought: Sought) -> list[int]:
    """The positions of a few lines, found by the index."""
    entry = tables.entry
    found = []
    for (scenario, period), of_slot in sought.codings.items():
        query = (
            select(entry.c.position)
            .distinct()
            .where(entry.c.scenario == scenario, entry.c.period == period)
            .where(is_one_of(connection, entry.c.coding, of_slot))
            .where(entry.c.id.between(sought.first_line, sought.last_line))
            .with_hint(entry, f"INDEXED BY {tables.entry_by_slot.name}", "sqlite")
        )
        found.append(integers(connection, query, 1).ravel())
    positions: list[int] = np.unique(np.concatenate(found)).tolist()
    return positions


def _windows(
    connection: Connection, tables: Tables, sought: Sought, wanted: int, page: int
) -> Iterator[Integers]:
    """The first `wanted` lines, in windows of the log that hold about `page` of them.

    A window is read in order where the selection is dense, by the index where it is sparse.
    """
    lookups = sum(map(len, sought.codings.values()))
    after = sought.first_line - 1
    width = (sought.last_line - after) * 3 * min(wanted, page) // (2 * max(sought.lines, 1)) + 1
    missing = wanted
    while missing > 0 and after < sought.last_line:
        last = min(after + width, sought.last_line)
        if lookups * PROBE < last - after:
            rows = _look_up(connection, tables, sought.codings, (after, last), missing)
        else:
            rows = _scan(connection, tables, sought.codings, after, last)
        found = rows[np.argsort(rows[:, 0])][:missing]
        yield found
        missing -= len(found)
        after = last
        if len(found) < page // 2:
            width *= 4
        elif len(found) > 2 * page:
            width = width // 4 + 1


def _look_up(
    connection: Connection,
    tables: Tables,
    codings: Mapping[Slot, Integers],
    window: tuple[int, int],
    limit: int,
) -> Integers:
    """The first lines within a window, found by the index: slot by slot, coding by coding."""
    entry = tables.entry
    found = []
    for (scenario, period), of_slot in codings.items():
        # The index holds the numbers: of the lines beyond the limit nothing else is read.
        query = (
            select(entry.c.id)
            .where(entry.c.scenario == scenario, entry.c.period == period)
            .where(is_one_of(connection, entry.c.coding, of_slot))
            .where(entry.c.id > window[0], entry.c.id <= window[1])
            .with_hint(entry, f"INDEXED BY {tables.entry_by_slot.name}", "sqlite")
        )
        found.append(integers(connection, query, 1).ravel())
    first = np.sort(np.concatenate(found))[:limit]
    return integers(connection, select(entry).where(is_one_of(connection, entry.c.id, first)), 6)


def is_one_of(
    connection: Connection, column: ColumnElement[int], numbers: Integers
) -> ColumnElement[bool]:
    """Whether a column holds one of some numbers, however many."""
    # The numbers are one parameter: thousands of them would make a statement each time anew.
    if connection.dialect.name == "sqlite":
        listed = func.json_each(json.dumps(numbers.tolist())).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(bindparam("numbers", numbers.tolist(), ARRAY(column.type)))


def _scan(
    connection: Connection, tables: Tables, codings: Mapping[Slot, Integers], after: int, last: int
) -> Integers:
    """The lines within a window, by reading all lines of the slots there."""
    entry = tables.entry
    periods: dict[int, list[int]] = defaultdict(list)
    for scenario, period in codings:
        periods[scenario].append(period)
    # The sums keep the planner from the index by slot: the lines stand together by number.
    of_slots = or_(
        *(and_(entry.c.scenario + 0 == s, (entry.c.period + 0).in_(p)) for s, p in periods.items())
    )
    query = select(entry).where(entry.c.id > after, entry.c.id <= last, of_slots)
    lines = integers(connection, query, 6)
    chosen = np.zeros(len(lines), bool)
    for (scenario, period), of_slot in codings.items():
        here = (lines[:, 2] == scenario) & (lines[:, 3] == period)
        chosen[here] = np.isin(lines[here, 4], of_slot)
    return lines[chosen]


EVENTS_AT_ONCE = 500


def _entries(connection: Connection, tables: Tables, lines: Integers) -> list[Entry]:
    event = tables.event
    positions = np.unique(lines[:, 1]).tolist()
    told: dict[int, Any] = {}
    for i in range(0, len(positions), EVENTS_AT_ONCE):
        query = select(
            event.c.position,
            event.c.source,
            event.c.reference,
            event.c.recorded_at,
            event.c.last_line,
        ).where(event.c.position.in_(positions[i : i + EVENTS_AT_ONCE]))
        for row in connection.execute(query):
            told[row.position] = row
    return [
        Entry(
            position=position,
            scenario=scenario,
            coding=coding,
            period=period,
            amount=amount,
            source=told[position].source,
            reference=told[position].reference,
            recorded_at=moment(told[position].recorded_at),
            line=line,
            last_line=told[position].last_line,
        )
        for line, position, scenario, period, coding, amount in lines.tolist()
    ]
