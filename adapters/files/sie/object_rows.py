"""What rows with objects mean beside rows without: parts of a total, or apart from it."""

from collections import defaultdict
from typing import NamedTuple

from adapters.files.chart import CodingRow
from domain.source import ObjectRows


class Key(NamedTuple):
    """An account in a period of a fiscal year (by its number in the file)."""

    year: int
    period: int
    account: str


class StatedRows:
    """Amounts in öre as their rows state them, before it is known what object rows mean.

    Read as `total`, a row without objects is the account's whole amount, and what the object
    rows leave of it stands without objects; read as `remainder`, every row stands for itself.
    """

    def __init__(self) -> None:
        self._whole: dict[Key, int] = {}
        self._parts: dict[Key, dict[CodingRow, int]] = defaultdict(dict)
        self.repeated = 0

    def add(self, key: Key, coding: CodingRow, *, total: bool, ore: int) -> None:
        """Add a row; one of the same account, period and objects adds to it."""
        if total:
            self.repeated += key in self._whole
            self._whole[key] = self._whole.get(key, 0) + ore
        else:
            parts = self._parts[key]
            self.repeated += coding in parts
            parts[coding] = parts.get(coding, 0) + ore

    def __bool__(self) -> bool:
        return bool(self._whole) or bool(self._parts)

    def periods(self) -> dict[int, set[int]]:
        """The periods that each fiscal year states."""
        periods: dict[int, set[int]] = defaultdict(set)
        for key in (*self._whole, *self._parts):
            periods[key.year].add(key.period)
        return periods

    @property
    def differ(self) -> bool:
        """Whether the two readings give different amounts anywhere."""
        both = self._whole.keys() & self._parts.keys()
        return any(sum(self._parts[key].values()) for key in both)

    @property
    def totals_equal_parts(self) -> bool:
        """Whether the row without objects equals the object rows wherever there are both."""
        both = self._whole.keys() & self._parts.keys()
        return all(self._whole[key] == sum(self._parts[key].values()) for key in both)

    def sums(self, reading: ObjectRows) -> dict[tuple[int, str], int]:
        """Öre by fiscal year and account."""
        sums: dict[tuple[int, str], int] = defaultdict(int)
        for key, ore in self.per_period(reading).items():
            sums[key.year, key.account] += ore
        return sums

    def per_period(self, reading: ObjectRows) -> dict[Key, int]:
        """Öre by fiscal year, period and account."""
        sums: dict[Key, int] = defaultdict(int, self._whole)
        for key, parts in self._parts.items():
            if reading == "remainder" or key not in self._whole:
                sums[key] += sum(parts.values())
        return sums

    def amounts(self, reading: ObjectRows, dimensions: int) -> dict[tuple[CodingRow, int], int]:
        """Öre by coding and period; a total whose object rows leave nothing has no line."""
        amounts: dict[tuple[CodingRow, int], int] = defaultdict(int)
        for key, parts in self._parts.items():
            for coding, ore in parts.items():
                amounts[coding, key.period] += ore
        for key, whole in self._whole.items():
            of_parts = self._parts.get(key)
            rest = whole
            if of_parts is not None and reading == "total":
                rest -= sum(of_parts.values())
            if rest or of_parts is None:
                amounts[(key.account, *("",) * dimensions), key.period] += rest
        return amounts
