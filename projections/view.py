"""The read model, and views of it: all that reports and explanations are made of."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from threading import RLock
from typing import Any, NamedTuple

from sqlalchemy import Engine, Row, select

from domain.coding import Coding
from domain.ledger import Ledger, UnknownLedger
from domain.money import SumOverflow
from domain.rules import RuleBroken
from domain.sequence import Gap
from domain.structure import StructureVersion
from projections.audit_trail import Recorded, Wanted, read_audit_trail, read_references
from projections.database import Integers, open_engine, reading
from projections.entries import OUTCOME
from projections.facts import Round
from projections.follower import Follower, Progress
from projections.listing import Entry, Sought, list_entries, pages_of_entries
from projections.memory import Memory
from projections.received import Received
from projections.schema import PROJECTION, tables
from projections.state import CHECKPOINT_LINES
from projections.stated import SourcePeriod, TotalsAt, gaps_at, totals_at
from projections.sums import LARGEST, Slot
from projections.times import microseconds, moment
from projections.vectors import Earlier, Newest, Vectors, nothing

__all__ = ["Entry", "ReadModel", "Round", "Status", "View", "Wanted"]


class PositionNotReached(RuleBroken):
    """A view is asked for at a position that the read model has not reached."""

    MESSAGE = "the ledger is projected up to position {newest}; there is no position {position} yet"


@dataclass(frozen=True, slots=True)
class Status:
    """How far a ledger is projected, and what stands in the way of the next event."""

    position: int
    stopped: str | None


class _At(NamedTuple):
    """A position, the lines up to it, and when it was recorded (microseconds)."""

    position: int
    lines: int
    recorded_at: int


class ReadModel:
    """What has been projected of all ledgers in a database."""

    def __init__(self, engine: Engine, *, checkpoint_lines: int = CHECKPOINT_LINES) -> None:
        self._engine = engine
        self._follower = Follower(engine, checkpoint_lines=checkpoint_lines)
        self._memories: dict[str, Memory] = {}
        self._lock = RLock()

    @staticmethod
    def open(url: str) -> "ReadModel":
        """The read model beside a database of ledgers: `sqlite:///…` or `postgresql://…`."""
        return ReadModel(open_engine(url))

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def catch_up(self, ledger: Ledger, progress: Progress | None = None) -> int:
        """Project what the log holds; returns the position reached, see `status`."""
        return self._follower.catch_up(ledger, progress)

    def rebuild(self, ledger: Ledger, progress: Progress | None = None) -> int:
        """Project the whole log anew; returns the position reached.

        Raises:
            RebuildStopped
        """
        return self._follower.rebuild(ledger, progress)

    def status(self, ledger_code: str) -> Status:
        """How far a ledger is projected; position 0 where nothing is."""
        row = self._follower.projection(ledger_code)
        return Status(0, None) if row is None else _status(row)

    def statuses(self) -> dict[str, Status]:
        """How far every ledger is projected of which something is, by one look."""
        with reading(self._engine) as connection:
            return {row.ledger: _status(row) for row in connection.execute(select(PROJECTION))}

    def view(self, ledger_code: str, position: int | None = None) -> "View":
        """The ledger as of a position, else the newest projected.

        Raises:
            UnknownLedger: nothing of it has been projected.
            PositionNotReached
        """
        with self._lock:
            row = self._follower.projection(ledger_code)
            if row is None:
                raise UnknownLedger(ledger=ledger_code)
            memory = self._memories.get(ledger_code)
            if memory is None or memory.generation != row.generation:
                memory = self._memories[ledger_code] = Memory(self._engine, row)
            memory.move_to(row)
            if position is None or position == row.position:
                at = _At(row.position, row.lines, row.recorded_at)
                return View(self._engine, memory, ledger_code, at)
            if not 0 <= position <= row.position:
                raise PositionNotReached(newest=row.position, position=position)
            return View(self._engine, memory, ledger_code, self._recorded(memory, position))

    def _recorded(self, memory: Memory, position: int) -> _At:
        """How many lines there are up to a position, and when it was recorded."""
        event = memory.tables.event
        query = select(event.c.last_line, event.c.recorded_at).where(event.c.position == position)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return _At(position, *row) if row is not None else _At(0, 0, 0)

    def position_at(self, ledger_code: str, at: datetime) -> int:
        """The last position before the first event recorded after a time; 0 where none is."""
        row = self._follower.projection(ledger_code)
        if row is None or row.latest_at <= microseconds(at):
            return row.position if row else 0
        event = tables(row.generation).event
        query = (
            select(event.c.position)
            .where(event.c.latest_at > microseconds(at))
            .order_by(event.c.latest_at, event.c.position)
            .limit(1)
        )
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one()) - 1


def _status(row: Row[Any]) -> Status:
    if row.stopped_position is None:
        return Status(row.position, None)
    return Status(row.position, f"position {row.stopped_position}: {row.stopped_reason}")


class View:
    """A ledger as of a position; what is recorded later changes nothing in it."""

    def __init__(
        self,
        engine: Engine,
        memory: Memory,
        ledger: str,
        at: _At,
    ) -> None:
        position = at.position
        self._engine, self._tables, self._lines = engine, memory.tables, at.lines
        self._facts = memory.facts
        self.ledger = ledger
        self.position = position
        self.recorded_at = moment(at.recorded_at) if position else None
        self.key = (ledger, memory.generation, position)
        """What this view is the same as."""
        self.codings: Sequence[Coding] = memory.codings_at(position)
        """The codings of all lines; the index of each is its number."""
        self._sums: Newest | Earlier = memory.newest
        self._received = memory.received
        if position < memory.newest.position:
            self._sums, self._received = memory.earlier(position, at.lines)

    @cached_property
    def structures(self) -> tuple[StructureVersion, ...]:
        """The structures known, in the order in which they were loaded."""
        return self._facts.structures_at(self.position)

    @cached_property
    def rounds(self) -> tuple[Round, ...]:
        """The forecast rounds opened, and how far each had come."""
        return self._facts.rounds_at(self.position)

    @cached_property
    def closed(self) -> Mapping[int, int]:
        """The closed periods, each with the position of its latest closing."""
        return self._facts.closed_at(self.position)

    @cached_property
    def delivered(self) -> frozenset[tuple[str, int]]:
        """The sources, each with every period of which it has stated an outcome."""
        return self._facts.delivered_at(self.position)

    @cached_property
    def control_totals(self) -> Mapping[SourcePeriod, TotalsAt]:
        """What sources say that their periods sum to: the latest of each source and period."""
        return totals_at(self._facts.control_totals, self.position)

    @cached_property
    def gaps(self) -> Mapping[str, tuple[Gap, ...]]:
        """The numbers of messages that have not come, by source."""
        return gaps_at(self._facts.gaps, self.position)

    def received(self, wanted: Collection[SourcePeriod]) -> Mapping[SourcePeriod, Received]:
        """What has come of sources and periods: per account, and how many deliveries count."""
        return self._received.of(wanted)

    def references(self, source: str) -> set[str]:
        """The references of a source's vouchers and batches that count."""
        with reading(self._engine) as connection:
            return read_references(connection, self._tables, self.position, source)

    def periods(self, scenario: int) -> frozenset[int]:
        """The periods in which a scenario holds any line."""
        return self._facts.periods_at(scenario, self.position)

    def vector(self, scenario: int, period: int) -> Integers:
        """Öre by coding number, as long as `codings`; not to be written to."""
        return self._slot((scenario, period)).amounts[: len(self.codings)]

    def amounts(self, slot: Slot) -> Integers:
        """Öre by coding number, as long as `codings` or longer: the same array while the same."""
        return self._slot(slot).amounts

    def _slot(self, slot: Slot) -> Vectors:
        """The sums of a slot; where it never held a line they are shared by all such slots."""
        if slot in self._facts.first_lines:
            return self._sums.slot(slot)
        return nothing(1 << len(self.codings).bit_length())

    def line_count(self, codings: Integers, slots: Sequence[Slot]) -> int:
        """How many lines stand in some codings, within slots of scenario and period."""
        return sum(int(self._slot(slot).lines[codings].sum()) for slot in dict.fromkeys(slots))

    def entries(
        self, codings: Integers, slots: Sequence[Slot], limit: int | None = None, after: int = 0
    ) -> list[Entry]:
        """The lines in some codings within slots, in the order of the log.

        The first `limit` after a line's number.
        """
        sought = self._sought(codings, slots, after)
        if sought is None:
            return []
        with reading(self._engine) as connection:
            return list_entries(connection, self._tables, sought, limit)

    def each_entry(
        self, codings: Integers, slots: Sequence[Slot], after: int = 0
    ) -> Iterator[Entry]:
        """All lines in some codings within slots, in the order of the log, however many.

        Those after a line's number.
        """
        sought = self._sought(codings, slots, after)
        if sought is None:
            return
        with reading(self._engine) as connection:
            for page in pages_of_entries(connection, self._tables, sought):
                yield from page

    def _sought(self, codings: Integers, slots: Sequence[Slot], after: int) -> Sought | None:
        """Where lines are to be sought; None where there is none."""
        first_lines = self._facts.first_lines
        held: dict[Slot, Integers] = {}
        for slot in slots:
            in_slot = codings[self._slot(slot).lines[codings] > 0]
            if len(in_slot):
                held[slot] = in_slot
        if not held:
            return None
        first = max(after + 1, min(first_lines[slot] for slot in held))
        return Sought(held, self.line_count(codings, slots), first, self._lines)

    def late(self, first: int, last: int, counts: Callable[[str], bool]) -> tuple[int, int]:
        """Lines and öre of outcome in closed periods, recorded after their latest closing.

        Of the accounts that count.

        Raises:
            SumOverflow
        """
        if not any(first <= period <= last for period in self.closed):
            return 0, 0
        late = self._tables.late
        query = select(late).where(
            late.c.scenario == OUTCOME,
            late.c.period.between(first, last),
            late.c.position <= self.position,
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        since = [
            row
            for row in rows
            if counts(row.account) and row.position > self.closed.get(row.period, row.position)
        ]
        amount = sum(row.amount for row in since)
        if abs(amount) > LARGEST:
            raise SumOverflow(what="late outcome")
        return sum(row.lines for row in since), amount

    def events(self, wanted: Wanted | None = None) -> tuple[Recorded, ...]:
        """The audit trail up to the view's position, newest last."""
        with reading(self._engine) as connection:
            return read_audit_trail(connection, self._tables, self.position, wanted or Wanted())
