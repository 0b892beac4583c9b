"""Folding a log into the rows of the read model, page by page, in memory."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from domain.balances import BalancesRestated
from domain.base import Event
from domain.coding import Lines
from domain.rules import RuleBroken
from projections.counting import counts
from projections.database import Integers
from projections.entries import BUDGET_CHANGES, OUTCOME
from projections.facts import FACTS
from projections.schema import SCHEMA_NUMBER
from projections.state import State
from projections.subjects import subject
from projections.sums import Columns
from projections.times import microseconds

PAGE_LINES = 100_000
PAGE_EVENTS = 50_000
"""A page ends with the event that reaches one of these, or a checkpoint."""


class CannotTake(RuleBroken):
    """An event cannot be projected; what follows it waits, and nothing is skipped."""

    MESSAGE = "position {position}: {reason}"


class Page:
    """Successive events, as the rows they become."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.before = state.position
        self.stopped: CannotTake | None = None
        self.projected: dict[str, Any] = {}
        self.position = self.last_line = 0
        self.checkpoint = False
        self.first_line = state.lines + 1
        self.events: list[tuple[Any, ...]] = []
        self.rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self.changes: list[tuple[int, str, int]] = []
        self.deliveries: Counter[tuple[str, int]] = Counter()
        self._sources: dict[str, int] = {}
        self._last: Event | None = None
        self._runs: list[int] = []
        self._coding: list[int] = []
        self._period: list[int] = []
        self._amount: list[int] = []

    @property
    def is_full(self) -> bool:
        full = len(self._amount) >= PAGE_LINES or len(self.events) >= PAGE_EVENTS
        return full or self.checkpoint

    def take(self, position: int, event: Any, scenario: int | None) -> None:
        """Turn the next event into rows, its lines into lines of a scenario."""
        state = self.state
        source, reference, text, decision = subject(event)
        if fact := FACTS.get(type(event)):
            fact(self, position, event)
        counted = None
        if scenario is not None:
            self._take_lines(position, event, scenario)
            counted = self._count(position, event) if scenario == OUTCOME else None
        if decision is not None:
            self.rows["decision"].append((position, *decision))
        at = state.recorded_at = microseconds(event.recorded_at)
        state.latest_at = max(state.latest_at, at)
        state.position, self._last = position, event
        self.events.append(
            (
                position,
                at,
                state.latest_at,
                event.TOPIC,
                event.by,
                event.channel,
                source,
                reference,
                text,
                state.lines,
                event.originator_id.hex,
                counted,
            )
        )

    def end(self) -> "Page":
        """The page as it ends here; the state goes on to the next."""
        state = self.state
        if (last := self._last) is not None:
            state.last_event = f"{last.originator_id.hex}/{last.originator_version}"
        self.position, self.last_line = state.position, state.lines
        stopped = self.stopped.facts if self.stopped else {}
        self.projected = {
            "schema_number": SCHEMA_NUMBER,
            "position": state.position,
            "lines": state.lines,
            "codings": len(state.codings),
            "facts_position": state.facts_position,
            "magnitude": state.magnitude,
            "recorded_at": state.recorded_at,
            "latest_at": state.latest_at,
            "last_event": state.last_event,
            "stopped_position": stopped.get("position"),
            "stopped_reason": stopped.get("reason"),
        }
        return self

    def note(self, table: str, position: int, row: tuple[Any, ...]) -> None:
        """Add a row of what views know beside the sums."""
        self.rows[table].append(row)
        self.state.facts_position = position

    def change_round(self, round: int, column: str, position: int) -> None:
        """Set a round's position of submission or approval."""
        self.changes.append((round, column, position))
        self.state.facts_position = position

    def _take_lines(self, position: int, event: Any, scenario: int) -> None:
        state, lines = self.state, event.lines
        periods = set(lines.period)
        if scenario == OUTCOME:
            self._deliver(position, event, periods)
        if not periods:
            return
        if not state.slots.issuperset([(scenario, period) for period in periods]):
            self._note_slots(position, scenario, lines)
        if state.closed and scenario <= BUDGET_CHANGES and not state.closed.isdisjoint(periods):
            self._note_late(position, scenario, lines)
        numbers = state.codings.numbers(lines)
        if state.codings.new:
            self._note_codings(position)
        self._coding += map(numbers.__getitem__, lines.coding)
        self._period += lines.period
        self._amount += lines.amount
        count = len(lines.coding)
        number = 0
        if scenario == OUTCOME:
            number = self._sources.setdefault(event.source, len(self._sources))
        self._runs += (position, scenario, count, number)
        every = state.checkpoint_lines
        self.checkpoint |= state.lines % every + count >= every
        state.lines += count

    def _count(self, position: int, event: Any) -> int | None:
        """The period in which a delivery counts from an event on (see `projections.counting`)."""
        period = counts(self, position, event)
        if period is not None:
            self.deliveries[event.source, abs(period)] += 1 if period > 0 else -1
        return period

    @property
    def uncounted(self) -> set[str]:
        return self.state.uncounted

    def note_uncounted(self, position: int, originator_id: str, uncounted: bool) -> None:
        """Note that a delivery does not count any more, or counts again."""
        self.rows["uncounted"].append((position, originator_id, uncounted))
        (self.uncounted.add if uncounted else self.uncounted.discard)(originator_id)

    def _deliver(self, position: int, event: Any, periods: set[int]) -> None:
        delivered, source = self.state.delivered, event.source
        if isinstance(event, BalancesRestated):
            periods = periods | {event.period}
        if not delivered.issuperset([(source, period) for period in periods]):
            for period in sorted(p for p in periods if (source, p) not in delivered):
                delivered.add((source, period))
                self.note("delivered", position, (source, period, position))

    def _note_slots(self, position: int, scenario: int, lines: Lines) -> None:
        slots = self.state.slots
        for period in sorted(p for p in set(lines.period) if (scenario, p) not in slots):
            slots.add((scenario, period))
            line = self.state.lines + 1 + lines.period.index(period)
            self.note("slot", position, (scenario, period, position, line))

    def _note_codings(self, position: int) -> None:
        new = self.state.codings.new
        for number, coding in new:
            codes = json.dumps(dict(coding.codes), ensure_ascii=False, separators=(",", ":"))
            self.rows["coding"].append((number, position, coding.account, codes))
        new.clear()

    def _note_late(self, position: int, scenario: int, lines: Lines) -> None:
        late: dict[tuple[int, str], list[int]] = defaultdict(list)
        accounts = [coding[0] for coding in lines.codings]
        for coding, period, amount in zip(lines.coding, lines.period, lines.amount, strict=True):
            if period in self.state.closed:
                late[period, accounts[coding]].append(amount)
        for (period, account), amounts in sorted(late.items()):
            row = (position, scenario, period, account, len(amounts), sum(amounts))
            self.rows["late"].append(row)

    def entries(self) -> tuple[Integers, ...]:
        """The page's lines in columns: id, position, scenario, period, coding, amount."""
        runs = self._runs_of_lines()
        count = len(self._amount)
        return (
            np.arange(self.first_line, self.first_line + count),
            np.repeat(runs[:, 0], runs[:, 2]),
            np.repeat(runs[:, 1], runs[:, 2]),
            np.fromiter(self._period, np.int64, count),
            np.fromiter(self._coding, np.int64, count),
            np.fromiter(self._amount, np.int64, count),
        )

    def _runs_of_lines(self) -> Integers:
        """Position, scenario, how many lines, and the number of the source, of each event."""
        return np.array(self._runs, np.int64).reshape(-1, 4)

    def by_source(
        self, entries: tuple[Integers, ...], sums: Columns
    ) -> Iterator[tuple[str, Columns]]:
        """The sums of the page's outcome, source by source; `sums` are those of all its lines."""
        if len(self._sources) == 1:
            [source] = self._sources
            first, end = np.searchsorted(sums.scenario, (OUTCOME, OUTCOME + 1))
            yield source, Columns(*(column[first:end] for column in sums))
            return
        runs = self._runs_of_lines()
        number = np.repeat(np.where(runs[:, 1] == OUTCOME, runs[:, 3], -1), runs[:, 2])
        for source, wanted in self._sources.items():
            its = number == wanted
            yield source, Columns.of(*(column[its] for column in entries[2:]))
