"""A voucher's header and rows, put into the columns in which events hold them."""

from collections import defaultdict
from typing import NamedTuple

from adapters.files.sie.calendar import Day, Days
from adapters.files.sie.codings import Codings
from adapters.files.sie.rows import Row, read_row
from domain.coding import Lines
from domain.outcome import voucher_reference


class Header(NamedTuple):
    """What a `#VER` row says: whose lines follow, and their day unless they state another."""

    reference: str
    series: str
    number: str
    day: Day
    text: str | None


class Headers:
    """Reads `#VER` rows; a voucher without a number is known by its place in the file."""

    def __init__(self, digest: str, days: Days, *, numbers_repeat: bool) -> None:
        self._digest, self._days, self._numbers_repeat = digest, days, numbers_repeat

    def read(self, fields: str, place: int) -> Header:
        """Read the fields after `#VER`; `place` counts the file's vouchers from 1.

        Raises:
            BadField
        """
        row: Row = read_row("#VER " + fields)
        series, number = row.text(0), row.text(1)
        day = self._days[row.text(2)]
        if number in ("", "0"):
            reference = f"sha256:{self._digest}/{place}"
        else:
            repeated = day.iso if self._numbers_repeat else None
            reference = voucher_reference(day.fiscal_year, series, number, repeated)
        return Header(reference, series, number, day, row.text(3) or None)


class VoucherLines:
    """Puts rows into columns, and counts them."""

    def __init__(self, codings: Codings, days: Days) -> None:
        self.codings, self.days = codings, days

    def columns(
        self, day: Day, heads: tuple[str, ...], written: tuple[str, ...], ore: tuple[int, ...]
    ) -> Lines:
        """The lines of rows: each its head, its day as written (or empty), and its öre.

        The amounts are in result sign, and none is too large: the caller has seen to that.

        Raises:
            BadField
        """
        codings, places = self._codings(heads)
        period, dates = self._when(day, written)
        self._count(heads, period, ore)
        # Validating anew what stands here by construction would cost as much as reading it.
        return Lines.model_construct(
            dimensions=self.codings.chart.dimensions,
            codings=codings,
            coding=places,
            period=period,
            amount=ore,
            date=dates,
            voucher=None,
            text=None,
        )

    def _codings(
        self, heads: tuple[str, ...]
    ) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
        """The distinct codings, and for each row which one is its."""
        distinct = dict.fromkeys(heads)
        rows = tuple(map(self.codings.__getitem__, distinct))
        if not self.codings.has_twins:
            place = dict(zip(distinct, range(len(distinct)), strict=True))
            return rows, tuple(map(place.__getitem__, heads))
        codings = dict.fromkeys(rows)
        place_of = dict(zip(codings, range(len(codings)), strict=True))
        return tuple(codings), tuple([place_of[self.codings[head]] for head in heads])

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

    def _count(self, heads: tuple[str, ...], period: tuple[int, ...], ore: tuple[int, ...]) -> None:
        if period[0] == period[-1] and len(set(period)) == 1:
            self.codings.count(period[0], heads, ore)
            return
        rows: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for one, head, amount in zip(period, heads, ore, strict=True):
            rows[one].append((head, amount))
        for one, of_period in rows.items():
            some_heads, some_ore = zip(*of_period, strict=True)
            self.codings.count(one, some_heads, some_ore)
