"""A view: a ledger as of a position, all that reports and explanations are made of."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Engine, select

from domain.coding import Coding, Period
from domain.money import SumOverflow
from domain.recording import Erased
from domain.rules import RuleBroken
from domain.sequence import Gap
from domain.structure import StructureVersion
from projections.audit_trail import Recorded, Wanted, read_audit_trail, read_references, read_texts
from projections.database import Integers, reading
from projections.entries import OUTCOME
from projections.facts import Erasure, Round, Seal
from projections.listing import Entry, Sought, list_entries, pages_of_entries, pages_of_positions
from projections.memory import Memory
from projections.received import Received, ReceivedSums
from projections.since import Movements, movements
from projections.stated import SourcePeriod, TotalsAt, gaps_at, totals_at
from projections.statements import Statement
from projections.sums import LARGEST, Slot
from projections.times import day_of, moment
from projections.touching import positions_touching
from projections.vectors import Earlier, Newest, Vectors, nothing
from projections.wanted import first_meant

__all__ = ["Entry", "Round", "View", "Wanted"]


class PeriodNotClosed(RuleBroken):
    """A period is told as closed where it is closed (rule 5)."""

    MESSAGE = (
        "{period} is not closed, so there is nothing to show as closed; ask for a position or a "
        "time, or close the period first"
    )


class At(NamedTuple):
    """A position, the lines up to it, and when it was recorded (microseconds)."""

    position: int
    lines: int
    recorded_at: int


class View:
    """A ledger as of a position; what is recorded later changes nothing in it."""

    def __init__(
        self,
        engine: Engine,
        memory: Memory,
        ledger: str,
        at: At,
    ) -> None:
        position = at.position
        self._engine, self._memory, self._tables = engine, memory, memory.tables
        self._facts, self._newest = memory.facts, memory.newest
        self._newest_received = memory.received
        self.ledger = ledger
        self.position = position
        self.lines = at.lines
        """How many lines there are up to the position."""
        self.recorded_at = moment(at.recorded_at) if position else None
        self.key = (ledger, memory.generation, position)
        """What this view is the same as."""
        self.codings: Sequence[Coding] = memory.codings_at(position)
        """The codings of all lines; the index of each is its number."""

    def earlier(self, position: int) -> "View":
        """The ledger as of an earlier position, in the same tables."""
        event = self._tables.event
        query = select(event.c.last_line, event.c.recorded_at).where(event.c.position == position)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        at = At(position, *row) if row is not None else At(0, 0, 0)
        return View(self._engine, self._memory, self.ledger, at)

    @cached_property
    def _sums(self) -> Newest | Earlier:
        """Made when a sum is first asked for: an earlier position's take some time."""
        if self.position >= self._newest.position:
            return self._newest
        return self._memory.earlier(self.position, self.lines)[0]

    @cached_property
    def _received(self) -> ReceivedSums:
        if self.position >= self._newest.position:
            return self._newest_received
        return self._memory.earlier(self.position, self.lines)[1]

    @cached_property
    def structures(self) -> tuple[StructureVersion, ...]:
        """The structures known, in the order in which they were loaded."""
        return self._facts.structures_at(self.position)

    @cached_property
    def structure_positions(self) -> tuple[int, ...]:
        """The positions at which the structures were loaded."""
        return self._facts.structure_positions[: len(self.structures)]

    @cached_property
    def rounds(self) -> tuple[Round, ...]:
        """The forecast rounds opened, and how far each had come."""
        return self._facts.rounds_at(self.position)

    @cached_property
    def closed(self) -> Mapping[int, int]:
        """The closed periods, each with the position of its latest closing."""
        return self._facts.closed_at(self.position)

    @cached_property
    def seals(self) -> tuple[Seal, ...]:
        """The reports that were sealed, in the order of their numbers."""
        return self._facts.seals_at(self.position)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """What people have stated beside the money, in order."""
        return self._facts.statements_at(self.position)

    @property
    def day(self) -> date:
        """The day, in Sweden, on which the view stands: that of its last event."""
        return day_of(self.recorded_at) if self.recorded_at else date.min

    def closed_at(self, period: Period) -> int:
        """The position of a period's latest closing: what is told as closed stands on it.

        Raises:
            PeriodNotClosed
        """
        if period not in self.closed:
            raise PeriodNotClosed(period=period)
        return self.closed[period]

    @property
    def erased(self) -> Mapping[Erased, Erasure]:
        """What was erased, at whatever position: it is gone from every view."""
        return self._facts.erased

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

    def texts(self, after: int, limit: int) -> list[tuple[int, str]]:
        """The next events that name a text of their own: position, and the text's id."""
        with reading(self._engine) as connection:
            return read_texts(connection, self._tables, after, self.position, limit)

    def periods(self, scenario: int) -> frozenset[int]:
        """The periods in which a scenario holds any line."""
        return self._facts.periods_at(scenario, self.position)

    def first_position(self, scenario: int, year: int) -> int | None:
        """The position of a scenario's first line in a year, if it has any."""
        first = self._facts.first_position(scenario, year)
        return first if first is not None and first <= self.position else None

    def vector(self, scenario: int, period: int) -> Integers:
        """Öre by coding number, as long as `codings`; not to be written to."""
        return self._slot((scenario, period)).amounts[: len(self.codings)]

    def amounts(self, slot: Slot) -> Integers:
        """Öre by coding number, as long as `codings` or longer: the same array while the same."""
        return self._slot(slot).amounts

    def vectors(self, slot: Slot) -> Vectors:
        """Öre and lines of a slot by coding number, as long as `codings` or longer."""
        return self._slot(slot)

    def _slot(self, slot: Slot) -> Vectors:
        """The sums of a slot; where it never held a line they are shared by all such slots."""
        if slot in self._facts.first_lines:
            return self._sums.slot(slot)
        return nothing(1 << len(self.codings).bit_length())

    def lines_since(self, earlier: "View", slots: Collection[Slot]) -> Iterator[Movements]:
        """The lines that were recorded in slots after an earlier view, whole events at a time."""
        with reading(self._engine) as connection:
            yield from movements(connection, self._tables, earlier.lines, self.lines, slots)

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

    def each_position(self, codings: Integers, slots: Sequence[Slot]) -> Iterator[int]:
        """The positions of all lines in some codings within slots, in order, each once."""
        sought = self._sought(codings, slots, 0)
        if sought is None:
            return
        with reading(self._engine) as connection:
            for page in pages_of_positions(connection, self._tables, sought):
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
        return Sought(held, self.line_count(codings, slots), first, self.lines)

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

    def touching(self, codings: Integers, wanted: Wanted) -> Iterator[int]:
        """The positions of events with any line in some codings, newest first.

        Of what is wanted otherwise, the positions and the earliest time alone are asked for.
        """
        last = self.position if wanted.last is None else min(wanted.last, self.position)
        event = self._tables.event
        query = select(event.c.last_line).where(event.c.position == last)
        with reading(self._engine) as connection:
            first = first_meant(connection, self._tables, wanted)
            lines = connection.execute(query).scalar() or 0
        slots = [slot for slot, line in self._facts.first_lines.items() if line <= lines]
        for position in positions_touching(self._engine, self._tables, codings, slots, lines):
            if position < first:
                return
            yield position
