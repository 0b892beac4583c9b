"""What was received of sources as of a position: per account, and how many deliveries count."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Engine, select

from domain.coding import Coding
from projections.database import reading
from projections.receiving import Change, Mark, changes_between, read_received
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


class ReceivedSums:
    """What was received of sources up to a mark; read when it is first asked for.

    When lines have come since, `moved` gives the same at a later mark; what was given out
    before stays as it was.
    """

    def __init__(
        self, engine: Engine, tables: Tables, at: Mark, codings: Callable[[], Sequence[Coding]]
    ) -> None:
        self._engine, self._tables, self._codings = engine, tables, codings
        self.at = at
        self._known: dict[SourcePeriod, Received] = {}

    def of(self, wanted: Collection[SourcePeriod]) -> Mapping[SourcePeriod, Received]:
        """What was received of each of these."""
        new = [key for key in wanted if key not in self._known]
        if new:
            with reading(self._engine) as connection:
                self._known.update(self._read(connection, new))
        return {key: self._known[key] for key in wanted}

    def moved(self, connection: Connection, at: Mark) -> "ReceivedSums":
        """The sums at a later mark."""
        moved = ReceivedSums(self._engine, self._tables, at, self._codings)
        known = dict(self._known)
        if at.lines - self.at.lines <= AT_MOST_READ and known:
            periods = {period for _, period in known}
            came = changes_between(connection, self._tables, self.at, at, periods)
            for key in known.keys() & came.keys():
                known[key] = self._with(known[key], came[key], 1)
            moved._known = known
        return moved

    def _read(
        self, connection: Connection, wanted: Sequence[SourcePeriod]
    ) -> dict[SourcePeriod, Received]:
        """From the nearest checkpoint, and the lines between: added, or taken away again."""
        base = _nearest(connection, self._tables, self.at.lines)
        sign = 1 if base.lines <= self.at.lines else -1
        first, last = sorted((base, self.at), key=lambda mark: mark.lines)
        periods = {period for _, period in wanted}
        came = changes_between(connection, self._tables, first, last, periods)
        found = {}
        for key in wanted:
            saved = read_received(connection, self._tables, key, base.position)
            received = self._with(Received({}, 0), saved, 1)
            found[key] = self._with(received, came[key], sign) if key in came else received
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
