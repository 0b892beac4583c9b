"""Folding a log into the rows of the read model, page by page, in memory."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from domain.balances import BalancesRestated
from domain.coding import Coding, Lines
from domain.rules import RuleBroken
from projections.audit_trail import subject
from projections.database import Integers
from projections.entries import BUDGET_CHANGES, OUTCOME, Money
from projections.facts import FACTS
from projections.sums import Slot
from projections.times import microseconds

PAGE_LINES = 100_000
PAGE_EVENTS = 20_000
"""A page ends with the event that reaches one of these, or a checkpoint."""

CHECKPOINT_LINES = 100_000
"""A checkpoint stands after the event that takes the lines past a multiple of this."""


class CannotTake(RuleBroken):
    """An event cannot be projected; what follows it waits, and nothing is skipped."""

    MESSAGE = "position {position}: {reason}"


class Codings:
    """The numbers of codings, given in the order in which the log first names them."""

    def __init__(self, known: Iterable[Coding] = ()) -> None:
        self._numbers = {coding: number for number, coding in enumerate(known)}
        self._by_row: dict[tuple[str, ...], dict[tuple[str, ...], int]] = defaultdict(dict)
        self.new: list[tuple[int, Coding]] = []

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, coding: Coding) -> int | None:
        """The number a coding has, if it has one."""
        return self._numbers.get(coding)

    def numbers(self, lines: Lines) -> list[int]:
        """The numbers of the codings that lines list; new ones are added to `new`."""
        by_row = self._by_row[lines.dimensions]
        try:
            return [by_row[row] for row in lines.codings]
        except KeyError:
            return self._given(lines, by_row)

    def _given(self, lines: Lines, by_row: dict[tuple[str, ...], int]) -> list[int]:
        numbers = []
        for row, coding in zip(lines.codings, lines.listed_codings(), strict=True):
            number = self._numbers.get(coding)
            if number is None:
                number = self._numbers[coding] = len(self._numbers)
                self.new.append((number, coding))
            by_row[row] = number
            numbers.append(number)
        return numbers


@dataclass
class State:
    """What the fold of a log up to a position must know to go on."""

    position: int = 0
    lines: int = 0
    magnitude: int = 0
    recorded_at: int = 0
    latest_at: int = 0
    facts_position: int = 0
    last_event: str = ""
    codings: Codings = field(default_factory=Codings)
    rounds: dict[tuple[int, str], int] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    delivered: set[tuple[str, int]] = field(default_factory=set)
    slots: set[Slot] = field(default_factory=set)
    checkpoint_lines: int = CHECKPOINT_LINES


class Page:
    """Successive events, as the rows they become."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.before = state.position
        self.stopped: CannotTake | None = None
        self.checkpoint = False
        self.first_line = state.lines + 1
        self.events: list[tuple[Any, ...]] = []
        self.rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self.changes: list[tuple[int, str, int]] = []
        self._runs: list[tuple[int, int, int]] = []
        self._coding: list[int] = []
        self._period: list[int] = []
        self._amount: list[int] = []

    @property
    def is_full(self) -> bool:
        full = len(self._amount) >= PAGE_LINES or len(self.events) >= PAGE_EVENTS
        return full or self.checkpoint

    def take(self, position: int, event: Any, moved: Money | None) -> None:
        """Turn the next event into rows; it has been found fit, and is not refused."""
        state = self.state
        source, reference, text, decision = subject(event)
        if fact := FACTS.get(type(event)):
            fact(self, position, event)
        if moved is not None:
            self._take_lines(position, event, moved)
        if decision is not None:
            self.rows["decision"].append((position, *decision))
        at = state.recorded_at = microseconds(event.recorded_at)
        state.latest_at = max(at, state.latest_at)
        originator = event.originator_id.hex
        state.position = position
        state.last_event = f"{originator}/{event.originator_version}"
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
                originator,
            )
        )

    def note(self, table: str, position: int, row: tuple[Any, ...]) -> None:
        """Add a row of what views know beside the sums."""
        self.rows[table].append(row)
        self.state.facts_position = position

    def change_round(self, round: int, column: str, position: int) -> None:
        """Set a round's position of submission or approval."""
        self.changes.append((round, column, position))
        self.state.facts_position = position

    def _take_lines(self, position: int, event: Any, moved: Money) -> None:
        state, (scenario, lines) = self.state, moved
        periods = set(lines.period)
        if scenario == OUTCOME:
            self._deliver(position, event, periods)
        if not periods:
            return
        for period in sorted(p for p in periods if (scenario, p) not in state.slots):
            state.slots.add((scenario, period))
            line = state.lines + 1 + lines.period.index(period)
            self.note("slot", position, (scenario, period, position, line))
        if scenario <= BUDGET_CHANGES and not state.closed.isdisjoint(periods):
            self._note_late(position, scenario, lines)
        numbers = state.codings.numbers(lines)
        for number, coding in state.codings.new:
            codes = json.dumps(dict(coding.codes), ensure_ascii=False, separators=(",", ":"))
            self.rows["coding"].append((number, position, coding.account, codes))
        state.codings.new.clear()
        self._coding.extend([numbers[i] for i in lines.coding])
        self._period.extend(lines.period)
        self._amount.extend(lines.amount)
        self._runs.append((position, scenario, len(lines.coding)))
        every, before = state.checkpoint_lines, state.lines
        state.lines += len(lines.coding)
        self.checkpoint |= state.lines // every > before // every

    def _deliver(self, position: int, event: Any, periods: set[int]) -> None:
        stated = periods | {event.period} if isinstance(event, BalancesRestated) else periods
        for period in sorted(p for p in stated if (event.source, p) not in self.state.delivered):
            self.state.delivered.add((event.source, period))
            self.note("delivered", position, (event.source, period, position))

    def _note_late(self, position: int, scenario: int, lines: Lines) -> None:
        late: dict[int, list[int]] = defaultdict(list)
        for period, amount in zip(lines.period, lines.amount, strict=True):
            if period in self.state.closed:
                late[period].append(amount)
        for period, amounts in sorted(late.items()):
            row = (position, scenario, period, len(amounts), sum(amounts))
            self.rows["late"].append(row)

    def entries(self) -> tuple[Integers, ...]:
        """The page's lines in columns: id, position, scenario, period, coding, amount."""
        runs = np.array(self._runs, np.int64).reshape(-1, 3)
        count = len(self._amount)
        return (
            np.arange(self.first_line, self.first_line + count),
            np.repeat(runs[:, 0], runs[:, 2]),
            np.repeat(runs[:, 1], runs[:, 2]),
            np.fromiter(self._period, np.int64, count),
            np.fromiter(self._coding, np.int64, count),
            np.fromiter(self._amount, np.int64, count),
        )
