"""A voucher's header and rows, put into the columns in which events hold them."""

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from adapters.files.chart import CodingRow
from adapters.files.sie.calendar import Day, Days
from adapters.files.sie.codings import Codings
from adapters.files.sie.rows import Row, read_row
from adapters.unchecked_lines import unchecked_lines
from domain.coding import Lines
from domain.outcome import voucher_reference

_UP_TO = [tuple(range(n)) for n in range(64)]


class Header(NamedTuple):
    """What a `#VER` row says: whose lines follow, and their day unless they state another."""

    reference: str
    series: str
    number: str
    day: Day
    text: str | None
    registered: str


class Headers:
    """Reads `#VER` rows; a voucher without a number is known by its place in the file."""

    def __init__(self, digest: str, days: Days, *, numbers_repeat: bool) -> None:
        self._digest, self._days, self._numbers_repeat = digest, days, numbers_repeat
        self._beginnings: dict[tuple[str, str], str] = {}

    def read(self, fields: str, place: int) -> Header:
        """Read the fields after `#VER`; `place` counts the file's vouchers from 1.

        Raises:
            BadField
        """
        row: Row = read_row("#VER " + fields)
        series, number, day = row.text(0), row.text(1), self._days[row.text(2)]
        reference = self.reference(day, series, number, place)
        return Header(reference, series, number, day, row.text(3) or None, row.text(4))

    def reference(self, day: Day, series: str, number: str, place: int) -> str:
        """The reference that a voucher is known by."""
        if not number.strip("0"):
            return f"sha256:{self._digest}/{place}"
        if self._numbers_repeat or not number.isdecimal():
            repeated = day.iso if self._numbers_repeat else None
            return voucher_reference(day.fiscal_year, series, number, repeated)
        # Digits need no escaping, so that what stands before them is the same for a series.
        beginning = self._beginnings.get((day.fiscal_year, series))
        if beginning is None:
            beginning = voucher_reference(day.fiscal_year, series, "")
            self._beginnings[day.fiscal_year, series] = beginning
        return beginning + number


class Columns(NamedTuple):
    """The rows of several vouchers: how many each has, and each row's coding, day and öre.

    A coding is its place among `Codings.rows`; a day is as it is written, or empty.
    """

    counts: Sequence[int]
    places: tuple[int, ...]
    written: tuple[str, ...]
    ore: tuple[int, ...]


class VoucherLines:
    """Puts rows into columns, and counts them.

    Amounts are in result sign, and none is too large; the days have been read: the caller has
    seen to that.
    """

    def __init__(self, codings: Codings, days: Days) -> None:
        self.codings, self.days = codings, days

    def of_many(self, days: Sequence[Day], columns: Columns) -> Iterator[Lines]:
        """The lines of each voucher, which are counted in their periods."""
        codings, dimensions = self.codings, self.codings.chart.dimensions
        counts, places, written, ore = columns
        start, same = 0, _same_days(days, columns)
        self._count(days, columns, same=same)
        if codings.apart:
            places = tuple(map(codings.first.__getitem__, places))
        rows = tuple(map(codings.rows.__getitem__, places))
        for day, count in zip(days, counts, strict=True):
            end = start + count
            if len(set(places[start:end])) == count:
                listed = rows[start:end]
                coding = _UP_TO[count] if count < len(_UP_TO) else tuple(range(count))
            else:
                listed, coding = self._listed(places[start:end])
            period, dates = (day.period,) * count, None
            if not same:
                period, dates = self._when(day, written[start:end])
            yield unchecked_lines(dimensions, listed, coding, period, ore[start:end], dates)
            start = end

    def _listed(self, places: tuple[int, ...]) -> tuple[tuple[CodingRow, ...], tuple[int, ...]]:
        """The distinct codings, and for each row which one is its."""
        distinct = dict.fromkeys(places)
        at = dict(zip(distinct, range(len(distinct)), strict=True))
        return tuple([self.codings.rows[p] for p in distinct]), tuple(map(at.__getitem__, places))

    def _when(
        self, day: Day, written: tuple[str, ...]
    ) -> tuple[tuple[int, ...], tuple[str | None, ...] | None]:
        """The rows' periods, and their dates where any differs from the voucher's."""
        days = {text: self.days[text] if text else day for text in set(written)}
        if all(one.iso == day.iso for one in days.values()):
            return (day.period,) * len(written), None
        own = {text: None if one.iso == day.iso else one.iso for text, one in days.items()}
        periods = {text: one.period for text, one in days.items()}
        return (
            tuple(map(periods.__getitem__, written)),
            tuple(map(own.__getitem__, written)),
        )

    def _count(self, days: Sequence[Day], columns: Columns, *, same: bool) -> None:
        counts, places, written, ore = columns
        if same and len({day.period for day in days}) == 1:
            self.codings.count(days[0].period, places, ore)
            return
        of_rows = chain.from_iterable(map(repeat, days, counts))
        periods = [
            self.days[own].period if own else day.period
            for own, day in zip(written, of_rows, strict=True)
        ]
        self.codings.count_each(periods, places, ore)


def _same_days(days: Sequence[Day], columns: Columns) -> bool:
    """Whether every row has its voucher's day, written as there, or none has any."""
    if not any(columns.written):
        return True
    expected = map(repeat, [day.written for day in days], columns.counts)
    return columns.written == tuple(chain.from_iterable(expected))
