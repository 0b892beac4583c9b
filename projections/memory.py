"""What a running process keeps of a ledger between views, so that a new one costs little."""

from bisect import bisect_right
from collections import OrderedDict
from threading import Lock
from typing import Any

from sqlalchemy import Engine, Row, select

from domain.coding import Coding
from projections.database import Integers, reading
from projections.entries import OUTCOME
from projections.facts import read_facts
from projections.received import Accounts, ReceivedSums
from projections.receiving import Mark
from projections.resuming import read_codings
from projections.schema import tables
from projections.stated import SourcePeriod
from projections.vectors import Earlier, Newest

EARLIER_KEPT = 4
"""Of so many earlier positions the sums are kept, for reports that ask for them again."""


WORTH_LINES = 10
"""So many lines since a checkpoint are worth the rows of balances of one coding; measured."""


class Memory:
    """A generation of a ledger: its facts and codings, and the sums that were asked for.

    It moves forward with the rows it is given, and never back.
    """

    def __init__(self, engine: Engine, row: Row[Any]) -> None:
        self._engine = engine
        self.generation: int = row.generation
        self.tables = tables(row.generation)
        with reading(engine) as connection:
            self.facts = read_facts(connection, self.tables)
        self._facts_position: int = row.facts_position
        self.codings: tuple[Coding, ...] = ()
        self._named_at: list[int] = []
        self.newest = Newest(engine, self.tables, 0, 0, 0)
        self._accounts = Accounts()
        self.received = self._received(Mark(0, 0))
        self._one_at_a_time = Lock()
        self._earlier: OrderedDict[int, tuple[Earlier, ReceivedSums]] = OrderedDict()

    def _received(self, at: Mark, earlier: Earlier | None = None) -> ReceivedSums:
        def alone(key: SourcePeriod) -> Integers | None:
            if earlier is None or self.facts.delivered_by.get(key[1]) != {key[0]}:
                return None
            return earlier.slot((OUTCOME, key[1])).amounts

        return ReceivedSums(
            self._engine,
            self.tables,
            at,
            lambda: self.codings,
            accounts=self._accounts,
            alone=alone,
        )

    def can_move_to(self, row: Row[Any]) -> bool:
        """Whether the row is further on in the same tables.

        It is not after a rebuild, nor where a crash of the database has set it back.
        """
        return bool(self.generation == row.generation and self.newest.position <= row.position)

    def move_to(self, row: Row[Any]) -> None:
        """Take in what has been projected up to a ledger's row."""
        if self.newest.position == row.position:
            return
        with reading(self._engine) as connection:
            if self._facts_position < row.facts_position:
                self.facts = read_facts(connection, self.tables, self.facts)
                self._facts_position = row.facts_position
            known = len(self.codings)
            if known < row.codings:
                named, codings = read_codings(connection, self.tables, known, row.codings)
                self.codings += tuple(codings)
                self._named_at += named
            begins = self.newest.position == 0
            self.newest = self.newest.moved(connection, row.position, row.lines, len(self.codings))
            self.received = self.received.moved(connection, Mark(row.position, row.lines))
        if begins:
            self._begin_from_checkpoint()

    def _begin_from_checkpoint(self) -> None:
        """A process that begins reads the sums as a checkpoint holds them, if one is near.

        Its columns are read many times faster than as many rows of balances.
        """
        before = self._checkpoints_around(self.newest.lines)[:1]
        for position, lines in before:
            if lines <= self.newest.lines < lines + WORTH_LINES * len(self.codings):
                self.newest.begin_from((position, lines))

    def codings_at(self, position: int) -> tuple[Coding, ...]:
        """The codings that lines up to a position name."""
        return self.codings[: bisect_right(self._named_at, position)]

    def earlier(self, position: int, lines: int) -> tuple[Earlier, ReceivedSums]:
        """The sums as of an earlier position, up to which there are so many lines."""
        with self._one_at_a_time:
            if position not in self._earlier:
                checkpoints = self._checkpoints_around(lines)
                earlier = Earlier(self._engine, self.tables, self.newest, lines, checkpoints)
                self._earlier[position] = earlier, self._received(Mark(position, lines), earlier)
                if len(self._earlier) > EARLIER_KEPT:
                    self._earlier.popitem(last=False)
            return self._earlier[position]

    def _checkpoints_around(self, lines: int) -> list[tuple[int, int]]:
        """Position and lines of the nearest checkpoints before and after."""
        checkpoint = self.tables.checkpoint
        columns = (checkpoint.c.position, checkpoint.c.lines)
        before = select(*columns).where(checkpoint.c.lines <= lines)
        after = select(*columns).where(checkpoint.c.lines > lines)
        with reading(self._engine) as connection:
            found = [
                connection.execute(before.order_by(checkpoint.c.lines.desc()).limit(1)).first(),
                connection.execute(after.order_by(checkpoint.c.lines).limit(1)).first(),
            ]
        return [(row.position, row.lines) for row in found if row is not None]
