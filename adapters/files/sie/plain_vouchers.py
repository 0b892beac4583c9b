"""Many vouchers at once, where they are written as most programs write them.

A run of vouchers that are `#VER`, `{`, rows of `#TRANS`, `}`, without anything unusual in
them, is read as columns: one expression takes the fields of all rows, and what is checked is
checked for the run as a whole. A run in which anything is unusual, or wrong, is not read here
at all; it is read row by row, by the whole of the format.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import neg
from typing import NamedTuple

from adapters.files.sie.calendar import Day
from adapters.files.sie.rows import AMOUNT, HEAD, TWO_DIGITS, BadField
from adapters.files.sie.series import Series
from adapters.files.sie.voucher_lines import Columns, Headers, VoucherLines
from domain.outcome import Stated

MOST_AT_ONCE = 256
"""Vouchers in a run; what is unusual in one makes the rest of its run slower to read."""

FURTHEST = 1 << 16
"""The text after which no voucher joins a run; what is kept of more is slow to come back to."""

_FIELD = r'(?:"[^"\\\n]*+"|[^ \t"{}\n\\]++)'
_REST = rf"(?:[ \t]++{_FIELD})*+[ \t]*+\n"
_VOUCHER = re.compile(
    rf"[ \t]*+#VER[ \t]++({_FIELD})[ \t]++({_FIELD})[ \t]++({_FIELD})"
    rf"(?:[ \t]++({_FIELD})(?:[ \t]++({_FIELD}))?+)?+{_REST}[ \t]*+\{{[ \t]*+\n"
    r"((?:[ \t]*+#TRANS[ \t][^\n]*+\n)++)[ \t]*+\}[ \t]*+\n(?:[ \t]*+\n)*+"
)
_LINE = re.compile(
    rf"^[ \t]*+#TRANS[ \t]++({HEAD})[ \t]++([-0-9.]++)"
    rf'(?:[ \t]++(?:""|([0-9]++))(?:\n|{_REST})|[ \t]*+\n)',
    re.MULTILINE | re.ASCII,
)
_TWO_DECIMALS = re.compile(r"(?:-?[0-9]{1,13}\.[0-9][0-9]\n)++")
_AMOUNTS = re.compile(rf"^{AMOUNT}\n", re.MULTILINE | re.ASCII)

_Written = tuple[str, str, str, str, str, str]
"""A voucher's series, number, day, text and registration as they are written, and its rows."""


class Run(NamedTuple):
    """Plain vouchers that follow each other: where they end, how many, and what they state.

    `stated` is None where any of them is not plain in all its rows, or does not sum to zero.
    """

    end: int
    vouchers: int
    stated: Iterator[Stated] | None


class PlainVouchers:
    """Reads runs of plain vouchers."""

    def __init__(self, headers: Headers, lines: VoucherLines, series: Series) -> None:
        self._headers, self._lines, self._series = headers, lines, series

    def run(self, text: str, place: int, before: int, most: int = MOST_AT_ONCE) -> Run | None:
        """The run that begins at `place`, at most so long; None where no plain voucher does.

        `before` is how many of the file's vouchers stand before it.
        """
        vouchers: list[_Written] = []
        match, furthest = _VOUCHER.match, place + FURTHEST
        while len(vouchers) < most and place < furthest and (found := match(text, place)):
            vouchers.append(found.groups(""))  # type: ignore[arg-type]  # six groups
            place = found.end()
        return Run(place, len(vouchers), self._read(vouchers, before)) if vouchers else None

    def _read(self, vouchers: list[_Written], before: int) -> Iterator[Stated] | None:
        try:
            days = [self._lines.days[_bare(voucher[2])] for voucher in vouchers]
            columns = self._columns([voucher[5] for voucher in vouchers])
        except BadField:
            return None
        return None if columns is None else self._stated(vouchers, days, columns, before)

    def _columns(self, bodies: list[str]) -> Columns | None:
        """The vouchers' rows in columns; None where one is not plain, or they do not sum to zero.

        Raises:
            BadField
        """
        counts = [body.count("\n") for body in bodies]
        # Split, and not found: one list of fields in place of a tuple for each row.
        fields = _LINE.split("".join(bodies))
        if len(fields) != 4 * sum(counts) + 1 or any(fields[::4]):
            return None
        written = fields[3::4]
        if None in written:
            written = [day or "" for day in written]
        debits = _ore(fields[2::4])
        sums = [*accumulate(debits)]
        if 4 * len(sums) + 1 != len(fields) or any(sums[end - 1] for end in accumulate(counts)):
            return None
        for day in set(written).difference(("",)):
            _ = self._lines.days[day]
        places = tuple(map(self._lines.codings.__getitem__, fields[1::4]))
        return Columns(counts, places, tuple(written), tuple(map(neg, debits)))

    def _stated(
        self, vouchers: list[_Written], days: list[Day], columns: Columns, before: int
    ) -> Iterator[Stated]:
        lines = self._lines.of_many(days, columns)
        reference_of, note = self._headers.reference, self._series.note
        for place, (voucher, day, its_lines) in enumerate(
            zip(vouchers, days, lines, strict=True), before + 1
        ):
            series, number, _, text, registered, _ = voucher
            if '"' in series or '"' in number:
                series, number = _bare(series), _bare(number)
            reference = reference_of(day, series, number, place)
            note(day, series, number, reference)
            if registered and registered != '""':
                self._series.note_registered(day, _bare(registered), reference)
            bare = text[1:-1] if text[:1] == '"' else text
            yield Stated(reference, day.iso, its_lines, bare or None)


def _bare(field: str) -> str:
    return field[1:-1] if field[:1] == '"' else field


def _ore(amounts: Sequence[str]) -> list[int]:
    """Amounts as öre, in the sign they are written with; too few where one is not plain."""
    text = "\n".join(amounts) + "\n"
    if _TWO_DECIMALS.fullmatch(text):
        return [*map(int, text[:-1].replace(".", "").split("\n"))]
    return [int(kronor + TWO_DIGITS[decimals]) for kronor, decimals in _AMOUNTS.findall(text)]
