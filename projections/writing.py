"""Writing pages of rows into the tables of a generation."""

from collections.abc import Iterable

import numpy as np
from sqlalchemy import Connection, func, select, update

from projections.database import Integers, driver, integers
from projections.folding import Page
from projections.receiving import Mark, write_received
from projections.schema import PROJECTION, Tables
from projections.sums import Columns, Slot


class Overtaken(Exception):
    """Another follower saved the same page first."""


def move(connection: Connection, ledger: str, generation: int, page: Page) -> None:
    """Move a ledger's position past a page, or note what stops it there.

    Raises:
        Overtaken: the position is no longer the one that the page begins at.
    """
    known = PROJECTION.c
    there = (known.ledger == ledger) & (known.generation == generation)
    moving = update(PROJECTION).where(there & (known.position == page.before))
    if not connection.execute(moving.values(page.projected)).rowcount:
        raise Overtaken


def advance(connection: Connection, tables: Tables, page: Page) -> None:
    """Write a page into tables that hold everything before it."""
    sums = write_page(connection, tables, page)
    if sums is not None:
        driver(connection).add_sums(connection, tables.balance, sums)
    if page.checkpoint:
        changed = sorted(page.state.changed)
        slots = (read_slot(connection, tables, slot) for slot in changed)
        write_checkpoint(connection, tables, page, slots)


def write_page(connection: Connection, tables: Tables, page: Page) -> Columns | None:
    """Write all rows of a page but its sums, which are returned; None where it moves nothing."""
    write = driver(connection)
    write.insert_rows(connection, tables.event, page.events)
    for name, rows in page.rows.items():
        write.insert_rows(connection, getattr(tables, name), rows)
    for round, column, position in page.changes:
        is_it = tables.round.c.scenario == round
        connection.execute(update(tables.round).where(is_it).values({column: position}))
    entries, received = page.entries(), page.state.received
    received.name([row[2] for row in page.rows["coding"]])
    if not len(entries[0]):
        return None
    write.insert_integers(connection, tables.entry, entries)
    sums = Columns.of(*entries[2:])
    received.take(page.by_source(entries, sums), page.deliveries)
    page.state.changed.update(sums.slots)
    return sums


def write_checkpoint(
    connection: Connection, tables: Tables, page: Page, slots: Iterable[Columns]
) -> None:
    """Write a checkpoint after a page: what has changed since the one before."""
    position = page.position
    mark = Mark(position, page.last_line)
    write_received(connection, tables, page.state.received, mark)
    checkpoint = [mark]
    driver(connection).insert_rows(connection, tables.checkpoint, checkpoint)
    rows = [
        (
            int(slot.scenario[0]),
            int(slot.period[0]),
            position,
            slot.coding.astype("<i4").tobytes(),
            slot.amount.astype("<i8").tobytes(),
            slot.lines.astype("<i4").tobytes(),
        )
        for slot in slots
    ]
    driver(connection).insert_rows(connection, tables.checkpoint_slot, rows)
    page.state.changed.clear()


def changed_slots(connection: Connection, tables: Tables) -> set[Slot]:
    """The slots with lines since the latest checkpoint."""
    entry, checkpoint = tables.entry, tables.checkpoint
    latest = select(func.coalesce(func.max(checkpoint.c.lines), 0)).scalar_subquery()
    query = select(entry.c.scenario, entry.c.period).where(entry.c.id > latest).distinct()
    return {(scenario, period) for scenario, period in connection.execute(query)}


def read_slot(connection: Connection, tables: Tables, slot: Slot) -> Columns:
    """The balances of a slot, by coding number."""
    balance = tables.balance
    query = (
        select(balance.c.coding, balance.c.amount, balance.c.lines)
        .where(balance.c.scenario == slot[0], balance.c.period == slot[1])
        .order_by(balance.c.coding)
    )
    found = integers(connection, query, 3)
    return Columns(_all(slot[0], found), _all(slot[1], found), *found.T)


def _all(value: int, rows: Integers) -> Integers:
    return np.full(len(rows), value)
