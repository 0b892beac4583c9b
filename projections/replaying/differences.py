"""Differences between a replayed log and the live read model, as data: where, and which values."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from projections.database import Integers

LISTED = 50
"""So many differences of each kind are told one by one; the others are counted."""

EXCERPT = 80
"""A text longer than this is told by the part of it that differs."""

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell, row or report that the live read model holds otherwise than the log says.

    `what` is the table's name in the read model; or `report`, `position` or `log`. `where` says
    which of them it is, `live` and `replayed` the values that differ (amounts in öre); None
    where there is no such row. `positions` are those of the first events that touch it.
    """

    what: str
    where: Values
    live: Values | None
    replayed: Values | None
    positions: tuple[int, ...] = ()


@dataclass
class Differences:
    """What has been found so far: of each kind the first, and how many there are in all."""

    kept: list[Difference] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    _told: Counter[str] = field(default_factory=Counter)
    _touched: dict[int, Integers] = field(default_factory=dict)

    def add(self, difference: Difference, touched: Integers | None = None) -> None:
        """Take a difference in; `touched` are the keys of the sums that it is about."""
        self.counts[difference.what] += 1
        if self._told[difference.what] < LISTED:
            self._told[difference.what] += 1
            if touched is not None:
                self._touched[len(self.kept)] = touched
            self.kept.append(difference)

    def count(self, what: str, more: int) -> None:
        """Count differences that are not told one by one."""
        self.counts[what] += more

    def room_for(self, what: str) -> int:
        """How many more of a kind are told one by one."""
        return LISTED - self._told[what]

    @property
    def touched(self) -> Mapping[int, Integers]:
        """The keys of sums whose events are sought, by the index of what is kept."""
        return self._touched

    def locate(self, positions: Mapping[int, Sequence[int]]) -> None:
        """Say which events touch what is kept, by its index."""
        for index, found in positions.items():
            self.kept[index] = replace(self.kept[index], positions=tuple(found))


def between(what: str, where: Values, name: str, live: Any, replayed: Any) -> Difference:
    """A difference of one value."""
    return Difference(what, where, {name: live}, {name: replayed})


def apart(live: Values, replayed: Values) -> tuple[Values, Values]:
    """Of two rows the values that differ; of long texts the part that does."""
    names = [name for name in replayed if live[name] != replayed[name]]
    pairs = {name: _excerpts(live[name], replayed[name]) for name in names}
    return {n: pair[0] for n, pair in pairs.items()}, {n: pair[1] for n, pair in pairs.items()}


def alone(row: Values) -> Values:
    """A row that stands on one side alone, its long texts cut."""
    return {name: _excerpts(value, "")[0] for name, value in row.items() if value is not None}


def _excerpts(one: Any, other: Any) -> tuple[Any, Any]:
    if not (isinstance(one, str) and isinstance(other, str)):
        return one, other
    if max(len(one), len(other)) <= EXCERPT:
        return one, other
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    begin = max(0, (min(len(one), len(other)) if same is None else same) - EXCERPT // 4)
    return _cut(one, begin), _cut(other, begin)


def _cut(text: str, begin: int) -> str:
    end = begin + EXCERPT
    return ("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else "")
