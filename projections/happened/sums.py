"""Sums that an event's lines move: by month or year, and by coding."""

from collections.abc import Iterable
from heapq import nsmallest

from domain.coding import Coding, Lines, Period
from projections.happened.change import MOST_CODINGS, MOST_SPANS, Change, Changed
from projections.reports.report import Note
from projections.state import Codings

SPANS = 1_000_000
"""More than there are months; a coding's number times this, and a month or year, is a key."""


class Sums:
    """The öre and lines of one thing, as its events so far have left them.

    With `yearly` they are summed by year, else by month.
    """

    def __init__(self, code: str, message: str, *, yearly: bool = False) -> None:
        """`message` names a sum of `{span}`, a month or a year."""
        self._code, self._message, self._yearly = code, message, yearly
        self._codings = Codings()
        self._named: list[Coding] = []
        self._amounts: dict[int, int] = {}
        self._spans: dict[int, int] = {}
        self._lines: int | None = None

    def take(self, lines: Lines, spans: Iterable[int] = (), **named: str) -> Changed:
        """Add an event's lines, and tell what they change.

        `spans` are told although no line moves them; `named` goes into what names the sums.
        """
        changes = self._added_up(lines)
        by_span = dict.fromkeys(spans, 0)
        for key, change in changes.items():
            span = key % SPANS
            by_span[span] = by_span.get(span, 0) + change
        totals = [self._total(span, by_span[span], named) for span in sorted(by_span)]
        told = Changed(tuple(totals[:MOST_SPANS]), max(0, len(totals) - MOST_SPANS))
        told = told.and_then(self._counted(len(lines))).and_then(self._largest(changes))
        amounts = self._amounts
        for key, change in changes.items():
            amounts[key] = amounts.get(key, 0) + change
        return told

    def _added_up(self, lines: Lines) -> dict[int, int]:
        """Öre by key: in whole numbers, as there may be many thousands of lines."""
        first = [number * SPANS for number in self._codings.numbers(lines)]
        self._named += [coding for _, coding in self._codings.new]
        self._codings.new.clear()
        spans = {period: period // 100 if self._yearly else period for period in set(lines.period)}
        amounts: dict[int, int] = {}
        for i, period, amount in zip(lines.coding, lines.period, lines.amount, strict=True):
            key = first[i] + spans[period]
            amounts[key] = amounts.get(key, 0) + amount
        return amounts

    def _total(self, span: int, change: int, named: dict[str, str]) -> Change:
        before = self._spans.get(span)
        after = self._spans[span] = (before or 0) + change
        what = Note(self._message, {"span": self._said(span), **named})
        return Change(self._code, what, "amount", before, after)

    def _counted(self, lines: int) -> Changed:
        before, self._lines = self._lines, (self._lines or 0) + lines
        return Changed((Change("lines", Note("Lines"), "count", before, self._lines),))

    def _largest(self, changes: dict[int, int]) -> Changed:
        """The largest movements of codings; lines that sum to zero move nothing."""
        real = {key: -abs(change) for key, change in changes.items() if change}
        bound = nsmallest(MOST_CODINGS, real.values())[-1] if real else 0
        some = [key for key, weight in real.items() if weight <= bound]
        some.sort(key=lambda key: (real[key], self._named[key // SPANS], key % SPANS))
        told = [self._moved(key, changes[key]) for key in some[:MOST_CODINGS]]
        return Changed(tuple(told), len(real) - len(told))

    def _moved(self, key: int, change: int) -> Change:
        number, span = divmod(key, SPANS)
        before = self._amounts.get(key)
        facts = {"coding": coding_text(self._named[number]), "span": self._said(span)}
        what = Note("{coding}, {span}", facts)
        return Change("coding", what, "amount", before, (before or 0) + change)

    def _said(self, span: int) -> str:
        return f"{span:04d}" if self._yearly else str(Period(span))


def coding_text(coding: Coding) -> str:
    """An account and its codes, each with its dimension."""
    return " ".join((coding.account, *(f"{d}={code}" for d, code in coding.codes)))
