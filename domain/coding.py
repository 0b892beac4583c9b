"""When and where a line counts: Period, Coding, and Lines in columns."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Annotated, NamedTuple, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field

from domain.money import MAX_LINE
from domain.rules import RuleBroken

LINES_PER_EVENT = 10_000
"""At most so many lines stand in one event; a larger delivery is several events."""


class NotAPeriod(RuleBroken):
    """A text names no month."""

    MESSAGE = "“{text}” is not a period; write a month as 2025-03 or 202503"


class Period(int):
    """A month (sv: period), as the integer year × 100 + month: 202503 is March 2025."""

    _TEXT = re.compile(r"(\d{4})-?(\d{2})")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2025-03` or `202503`.

        Raises:
            NotAPeriod: also for year 0 and month 13.
        """
        match = cls._TEXT.fullmatch(text.strip())
        if not match or not text.isascii() or match[1] == "0000" or not 1 <= int(match[2]) <= 12:
            raise NotAPeriod(text=text[:20])
        return cls(int(match[1]) * 100 + int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a day falls in."""
        return cls(day.year * 100 + day.month)

    @property
    def year(self) -> int:
        return self // 100

    @property
    def month(self) -> int:
        return self % 100

    @property
    def next(self) -> "Period":
        return Period(self + 1 if self.month < 12 else self + 89)

    @property
    def last_day(self) -> date:
        """The month's last day; a structure is asked what holds on it."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


PeriodNumber = Annotated[int, Field(ge=101, le=999912)]


class Coding(NamedTuple):
    """An account and at most one code for each of the ledger's dimensions (sv: kontering).

    `codes` are pairs of dimension and code, sorted by dimension, empty codes left out: the
    same coding is equal whatever order a source names its dimensions in.
    """

    account: str
    codes: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, account: str, codes: Mapping[str, str]) -> "Coding":
        return cls(account, tuple(sorted((d, c) for d, c in codes.items() if c)))

    def code(self, dimension: str) -> str:
        """The code in a dimension, or the empty text."""
        # A loop, not a generator: every coding of a ledger is asked for each of a report's rows.
        for known, code in self.codes:
            if known == dimension:
                return code
        return ""


class Line(NamedTuple):
    """One amount: where it counts, when, and how much (öre, result sign)."""

    coding: Coding
    period: int
    amount: int
    date: str | None = None
    voucher: str | None = None
    text: str | None = None


Amounts = dict[tuple[Coding, int], int]
"""Öre per coding and period."""


