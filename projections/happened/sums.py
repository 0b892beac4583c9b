"""Sums that an event's lines move: by month or year, and by coding."""

from collections.abc import Iterable, Iterator
from heapq import nsmallest
from typing import NamedTuple

from domain.coding import Amounts, Coding, Lines, Period, add_up
from projections.happened.change import MOST_CODINGS, MOST_SPANS, Change, Changed
from projections.reports.report import Note

Key = tuple[Coding, int]
"""A coding, and a month or a year."""


class Moved(NamedTuple):
    """The sum (öre) of a coding in a month or year, before and after an event."""

    key: Key
    before: int | None
    after: int

    @property
    def weight(self) -> tuple[int, Key]:
        """The largest movements first."""
        return -abs(self.after - (self.before or 0)), self.key


class Sums:
    """The öre and lines of one thing, as its events so far have left them.

    With `yearly` they are summed by year, else by month.
    """

    def __init__(self, code: str, message: str, *, yearly: bool = False) -> None:
        """`message` names a sum of `{span}`, a month or a year."""
        self._code, self._message, self._yearly = code, message, yearly
        self._amounts: dict[Key, int] = {}
        self._spans: dict[int, int] = {}
        self._lines: int | None = None

    def take(self, lines: Lines, spans: Iterable[int] = (), **named: str) -> Changed:
        """Add an event's lines, and tell what they change.

        `spans` are told although no line moves them; `named` goes into what names the sums.
        """
        by_key = self._added(add_up({}, lines))
        moved = [self._move(key, amount) for key, amount in by_key.items()]
        touched = sorted({key[1] for key in by_key}.union(spans))
        before = {span: self._spans.get(span) for span in touched}
        for one in moved:
            span = one.key[1]
            self._spans[span] = self._spans.get(span, 0) + one.after - (one.before or 0)
        totals = [
            Change(
                self._code,
                Note(self._message, {"span": self._said(span), **named}),
                "amount",
                before[span],
                self._spans.setdefault(span, 0),
            )
            for span in touched
        ]
        told = Changed(tuple(totals[:MOST_SPANS]), max(0, len(totals) - MOST_SPANS))
        return told.and_then(self._counted(len(lines))).and_then(self._codings(moved))

    def _added(self, amounts: Amounts) -> dict[Key, int]:
        if not self._yearly:
            return amounts
        by_year: dict[Key, int] = {}
        for (coding, period), amount in amounts.items():
            key = coding, period // 100
            by_year[key] = by_year.get(key, 0) + amount
        return by_year

    def _move(self, key: Key, amount: int) -> Moved:
        before = self._amounts.get(key)
        after = self._amounts[key] = (before or 0) + amount
        return Moved(key, before, after)

    def _counted(self, lines: int) -> Changed:
        before, self._lines = self._lines, (self._lines or 0) + lines
        return Changed((Change("lines", Note("Lines"), "count", before, self._lines),))

    def _codings(self, moved: list[Moved]) -> Changed:
        """The largest movements; zero lines move nothing."""
        real = [one for one in moved if one.after != (one.before or 0)]
        largest = nsmallest(MOST_CODINGS, real, key=lambda one: one.weight)
        return Changed(tuple(self._told(largest)), len(real) - len(largest))

    def _told(self, moved: list[Moved]) -> Iterator[Change]:
        for (coding, span), before, after in moved:
            facts = {"coding": coding_text(coding), "span": self._said(span)}
            yield Change("coding", Note("{coding}, {span}", facts), "amount", before, after)

    def _said(self, span: int) -> str:
        return f"{span:04d}" if self._yearly else str(Period(span))


def coding_text(coding: Coding) -> str:
    """An account and its codes, each with its dimension."""
    return " ".join((coding.account, *(f"{d}={code}" for d, code in coding.codes)))
