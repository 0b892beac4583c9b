"""The oracle's sums: what object rows mean, by the totals of years, and a file's checksum."""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tests.fuzz.oracle_fields import LARGEST, Unreadable, fields, ore_of

if TYPE_CHECKING:
    from tests.fuzz.oracle import Book, Objects, Row

Amounts = dict[tuple[int, str, tuple[str, ...]], int]
"""Öre, none of it zero, by period, account, and a code for each dimension of the structure."""

_READINGS = ("total", "remainder")


def balances(read: "Book", rows: "Sequence[Row]", dimensions: Sequence[int]) -> Amounts:
    """What each period holds, by the one reading of object rows that the year's totals bear."""
    told = _told(read, {row.year for row in rows})
    borne = []
    for reading in _READINGS:
        whole = _of_accounts(rows, reading)
        if all(whole.get(key, 0) == ore for key, ore in told.items()):
            borne.append(_amounts(rows, reading, dimensions))
    if not borne or borne[0] != borne[-1]:
        raise Unreadable
    return borne[0]


def budget(rows: "Sequence[Row]", dimensions: Sequence[int]) -> Amounts:
    """The budget; rows without objects are totals where they equal the others everywhere."""
    whole, parts = _sums(rows, True), _sums(rows, False)
    differ = any(whole[key] != parts[key] for key in whole.keys() & parts.keys())
    readings = [_amounts(rows, reading, dimensions) for reading in _READINGS]
    if differ and readings[0] != readings[1]:
        raise Unreadable
    return readings[0]


def _sums(rows: "Sequence[Row]", whole: bool) -> Counter[tuple[int, int, str]]:
    sums: Counter[tuple[int, int, str]] = Counter()
    for row in rows:
        if row.whole == whole:
            sums[row.year, row.period, row.account] += row.ore
    return sums


def _of_accounts(rows: "Sequence[Row]", reading: str) -> Counter[tuple[int, str]]:
    whole, parts = _sums(rows, True), _sums(rows, False)
    sums: Counter[tuple[int, str]] = Counter()
    for key in whole.keys() | parts.keys():
        own = whole.get(key, 0)
        counts = parts[key] if key not in whole or reading == "remainder" else 0
        sums[key[0], key[2]] += own + counts
    return sums


def _amounts(rows: "Sequence[Row]", reading: str, dimensions: Sequence[int]) -> Amounts:
    amounts: Amounts = defaultdict(int)
    for row in rows:
        amounts[row.period, row.account, codes(row.objects, dimensions)] += row.ore
    if reading == "total":
        parts = _sums(rows, False)
        for key in _sums(rows, True):
            amounts[key[1], key[2], ("",) * len(dimensions)] -= parts.get(key, 0)
    if any(abs(ore) > LARGEST for ore in amounts.values()):
        raise Unreadable
    return {key: ore for key, ore in amounts.items() if ore}


def codes(objects: "Objects", dimensions: Sequence[int]) -> tuple[str, ...]:
    """The code of each of the structure's dimensions; empty where there is none."""
    of = dict(objects)
    return tuple(of.get(dimension, "") for dimension in dimensions)


def _told(read: "Book", years: set[int]) -> Mapping[tuple[int, str], int]:
    """What the accounts of years must sum to: `#RES`, else `#UB` less `#IB`."""
    stated: dict[str, dict[tuple[int, str], int]] = {"RES": {}, "IB": {}, "UB": {}}
    for name, row in read.rows:
        if name in stated:
            year, account, amount = [*fields(row, 3), "", "", ""][:3]
            if not re.fullmatch("-?[0-9]{1,3}", year) or not account:
                raise Unreadable
            key, ore = (int(year), account), -ore_of(amount)
            if stated[name].setdefault(key, ore) != ore:
                raise Unreadable
    both = {year for year, _ in stated["IB"]} & {year for year, _ in stated["UB"]}
    told = {
        key: stated["UB"].get(key, 0) - stated["IB"].get(key, 0)
        for key in stated["UB"].keys() | stated["IB"].keys()
        if key[0] in both
    }
    return {key: ore for key, ore in (told | stated["RES"]).items() if key[0] in years}


def checksum_is_right(data: bytes, encoding: str) -> bool:
    """Whether `#KSUMMA` stands nowhere, or twice and agrees with what is between.

    A file that was saved in another encoding since may agree as it was written.
    """
    written = [data]
    if encoding != "cp437":
        text = data.removeprefix(b"\xef\xbb\xbf").decode(encoding, errors="replace")
        written.append(text.encode("cp437", errors="replace"))
    return any(map(_agrees, written))


def _agrees(data: bytes) -> bool:
    rows = data.split(b"\n")
    marks = [at for at, row in enumerate(rows) if _word(row).upper() == b"#KSUMMA"]
    if not marks:
        return True
    stated = [rows[at].strip(b" \t\r\x1a")[len(b"#KSUMMA") :].strip(b' \t"') for at in marks]
    if len(marks) != 2 or stated[0] or not re.fullmatch(rb"[0-9]{1,10}", stated[1]):
        return False
    return contents_sum(b"\n".join(rows[marks[0] : marks[1]])) == int(stated[1])


def contents_sum(data: bytes) -> int:
    """The checksum of rows that begin with `#KSUMMA`."""
    return zlib.crc32(b"".join(map(_contents, data.split(b"\n")[1:])))


def _word(row: bytes) -> bytes:
    return re.split(rb"[ \t\r]", row.strip(b" \t"), maxsplit=1)[0]


def _contents(row: bytes) -> bytes:
    """A row without what separates its fields: blanks and braces outside quotes, and quotes."""
    kept, quoted, at = bytearray(), False, 0
    while at < len(row):
        if row[at : at + 2] == b'\\"':
            kept += b'"'
            at += 1
        elif row[at : at + 1] == b'"':
            quoted = not quoted
        elif quoted or (row[at] > 32 and row[at : at + 1] not in (b"{", b"}")):
            kept += row[at : at + 1]
        at += 1
    return bytes(kept)