class Lines(BaseModel):
    """Lines in columns, self-describing: the form in which amounts stand in an event.

    `codings` lists each distinct coding once, as the account followed by a code for each of
    `dimensions` (empty: none). The columns are as long as there are lines: `coding` (an index
    into `codings`), `period` (202503) and `amount` (öre, revenue positive, cost negative);
    and where there are any, `date` (of the line, where it differs from its voucher's),
    `voucher` (where one delivery holds several) and `text` (the id of a text kept apart).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dimensions: tuple[str, ...]
    codings: tuple[tuple[str, ...], ...]
    coding: tuple[int, ...]
    period: tuple[PeriodNumber, ...]
    amount: tuple[int, ...]
    date: tuple[str | None, ...] | None = None
    voucher: tuple[str | None, ...] | None = None
    text: tuple[str | None, ...] | None = None

    def check(self) -> None:
        """Refuse columns that contradict each other.

        An event does it once, when it happens; what is read from the log was checked then.

        Raises:
            ColumnsDisagree
        """
        n = len(self.coding)
        columns = (self.period, self.amount, self.date, self.voucher, self.text)
        if any(column is not None and len(column) != n for column in columns):
            raise ColumnsDisagree(why="they differ in length")
        if n and not (min(self.coding) >= 0 and max(self.coding) < len(self.codings)):
            raise ColumnsDisagree(why="a line names a coding that is not listed")
        if n and not (min(self.amount) >= -MAX_LINE and max(self.amount) <= MAX_LINE):
            raise ColumnsDisagree(why="an amount is larger than 2^53 - 1 öre")
        width = len(self.dimensions) + 1
        if not {*map(len, self.codings)} <= {width}:
            raise ColumnsDisagree(why="a coding has not one code for each dimension")

    def __len__(self) -> int:
        return len(self.coding)

    @classmethod
    def of(cls, lines: Iterable[Line], dimensions: Sequence[str]) -> "Lines":
        """Put lines in columns; every code must stand in one of `dimensions`."""
        rows = lines if isinstance(lines, list) else list(lines)
        index: dict[Coding, int] = {}
        coding = tuple([index.setdefault(row.coding, len(index)) for row in rows])
        return cls(
            dimensions=tuple(dimensions),
            codings=tuple(_row_of(c, dimensions) for c in index),
            coding=coding,
            period=tuple([row.period for row in rows]),
            amount=tuple([row.amount for row in rows]),
            date=_column_or_none([row.date for row in rows]),
            voucher=_column_or_none([row.voucher for row in rows]),
            text=_column_or_none([row.text for row in rows]),
        )

    @classmethod
    def of_amounts(cls, amounts: Amounts, dimensions: Sequence[str]) -> "Lines":
        """Put sums in columns, those that are zero left out.

        Dimensions that the codings need and that are not listed come last. A sum of many lines
        may be larger than one line may be: it stands in several.
        """
        rows = [Line(c, p, part) for (c, p), a in amounts.items() for part in _in_lines(a)]
        needed = {d for coding, _ in amounts for d, _ in coding.codes}
        return cls.of(rows, [*dimensions, *sorted(needed.difference(dimensions))])

    def listed_codings(self) -> tuple[Coding, ...]:
        """The distinct codings, in the order in which `coding` counts them."""
        return tuple([_coding_of(self.dimensions, row) for row in self.codings])

    def __iter__(self) -> Iterator[Line]:  # type: ignore[override]  # lines, not fields
        codings = self.listed_codings()
        nothing = (None,) * len(self)
        columns = (self.date or nothing, self.voucher or nothing, self.text or nothing)
        rows = zip(self.coding, self.period, self.amount, *columns, strict=True)
        return (Line(codings[i], p, a, d, v, t) for i, p, a, d, v, t in rows)

    def amounts(self) -> Amounts:
        """Öre per coding and period."""
        return add_up({}, self)

    def by_period(self) -> dict[int, "Lines"]:
        """The same lines apart by period, in the order of periods."""
        rows: dict[int, list[Line]] = {}
        for line in self:
            rows.setdefault(line.period, []).append(line)
        return {period: Lines.of(rows[period], self.dimensions) for period in sorted(rows)}

    def split(self) -> tuple["Lines", ...]:
        """The same lines in parts of at most `LINES_PER_EVENT`; at least one part."""
        if len(self) <= LINES_PER_EVENT:
            return (self,)
        rows = list(self)
        starts = range(0, len(rows), LINES_PER_EVENT)
        return tuple(Lines.of(rows[i : i + LINES_PER_EVENT], self.dimensions) for i in starts)


class ColumnsDisagree(RuleBroken):
    """Lines in columns contradict themselves; no event may hold them."""

    MESSAGE = "the columns of the lines contradict each other: {why}"


class _HoldsLines(Protocol):
    lines: Lines


class MovesMoney:
    """What an event has that holds lines: they are checked before it happens."""

    def check(self: _HoldsLines) -> None:
        self.lines.check()


@lru_cache(maxsize=65_536)
def _coding_of(dimensions: tuple[str, ...], row: tuple[str, ...]) -> Coding:
    """A listed coding as a coding; the same ones return in every delivery."""
    return Coding.of(row[0], dict(zip(dimensions, row[1:], strict=True)))


def _row_of(coding: Coding, dimensions: Sequence[str]) -> tuple[str, ...]:
    codes = dict(coding.codes)
    row = (coding.account, *(codes.pop(d, "") for d in dimensions))
    if codes:
        raise ValueError(f"a coding has codes in dimensions that are not listed: {codes}")
    return row


def _in_lines(amount: int) -> Iterator[int]:
    """An amount in as few parts as lines can hold; none where it is zero."""
    largest = MAX_LINE if amount > 0 else -MAX_LINE
    while abs(amount) > MAX_LINE:
        yield largest
        amount -= largest
    if amount:
        yield amount


def _column_or_none(column: list[str | None]) -> tuple[str | None, ...] | None:
    return tuple(column) if any(value is not None for value in column) else None


def add_up(amounts: Amounts, lines: Lines) -> Amounts:
    """Add lines to sums per coding and period, in place; sums that become zero are kept."""
    codings = lines.listed_codings()
    for i, period, amount in zip(lines.coding, lines.period, lines.amount, strict=True):
        key = (codings[i], period)
        amounts[key] = amounts.get(key, 0) + amount
    return amounts


def difference(new: Amounts, old: Amounts) -> Amounts:
    """What must be added to `old` to give `new`; zeros left out."""
    keys = new.keys() | old.keys()
    changes = {key: new.get(key, 0) - old.get(key, 0) for key in sorted(keys)}
    return {key: amount for key, amount in changes.items() if amount}
