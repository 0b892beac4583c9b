"""Sums as vectors by coding number: at the newest position, and as of an earlier one."""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, Engine, Select, bindparam, func, literal, select, union_all

from projections.database import Integers, driver, integers, reading
from projections.schema import Tables
from projections.sums import Columns, Slot

AT_MOST_READ = 100_000
"""Where more lines have come since, balances are read anew instead of moved forward."""

READ_IN_COLUMNS = 5_000
"""So many lines are read quicker as columns than row by row; measured."""

_HOW_FAR = -1


class Vectors(NamedTuple):
    """Öre and lines of a slot by coding number; longer than there are codings, or as long."""

    amounts: Integers
    lines: Integers

    @classmethod
    def of(cls, sums: Integers, length: int) -> "Vectors":
        """From rows of coding, amount and lines."""
        coding, amount, lines = sums.T
        vectors = cls.empty(max(length, int(coding.max(initial=-1)) + 1))
        vectors.amounts[coding] = amount
        vectors.lines[coding] = lines
        return vectors

    @classmethod
    def empty(cls, length: int) -> "Vectors":
        return cls(np.zeros(length, np.int64), np.zeros(length, np.int64))

    def with_added(self, change: Columns, sign: int, length: int) -> "Vectors":
        """A copy, with the changes of one slot added, or with −1 taken away."""
        vectors = Vectors.empty(max(length, len(self.lines)))
        vectors.amounts[: len(self.amounts)] = self.amounts
        vectors.lines[: len(self.lines)] = self.lines
        vectors.amounts[change.coding] += sign * change.amount
        vectors.lines[change.coding] += sign * change.lines
        return vectors


@lru_cache(maxsize=4)
def nothing(length: int) -> Vectors:
    """The sums of slots that hold no line: the same for all of them, and not to be written to."""
    vectors = Vectors.empty(length)
    for vector in vectors:
        vector.flags.writeable = False
    return vectors


class Newest:
    """The sums at what was the newest position when a view was made.

    A slot is read from the balances when it is first asked for. When lines have come since,
    `moved` gives the sums at the newer position; what was given out before stays as it was.
    """

    def __init__(
        self, engine: Engine, tables: Tables, position: int, lines: int, codings: int
    ) -> None:
        self._engine, self._tables = engine, tables
        self.position, self.lines, self.codings = position, lines, codings
        self._slots: dict[Slot, Vectors] = {}
        self._saved: Earlier | None = None

    def begin_from(self, checkpoint: tuple[int, int]) -> None:
        """Read slots from a checkpoint, position and lines, and the lines since."""
        nothing = Newest(self._engine, self._tables, 0, 0, self.codings)
        at = [checkpoint]
        self._saved = Earlier(self._engine, self._tables, nothing, self.lines, at)

    def slot(self, slot: Slot) -> Vectors:
        """The sums of a slot, of `codings` codings or more."""
        vectors = self._slots.get(slot)
        if vectors is None or len(vectors.lines) < self.codings:
            vectors = self._first(slot) if vectors is None else self._longer(vectors)
            self._slots[slot] = vectors
        return vectors

    def moved(self, connection: Connection, position: int, lines: int, codings: int) -> "Newest":
        """The sums at a later position."""
        moved = Newest(self._engine, self._tables, position, lines, codings)
        if lines - self.lines > AT_MOST_READ:
            return moved
        moved._slots.update(self._slots)
        if lines > self.lines and self._slots:
            new = read_lines(connection, self._tables, self.lines, lines)
            for slot, change in by_slot(new).items():
                if slot in moved._slots:
                    length = _room_for(codings)
                    moved._slots[slot] = moved._slots[slot].with_added(change, 1, length)
        return moved

    def _longer(self, vectors: Vectors) -> Vectors:
        nothing = Columns.of(*(np.empty(0, np.int64),) * 4)
        return vectors.with_added(nothing, 1, _room_for(self.codings))

    def _first(self, slot: Slot) -> Vectors:
        return self._read(slot) if self._saved is None else self._saved.slot(slot)

    def _read(self, slot: Slot) -> Vectors:
        # One statement, so that the balances and how far they go belong together.
        entry, balance = self._tables.entry, self._tables.balance
        how_far = select(literal(_HOW_FAR), func.coalesce(func.max(entry.c.id), 0), literal(0))
        held = select(balance.c.coding, balance.c.amount, balance.c.lines).where(
            balance.c.scenario == slot[0], balance.c.period == slot[1]
        )
        with reading(self._engine) as connection:
            found = integers(connection, union_all(how_far, held), 3)
            is_sum = found[:, 0] != _HOW_FAR
            vectors = Vectors.of(found[is_sum], _room_for(self.codings))
            now = int(found[~is_sum][0, 1])
            if now == self.lines:
                return vectors
            since = read_lines(connection, self._tables, self.lines, now, slot)
        return vectors.with_added(Columns.of(*since.T), -1, 0)


