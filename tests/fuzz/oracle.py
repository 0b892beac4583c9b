"""A second reader of SIE, written from the standard: slow, row by row, and nobody's but the tests'.

It imports nothing of the product. It reads a file to what counts, or says that it cannot be read;
what the product reads of the same bytes must be exactly this, or be refused. Where both are
possible it is the milder one: a file that the product refuses is never read wrongly.

Amounts are öre in result sign. A coding is an account with its objects, by SIE dimension.
"""

from collections import Counter
from datetime import date
from typing import NamedTuple

from tests.fuzz.oracle_fields import Braces, Unreadable, day_of, fields, label, objects_of, ore_of
from tests.fuzz.oracle_sums import checksum_is_right

Years = dict[int, tuple[date, date]]
Objects = tuple[tuple[int, str], ...]


class Voucher(NamedTuple):
    """A voucher; without a number its place in the file, from 1, stands for it."""

    year: str
    series: str
    number: str | int
    day: str
    text: str | None
    lines: Counter[tuple[int, str, Objects, int, str | None]]


class Row(NamedTuple):
    """A row of `#PSALDO` or `#PBUDGET`; `whole` where nothing stands between its braces."""

    year: int
    period: int
    account: str
    objects: Objects
    whole: bool
    ore: int


class Book(NamedTuple):
    """A file's rows with what they are read by."""

    rows: list[tuple[str | None, str]]
    years: Years


def book(data: bytes, encoding: str) -> Book:
    """The rows of a file, and its fiscal years."""
    if b"\0" in data or not checksum_is_right(data, encoding):
        raise Unreadable
    text = data.removeprefix(b"\xef\xbb\xbf").decode(encoding, errors="replace").rstrip("\x1a")
    rows = [(label(row), row) for row in map(_without_returns, text.split("\n"))]
    bare = [row.strip(" \t") for _, row in rows]
    if not next(filter(None, bare), "").startswith("#"):
        raise Unreadable
    return Book(rows, _years(rows))


def _without_returns(row: str) -> str:
    row = row.rstrip("\r")
    if "\r" in row:
        raise Unreadable
    return row


def _years(rows: list[tuple[str | None, str]]) -> Years:
    years: Years = {}
    within = False
    for name, row in rows:
        within = row.strip(" \t") == "{" or (within and row.strip(" \t") != "}")
        if within or name not in ("RAR", "VALUTA"):
            continue
        words = [*fields(row), "", "", ""]
        if name == "VALUTA" and words[0].upper() not in ("", "SEK"):
            raise Unreadable
        if name == "RAR" and (words[1] or words[2]):
            number, first, last = _year(words[0]), day_of(words[1]), day_of(words[2])
            others = [span for year, span in years.items() if year != number]
            if last < first or years.get(number, (first, last)) != (first, last):
                raise Unreadable
            if any(first <= its_last and its_first <= last for its_first, its_last in others):
                raise Unreadable
            years[number] = (first, last)
    return years


def _year(text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        raise Unreadable
    return int(text)


def vouchers(data: bytes, encoding: str) -> list[Voucher]:
    """The vouchers that have rows, in the file's order."""
    read = book(data, encoding)
    found: list[Voucher] = []
    place, rows = 0, iter(read.rows)
    for name, row in rows:
        if name == "VER":
            place += 1
            one = _voucher(row, place, rows, read.years)
            found += [one] if one.lines else []
        elif (name is None and row.strip(" \t\x1a")) or name in ("TRANS", "RTRANS", "BTRANS"):
            raise Unreadable
    if not place:
        raise Unreadable
    return found


def _voucher(header: str, place: int, rows: "object", years: Years) -> Voucher:
    series, number, day, text = [*fields(header), "", "", "", ""][:4]
    of_day = day_of(day)
    year = _fiscal_year(of_day, years)
    lines: Counter[tuple[int, str, Objects, int, str | None]] = Counter()
    opened = False
    for name, row in rows:  # type: ignore[attr-defined]
        bare = row.strip(" \t")
        if not bare or bare == "\x1a":
            continue
        if bare == "{" and not opened:
            opened = True
        elif bare == "}" and opened:
            if sum(line[3] * count for line, count in lines.items()):
                raise Unreadable
            known = number if number.strip("0") else place
            series = series if number.strip("0") else ""
            year = year if number.strip("0") else ""
            return Voucher(year, series, known, of_day.isoformat(), text or None, lines)
        elif name is None or name == "VER" or not opened:
            raise Unreadable
        elif name == "TRANS":
            lines[_line(row, of_day, years)] += 1
    raise Unreadable


def _line(row: str, of_day: date, years: Years) -> tuple[int, str, Objects, int, str | None]:
    account, objects, amount, own = [*_coded(row), "", "", "", ""][:4]
    day = day_of(own) if own else of_day
    _fiscal_year(day, years)
    period = day.year * 100 + day.month
    date_of_its_own = None if day == of_day else day.isoformat()
    return period, _account(account), objects_of(objects), -ore_of(amount), date_of_its_own


def _fiscal_year(day: date, years: Years) -> str:
    if not years:
        return f"{day.year:04d}"
    for first, last in years.values():
        if first <= day <= last:
            whole = (first.month, first.day) == (1, 1) and last == date(first.year, 12, 31)
            return f"{first.year:04d}" if whole else f"{first.year:04d}-{first.month:02d}"
    raise Unreadable


def _coded(row: str, most: int = 1000) -> list[str]:
    """The fields of a row with an account and braces; between those no blank is needed."""
    at = row.find("{")
    if at > 0 and '"' not in row[:at]:
        row = f"{row[:at]} {row[at:]}"
    return fields(row, most)


def _account(text: str) -> str:
    if not text or isinstance(text, Braces) or any(sign in text for sign in ' \t"{}'):
        raise Unreadable
    return text


def period_rows(read: Book, wanted: str) -> list[Row]:
    """The rows of a label that state an amount of a period."""
    found = []
    for name, row in read.rows:
        if name is None and row.strip(" \t\x1a") not in ("", "{", "}"):
            raise Unreadable
        if name == wanted:
            year, period, account, objects, amount = [*_coded(row, 5), *[""] * 5][:5]
            whole = isinstance(objects, Braces) and not objects[1:-1].strip(" \t")
            of_year = _year(year)
            when = _period(period, of_year, read.years)
            coding = _account(account), objects_of(objects)
            found.append(Row(of_year, when, *coding, whole, -ore_of(amount)))
    if not found:
        raise Unreadable
    return found


def _period(text: str, year: int, years: Years) -> int:
    digits = text.replace("-", "", 1) if text[4:5] == "-" else text
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6) or digits < "000101":
        raise Unreadable
    if not "01" <= digits[4:] <= "12":
        raise Unreadable
    if years:
        if year not in years:
            raise Unreadable
        first, last = (f"{day:%Y%m}".zfill(6) for day in years[year])
        if not first <= digits <= last:
            raise Unreadable
    return int(digits)
