"""Sums of lines by scenario, period and coding, in arrays."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from domain.coding import Coding, Lines, Period
from domain.money import SumOverflow
from projections.database import Integers

LARGEST = 2**63 - 1
"""The largest sum there is, in öre."""

_CODING_BITS = 28
_PERIOD_BITS = 20
_CODING = (1 << _CODING_BITS) - 1
_PERIOD = (1 << _PERIOD_BITS) - 1

Slot = tuple[int, int]
"""A scenario and a period."""

Present = Callable[[int, int], Mapping[int, int]]
"""Öre per coding number that a slot holds before the next event."""


class Columns(NamedTuple):
    """Sums in columns, in the order of scenario, period and coding; each stands once."""

    scenario: Integers
    period: Integers
    coding: Integers
    amount: Integers
    lines: Integers

    @classmethod
    def of(
        cls, scenario: Integers, period: Integers, coding: Integers, amount: Integers
    ) -> "Columns":
        """Sum lines that are given in columns.

        Amounts are added modulo 2⁶⁴, which is exact where every result fits.
        """
        keys = keys_of(scenario, period, coding)
        order = np.argsort(keys)
        keys = keys[order]
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        lines = np.diff(first, append=len(keys))
        return cls(*_parts(keys[first]), np.add.reduceat(amount[order], first), lines)

    @property
    def slots(self) -> list[Slot]:
        """The scenarios and periods that occur, in order."""
        changes = np.diff(self.scenario, prepend=-1) | np.diff(self.period, prepend=-1)
        first = np.flatnonzero(changes)
        slots = (self.scenario[first].tolist(), self.period[first].tolist())
        return list(zip(*slots, strict=True))


class Sums:
    """All sums of a ledger in memory, as a new generation is filled: 24 bytes a sum."""

    def __init__(self) -> None:
        nothing = np.empty(0, np.int64)
        self._keys, self._amounts, self._lines = nothing, nothing, nothing

    def add(self, new: Columns) -> None:
        """Add the sums of a page."""
        keys = keys_of(new.scenario, new.period, new.coding)
        at = np.searchsorted(self._keys, keys)
        known = at < len(self._keys)
        known[known] = self._keys[at[known]] == keys[known]
        self._amounts[at[known]] += new.amount[known]
        self._lines[at[known]] += new.lines[known]
        if not known.all():
            fresh = ~known
            self._keys = np.insert(self._keys, at[fresh], keys[fresh])
            self._amounts = np.insert(self._amounts, at[fresh], new.amount[fresh])
            self._lines = np.insert(self._lines, at[fresh], new.lines[fresh])

    def slot(self, scenario: int, period: int) -> Columns:
        """The sums of one slot."""
        first = _key(scenario, period, 0)
        i, j = np.searchsorted(self._keys, (first, first + _CODING + 1))
        return Columns(*_parts(self._keys[i:j]), self._amounts[i:j], self._lines[i:j])

    def parts(self, size: int) -> Iterator[Columns]:
        """All sums, some at a time."""
        for i in range(0, len(self._keys), size):
            part = slice(i, i + size)
            yield Columns(*_parts(self._keys[part]), self._amounts[part], self._lines[part])

    def present(self, scenario: int, period: int) -> Mapping[int, int]:
        """Öre per coding number in a slot."""
        slot = self.slot(scenario, period)
        return dict(zip(slot.coding.tolist(), slot.amount.tolist(), strict=True))


def refuse_overflow(
    scenario: int,
    lines: Lines,
    number: Callable[[Coding], int | None],
    present: Present,
) -> None:
    """Refuse lines that take a sum beyond 64 bits.

    Raises:
        SumOverflow
    """
    late: dict[int, int] = defaultdict(int)
    held: dict[int, Mapping[int, int]] = {}
    for (coding, period), change in lines.amounts().items():
        late[period] += change
        if period not in held:
            held[period] = present(scenario, period)
        at = number(coding)
        before = 0 if at is None else held[period].get(at, 0)
        for amount in (change, before + change):
            _refuse(amount, period, " ".join((coding.account, *(c for _, c in coding.codes))))
    for period, amount in late.items():
        _refuse(amount, period, "one event")


def _refuse(amount: int, period: int, what: str) -> None:
    if abs(amount) > LARGEST:
        raise SumOverflow(what=f"{what} in {Period(period)}")


def _key(scenario: int, period: int, coding: int) -> int:
    return (scenario << _PERIOD_BITS | period) << _CODING_BITS | coding


def keys_of(scenario: Integers, period: Integers, coding: Integers) -> Integers:
    # One number that sorts as the three do: 15 bits for scenarios, 20 for 999912, 28.
    if len(coding) and (coding.max() > _CODING or scenario.max() >= 1 << 15):
        raise AssertionError("more codings or scenarios than the sums' keys have room for")
    keys: Integers = (scenario << _PERIOD_BITS | period) << _CODING_BITS | coding
    return keys


def _parts(keys: Integers) -> tuple[Integers, Integers, Integers]:
    slots = keys >> _CODING_BITS
    return slots >> _PERIOD_BITS, slots & _PERIOD, keys & _CODING