class Earlier:
    """The sums as of an earlier position: from the nearest known sums, and the lines between.

    What is nearest may be the checkpoint before, that after, or the newest position: from the
    latter two the lines between are taken away.
    """

    def __init__(
        self,
        engine: Engine,
        tables: Tables,
        newest: Newest,
        lines: int,
        checkpoints: list[tuple[int, int]],
    ) -> None:
        self._engine, self._tables, self._newest = engine, tables, newest
        known = [(newest.lines, None), *((at, position) for position, at in checkpoints), (0, 0)]
        base, self._checkpoint = min(known, key=lambda known: abs(known[0] - lines))
        self._sign = 1 if base <= lines else -1
        with reading(engine) as connection:
            between = read_lines(connection, tables, min(base, lines), max(base, lines))
        self._between = by_slot(between)
        self._saved = _latest_saved(tables, self._checkpoint or 0)
        self._slots: dict[Slot, Vectors] = {}

    def slot(self, slot: Slot) -> Vectors:
        """The sums of a slot, of as many codings as are known or more."""
        if slot not in self._slots:
            vectors = self._base(slot)
            if slot in self._between:
                vectors = vectors.with_added(self._between[slot], self._sign, 0)
            self._slots[slot] = vectors
        return self._slots[slot]

    def _base(self, slot: Slot) -> Vectors:
        if self._checkpoint is None:
            return self._newest.slot(slot)
        asked = {"scenario": slot[0], "period": slot[1]}
        with reading(self._engine) as connection:
            row = connection.execute(self._saved, asked).first()
        if row is None:
            return Vectors.empty(self._newest.codings)
        return Vectors.of(
            np.column_stack(
                (
                    np.frombuffer(row.codings, "<i4"),
                    np.frombuffer(row.amounts, "<i8"),
                    np.frombuffer(row.lines, "<i4"),
                )
            ),
            self._newest.codings,
        )


def _latest_saved(tables: Tables, checkpoint: int) -> Select[Any]:
    """What a slot held at a checkpoint: as it was saved last; made once for all slots."""
    table = tables.checkpoint_slot
    return (
        select(table.c.codings, table.c.amounts, table.c.lines)
        .where(
            table.c.scenario == bindparam("scenario"),
            table.c.period == bindparam("period"),
            table.c.position <= checkpoint,
        )
        .order_by(table.c.position.desc())
        .limit(1)
    )


def read_lines(
    connection: Connection, tables: Tables, after: int, last: int, slot: Slot | None = None
) -> Integers:
    """Scenario, period, coding and amount of the lines after one and up to another."""
    entry = tables.entry
    columns = (entry.c.scenario, entry.c.period, entry.c.coding, entry.c.amount)
    query: Select[tuple[int, ...]] = select(*columns).where(entry.c.id > after, entry.c.id <= last)
    if slot is not None:
        # The sums keep the planner from the index by slot: the lines stand together by number.
        query = query.where(entry.c.scenario + 0 == slot[0], entry.c.period + 0 == slot[1])
    if last - after < READ_IN_COLUMNS:
        return integers(connection, query, 4)
    return np.column_stack(driver(connection).read_columns(connection, query))


def by_slot(lines: Integers) -> dict[Slot, Columns]:
    """The sums of lines, slot by slot."""
    if not len(lines):
        return {}
    sums = Columns.of(*lines.T)
    slot_codes = sums.scenario * 1_000_000 + sums.period
    starts = np.flatnonzero(np.diff(slot_codes, prepend=-1)).tolist()
    parts = (slice(i, j) for i, j in zip(starts, [*starts[1:], len(slot_codes)], strict=True))
    return {
        (int(sums.scenario[part.start]), int(sums.period[part.start])): Columns(
            *(column[part] for column in sums)
        )
        for part in parts
    }


def _room_for(codings: int) -> int:
    """Some room to grow, so that a new coding does not lengthen every vector."""
    return codings + codings // 8 + 64
