"""What is received of each source: the sums per account at every checkpoint, as they are kept."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, func, literal_column, select

from projections.database import Integers, driver
from projections.entries import OUTCOME
from projections.schema import Tables
from projections.stated import SourcePeriod
from projections.sums import Columns

AT_MOST_APART = 256
"""So many pages' sums wait apart before they are summed together."""


class Mark(NamedTuple):
    """A position, and how many lines there are up to it."""

    position: int
    lines: int


class Change(NamedTuple):
    """Sums of a source and period by coding number, and how many more deliveries count."""

    codings: Integers
    amounts: Integers
    deliveries: int


class Receiving:
    """What came of each source since the latest checkpoint, and the sums there were at it.

    `whole` is False where a follower has gone on from tables: what came before it began is
    read from them at the next checkpoint.
    """

    def __init__(self, *, whole: bool = True) -> None:
        self.whole = whole
        self._came: dict[str, list[Columns]] = defaultdict(list)
        self._deliveries: Counter[SourcePeriod] = Counter()
        self._sums: dict[SourcePeriod, tuple[Integers, int]] = {}
        self._accounts: dict[str, int] = {}
        self._account_of = np.empty(0, np.int64)
        self._first_coding = np.empty(0, np.int64)

    def name(self, accounts: Sequence[str]) -> None:
        """Take the accounts of the codings that follow those known."""
        coding = len(self._account_of)
        numbers: list[int] = []
        first: list[int] = []
        for at, account in enumerate(accounts, coding):
            number = self._accounts.setdefault(account, len(self._accounts))
            if number == len(self._first_coding) + len(first):
                first.append(at)
            numbers.append(number)
        self._account_of = np.concatenate((self._account_of, np.array(numbers, np.int64)))
        self._first_coding = np.concatenate((self._first_coding, np.array(first, np.int64)))

    def take(self, came: Iterable[tuple[str, Columns]], deliveries: Counter[SourcePeriod]) -> None:
        """Take a page's sums of outcome, source by source, and the deliveries it counts."""
        if not self.whole:
            return
        self._deliveries.update(deliveries)
        for source, sums in came:
            apart = self._came[source]
            apart.append(sums)
            if len(apart) == AT_MOST_APART:
                apart[:] = [_together(apart)]

    def at_checkpoint(
        self, connection: Connection, tables: Tables, last: Mark
    ) -> Iterator[tuple[SourcePeriod, Change]]:
        """The sums at a checkpoint of what has changed since the one before, by account.

        The page that it ends is written, and it is not.
        """
        changes = self._changes() if self.whole else self._read(connection, tables, last)
        for key, change in sorted(changes, key=lambda pair: pair[0]):
            sums, deliveries = self._sums.get(key) or self._saved(connection, tables, key)
            if len(sums) < len(self._accounts):
                sums = np.concatenate((sums, np.zeros(len(self._accounts) - len(sums), np.int64)))
            np.add.at(sums, self._account_of[change.codings], change.amounts)
            deliveries += change.deliveries
            self._sums[key] = sums, deliveries
            held = np.flatnonzero(sums)
            yield key, Change(self._first_coding[held], sums[held], deliveries)
        self._came.clear()
        self._deliveries.clear()
        self.whole = True

    def _changes(self) -> Iterator[tuple[SourcePeriod, Change]]:
        for source, apart in self._came.items():
            sums = _together(apart)
            starts = np.flatnonzero(np.diff(sums.period, prepend=-1)).tolist()
            for i, j in zip(starts, [*starts[1:], len(sums.period)], strict=True):
                key = (source, int(sums.period[i]))
                yield key, Change(sums.coding[i:j], sums.amount[i:j], self._deliveries[key])

    def _read(
        self, connection: Connection, tables: Tables, last: Mark
    ) -> Iterator[tuple[SourcePeriod, Change]]:
        checkpoint = tables.checkpoint
        query = select(checkpoint.c.position, checkpoint.c.lines)
        row = connection.execute(query.order_by(checkpoint.c.position.desc()).limit(1)).first()
        return iter(changes_between(connection, tables, Mark(*row or (0, 0)), last).items())

    def _saved(
        self, connection: Connection, tables: Tables, key: SourcePeriod
    ) -> tuple[Integers, int]:
        saved = read_received(connection, tables, key, None)
        sums = np.zeros(len(self._accounts), np.int64)
        sums[self._account_of[saved.codings]] = saved.amounts
        return sums, saved.deliveries


