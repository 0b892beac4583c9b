"""What was received of sources as of a position: per account, and how many deliveries count."""

from collections.abc import Callable, Collection, Mapping, Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, Engine, select

from domain.coding import Coding
from projections.database import Integers, reading
from projections.receiving import (
    Change,
    Mark,
    deliveries_between,
    read_received,
    sums_between,
)
from projections.schema import Tables
from projections.stated import SourcePeriod

AT_MOST_READ = 100_000
"""Where more lines have come since, sums are read anew instead of moved forward."""


class Received(NamedTuple):
    """What a source has sent of a period: öre per account, zeros left out; deliveries that count.

    A delivery counts in the earliest month of its lines as they were first recorded.
    """

    accounts: Mapping[str, int]
    deliveries: int


class Accounts:
    """The accounts of a ledger's codings, by number, so that sums are added up in an array."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._of: Integers = np.empty(0, np.int64)
        self._one_at_a_time = Lock()

    def sums(self, codings: Sequence[Coding], amounts: Integers) -> dict[str, int]:
        """Öre per account of amounts by coding number, zeros left out."""
        with self._one_at_a_time:
            new = [
                self._numbers.setdefault(coding.account, len(self._numbers))
                for coding in codings[len(self._of) :]
            ]
            self._of = np.concatenate((self._of, np.array(new, np.int64)))
        held = np.flatnonzero(amounts)
        sums = np.zeros(len(self._numbers), np.int64)
        np.add.at(sums, self._of[held], amounts[held])
        accounts = list(self._numbers)
        return {accounts[i]: int(sums[i]) for i in np.flatnonzero(sums).tolist()}


class ReceivedSums:
    """What was received of sources up to a mark; read when it is first asked for.

    When lines have come since, `moved` gives the same at a later mark; what was given out
    before stays as it was. `alone` answers with the amounts by coding number of a source and
    period, where they are at hand because the period holds no other source's outcome.
    """

    def __init__(
        self,
        engine: Engine,
        tables: Tables,
        at: Mark,
        codings: Callable[[], Sequence[Coding]],
        *,
        accounts: Accounts,
        alone: Callable[[SourcePeriod], Integers | None] = lambda key: None,
    ) -> None:
        self._engine, self._tables, self._codings = engine, tables, codings
        self._accounts, self._alone = accounts, alone
        self.at = at
        self._known: dict[SourcePeriod, Received] = {}

    def of(self, wanted: Collection[SourcePeriod]) -> Mapping[SourcePeriod, Received]:
        """What was received of each of these."""
        new = [key for key in wanted if key not in self._known]
        if new:
            amounts = {key: self._alone(key) for key in new}
            with reading(self._engine) as connection:
                self._known.update(self._read(connection, amounts))
        return {key: self._known[key] for key in wanted}

    def moved(self, connection: Connection, at: Mark) -> "ReceivedSums":
        """The sums at a later mark."""
        moved = ReceivedSums(self._engine, self._tables, at, self._codings, accounts=self._accounts)
        known = dict(self._known)
        if at.lines - self.at.lines <= AT_MOST_READ and known:
            periods = {period for _, period in known}
            came = sums_between(connection, self._tables, self.at, at, periods)
            counts = deliveries_between(connection, self._tables, self.at, at)
            for key in known.keys() & came.keys():
                known[key] = self._with(known[key], Change(*came[key], counts[key]), 1)
            moved._known = known
        return moved

    def _read(
        self, connection: Connection, wanted: Mapping[SourcePeriod, Integers | None]
    ) -> dict[SourcePeriod, Received]:
        """From the nearest checkpoint, and the lines between: added, or taken away again."""
        base = _nearest(connection, self._tables, self.at.lines)
        sign = 1 if base.lines <= self.at.lines else -1
        first, last = sorted((base, self.at), key=lambda mark: mark.lines)
        periods = {period for (_, period), amounts in wanted.items() if amounts is None}
        came = sums_between(connection, self._tables, first, last, periods)
        counts = deliveries_between(connection, self._tables, first, last)
        found = {}
        for key, amounts in wanted.items():
            saved = read_received(connection, self._tables, key, base.position)
            if amounts is not None:
                deliveries = saved.deliveries + sign * counts[key]
                found[key] = Received(self._accounts.sums(self._codings(), amounts), deliveries)
                continue
            received = self._with(Received({}, 0), saved, 1)
            if key in came:
                received = self._with(received, Change(*came[key], counts[key]), sign)
            found[key] = received
        return found

    def _with(self, received: Received, change: Change, sign: int) -> Received:
        accounts, codings = dict(received.accounts), self._codings()
        for coding, amount in zip(change.codings.tolist(), change.amounts.tolist(), strict=True):
            account = codings[coding].account
            accounts[account] = accounts.get(account, 0) + sign * amount
            if not accounts[account]:
                del accounts[account]
        return Received(accounts, received.deliveries + sign * change.deliveries)


def _nearest(connection: Connection, tables: Tables, lines: int) -> Mark:
    """The checkpoint with the fewest lines between; the beginning is one."""
    checkpoint = tables.checkpoint.c
    query = select(checkpoint.position, checkpoint.lines).limit(1)
    before = query.where(checkpoint.lines <= lines).order_by(checkpoint.lines.desc())
    after = query.where(checkpoint.lines > lines).order_by(checkpoint.lines)
    found = [connection.execute(one).first() for one in (before, after)]
    marks = [Mark(0, 0), *(Mark(row.position, row.lines) for row in found if row is not None)]
    return min(marks, key=lambda mark: abs(mark.lines - lines))
