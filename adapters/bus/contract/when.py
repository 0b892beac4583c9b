"""When the lines of a message count: their months, and their days where they have their own."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple

from adapters.bus.contract.field_rules import NotADay, NotAMonth
from adapters.bus.contract.found import Found
from domain.coding import NotAPeriod, Period
from domain.rules import RuleBroken

Month = str | int | None
"""A month as a line states it: a text, a number, or not at all."""


class MonthMissing(RuleBroken):
    """A line counts in a month."""

    MESSAGE = "{path} says neither month nor day; state period or date there, or date for them all"


class OtherMonth(RuleBroken):
    """A line that has a day counts in the day's month."""

    MESSAGE = "{path} states the month {period} and the day {day}; they must agree"


class NotAMonthsColumn(RuleBroken):
    """A column of months holds texts or numbers."""

    MESSAGE = "{path} must hold months only, written as 202503 or 2025-03"


class When(NamedTuple):
    """Each line's period (202503), and its day where it differs from what it belongs to."""

    period: tuple[int, ...]
    date: tuple[str | None, ...] | None


@lru_cache(maxsize=4_096)
def period_of_day(text: str) -> int:
    """The month of a day that is written as 2025-03-28.

    Raises:
        ValueError: there is no such day, or it is written otherwise.
    """
    if len(text) != 10 or not text.isascii() or text[4::3] != "--":
        raise ValueError(text)
    return int(Period.of(date.fromisoformat(text)))


@lru_cache(maxsize=4_096)
def period_of_month(written: str | int) -> int:
    """A month that is written as 2025-03, 202503 or the number.

    Raises:
        NotAPeriod
    """
    if isinstance(written, str) and written.strip() != written:
        raise NotAPeriod(text=written[:20])
    return int(Period.parse(written if isinstance(written, str) else f"{written:06d}"))


def read_day(text: str, path: str, found: Found) -> int:
    """The month of a day; 0 where there is no such day, which is told."""
    try:
        return period_of_day(text)
    except ValueError:
        found.add(NotADay(path=path, text=text[:60]))
        return 0


def read_month(written: str | int, path: str, found: Found) -> int:
    """A month; 0 where it is none, which is told."""
    try:
        return period_of_month(written)
    except NotAPeriod:
        text = written[:60] if isinstance(written, str) else str(Whole(written))
        found.add(NotAMonth(path=path, text=text))
        return 0


class Whole(int):
    """A number that is told; a very long one is not told whole."""

    def __str__(self) -> str:
        return int.__repr__(self) if self.bit_length() < 200 else "…"


class WhenLines:
    """Reads when lines count that belong to something of `day` (None: it has none).

    Where they belong to a voucher, its day says the month of a line without a day of its own.
    """

    def __init__(self, day: str | None, *, voucher: bool, found: Found) -> None:
        self._day, self._voucher, self._found = day, voucher, found

    def read(
        self,
        dates: Sequence[str | None] | None,
        months: Sequence[Month] | None,
        lines: int,
        path: Callable[[int, str], str],
    ) -> When:
        """When each line counts; `path` tells a line's field."""
        if dates is None and months is None and self._day is not None:
            return When((period_of_day_or(self._day),) * lines, None)
        stated = list(zip(dates or (None,) * lines, months or (None,) * lines, strict=True))
        read: dict[tuple[str | None, Month], tuple[int, str | None]] = {}
        for place, one in enumerate(stated):
            if one not in read:
                read[one] = self._one(*one, partial(path, place))
        when = list(map(read.__getitem__, stated))
        own = tuple([day for _, day in when])
        return When(tuple([period for period, _ in when]), own if any(own) else None)

    def _one(
        self, day: str | None, month: Month, path: Callable[[str], str]
    ) -> tuple[int, str | None]:
        of_line = read_day(day, path("date"), self._found) if day is not None else None
        own = None if day == self._day else day
        binding = self._day if day is None and self._voucher else day
        if month is None:
            if of_line is None and self._day is None:
                self._found.add(MonthMissing(path=path("")))
                return 0, None
            return (period_of_day_or(self._day) if of_line is None else of_line), own
        period = read_month(month, path("period"), self._found)
        bound = period_of_day_or(binding)
        if period and bound and period != bound:
            self._found.add(OtherMonth(path=path("period"), period=str(month), day=binding))
        return period, own


def period_of_day_or(text: str | None) -> int:
    """The month of a day; 0 where there is none, or no such day."""
    try:
        return period_of_day(text) if text is not None else 0
    except ValueError:
        return 0