def write_received(
    connection: Connection, tables: Tables, received: Receiving, checkpoint: Mark
) -> None:
    """Write what was received of each source up to a checkpoint, where it has changed."""
    rows = [
        (
            source,
            period,
            checkpoint.position,
            change.codings.astype("<i4").tobytes(),
            change.amounts.astype("<i8").tobytes(),
            change.deliveries,
        )
        for (source, period), change in received.at_checkpoint(connection, tables, checkpoint)
    ]
    driver(connection).insert_rows(connection, tables.received, rows)


def read_received(
    connection: Connection, tables: Tables, key: SourcePeriod, at: int | None
) -> Change:
    """What was received of a source and period up to a checkpoint, else the latest, by account."""
    table = tables.received
    query = (
        select(table.c.codings, table.c.amounts, table.c.deliveries)
        .where(table.c.source == key[0], table.c.period == key[1])
        .order_by(table.c.position.desc())
        .limit(1)
    )
    row = connection.execute(query if at is None else query.where(table.c.position <= at)).first()
    if row is None:
        return Change(np.empty(0, np.int64), np.empty(0, np.int64), 0)
    amounts = np.frombuffer(row.amounts, "<i8").astype(np.int64)
    return Change(np.frombuffer(row.codings, "<i4").astype(np.int64), amounts, row.deliveries)


_LOW_BITS = 20


def changes_between(
    connection: Connection, tables: Tables, after: Mark, last: Mark
) -> dict[SourcePeriod, Change]:
    """What came of each source after one mark and up to another."""
    deliveries = deliveries_between(connection, tables, after, last)
    sums = sums_between(connection, tables, after, last)
    return {key: Change(*columns, deliveries[key]) for key, columns in sums.items()}


def sums_between(
    connection: Connection,
    tables: Tables,
    after: Mark,
    last: Mark,
    periods: Collection[int] | None = None,
) -> dict[SourcePeriod, tuple[Integers, Integers]]:
    """Coding numbers and amounts that came of each source, in some periods or in all."""
    if after.lines == last.lines or (periods is not None and not periods):
        return {}
    entry, event = tables.entry, tables.event
    # In two parts, whose sums overflow no integer of the database; and the planner shall read
    # the lines by their number.
    high = func.sum(entry.c.amount.op(">>")(literal_column(f"{_LOW_BITS}")))
    low = func.sum(entry.c.amount.op("&")(literal_column(f"{(1 << _LOW_BITS) - 1}")))
    query = (
        select(event.c.source, entry.c.period, entry.c.coding, high, low)
        .select_from(entry.join(event, event.c.position == entry.c.position))
        .where(event.c.position.between(after.position + 1, last.position))
        .where(entry.c.id > after.lines, entry.c.id <= last.lines)
        .where(entry.c.scenario + 0 == OUTCOME)
        .group_by(event.c.source, entry.c.period, entry.c.coding)
    )
    if periods is not None:
        query = query.where((entry.c.period + 0).in_(sorted(periods)))
    found: dict[SourcePeriod, list[tuple[int, int]]] = defaultdict(list)
    for source, period, coding, upper, lower in connection.execute(query):
        found[source, period].append((coding, (int(upper) << _LOW_BITS) + int(lower)))
    columns = {key: np.array(rows, np.int64).T for key, rows in found.items()}
    return {key: (codings, amounts) for key, (codings, amounts) in columns.items()}


def deliveries_between(
    connection: Connection, tables: Tables, after: Mark, last: Mark
) -> Counter[SourcePeriod]:
    """How many more deliveries count of each source and period at one mark than at another."""
    event = tables.event
    query = (
        select(event.c.source, event.c.counts, func.count())
        .where(event.c.position.between(after.position + 1, last.position))
        .where(event.c.counts.is_not(None))
        .group_by(event.c.source, event.c.counts)
    )
    deliveries: Counter[SourcePeriod] = Counter()
    for source, period, number in connection.execute(query):
        deliveries[source, abs(period)] += number if period > 0 else -number
    return deliveries


def _together(apart: list[Columns]) -> Columns:
    if len(apart) == 1:
        return apart[0]
    columns = [np.concatenate(column) for column in zip(*apart, strict=True)]
    return Columns.of(*columns[:4])
