"""What the fold of a log must know to go on: the numbers of codings, and what is counted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.coding import Coding, Lines
from projections.receiving import Receiving
from projections.sums import Slot

CHECKPOINT_LINES = 100_000
"""A checkpoint stands after the event that takes the lines past a multiple of this."""


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
    uncounted: set[str] = field(default_factory=set)
    """The deliveries that were taken back and do not count, by the hexadecimal id of each."""
    slots: set[Slot] = field(default_factory=set)
    changed: set[Slot] = field(default_factory=set)
    """The slots with lines since the latest checkpoint, among the pages that are saved."""
    received: Receiving = field(default_factory=Receiving)
    checkpoint_lines: int = CHECKPOINT_LINES
