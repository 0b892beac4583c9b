"""What the product reads of a file, put in the oracle's form, and held against it."""

import re
from collections import Counter
from pathlib import Path

from adapters.files.control import Control
from adapters.files.sie import SieFile, balances, budget, open_sie, vouchers
from domain.coding import Lines
from domain.structure import Structure
from tests.files.conftest import SMALL
from tests.fuzz import oracle, oracle_sums
from tests.fuzz.oracle_fields import Unreadable

STRUCTURE = Structure.model_validate(SMALL)
DIMENSIONS = (1, 2)
"""The SIE dimensions of that structure, in its order."""

_LETTERS = "åäöÅÄÖéÉüÜ"


class Misread(AssertionError):
    """The product reads a file, and reads it otherwise than the oracle, or than it can be read."""


def compare_vouchers(path: Path, data: bytes) -> None:
    """Read a file's vouchers; what is refused is refused.

    Raises:
        RuleBroken: refused.
        Misread: read otherwise than the oracle does.
    """
    sie = open_sie(path)
    read = [_voucher(one) for one in vouchers(sie, STRUCTURE, False, sie.control())]
    _encoding_is_likely(data, sie)
    try:
        expected = [_expected(one) for one in oracle.vouchers(data, sie.encoding)]
    except Unreadable:
        expected = None
    _same(read, expected)


def _voucher(one: "object") -> tuple[object, ...]:
    reference: str = one.reference  # type: ignore[attr-defined]
    place = reference.rpartition("/")[2] if reference.startswith("sha256:") else None
    parts = reference.split("/") if place is None else ["", "", int(place)]
    known = [
        part.replace("%2F", "/").replace("%25", "%") if place is None else part for part in parts
    ]
    lines: Lines = one.lines  # type: ignore[attr-defined]
    lines.check()
    dates = lines.date or (None,) * len(lines)
    columns = zip(lines.period, lines.coding, lines.amount, dates, strict=True)
    rows = Counter((period, *lines.codings[at], ore, own) for period, at, ore, own in columns)
    return (*known, one.day, one.text, rows)  # type: ignore[attr-defined]


def _expected(one: oracle.Voucher) -> tuple[object, ...]:
    rows: Counter[tuple[object, ...]] = Counter()
    for (period, account, objects, ore, own), count in one.lines.items():
        rows[period, account, *oracle_sums.codes(objects, DIMENSIONS), ore, own] += count
    return (one.year, one.series, one.number, one.day, one.text, rows)


def compare_balances(path: Path, data: bytes) -> None:
    """The same of the balances of periods."""
    sie = open_sie(path)
    per_period = balances(sie, STRUCTURE, None, sie.control())
    read = {key: ore for lines in per_period.values() for key, ore in _amounts(lines).items()}
    _encoding_is_likely(data, sie)
    try:
        book = oracle.book(data, sie.encoding)
        rows = oracle.period_rows(book, "PSALDO")
        expected = oracle_sums.balances(book, rows, DIMENSIONS), {row.period for row in rows}
    except Unreadable:
        expected = None
    _same((read, {*per_period}), expected)


def compare_budget(path: Path, data: bytes) -> None:
    """The same of a budget."""
    sie = open_sie(path)
    lines = budget(sie, STRUCTURE, None, sie.control())
    read = {key: ore for key, ore in _amounts(lines).items() if ore}
    _encoding_is_likely(data, sie)
    try:
        rows = oracle.period_rows(oracle.book(data, sie.encoding), "PBUDGET")
        expected = oracle_sums.budget(rows, DIMENSIONS)
    except Unreadable:
        expected = None
    _same(read, expected)


def _amounts(lines: Lines) -> oracle_sums.Amounts:
    lines.check()
    amounts: oracle_sums.Amounts = {}
    for at, period, ore in zip(lines.coding, lines.period, lines.amount, strict=True):
        account, *codes = lines.codings[at]
        key = (period, account, tuple(codes))
        amounts[key] = amounts.get(key, 0) + ore
    return amounts


def _same(read: object, expected: object) -> None:
    if expected is None:
        raise Misread(f"it cannot be read, and is read as {read!r}")
    if read != expected:
        raise Misread(f"read as {read!r}\nand says {expected!r}")


def _encoding_is_likely(data: bytes, sie: SieFile) -> None:
    """Texts that are UTF-8 are read so; others as that which gives them the most of our letters."""
    text = re.sub(rb"(?m)^[ \t]*#FNR[ \t][^\n]*", b"", data.removeprefix(b"\xef\xbb\xbf"))
    if text.isascii():
        return
    try:
        text.decode()
        likely = ["utf-8"]
    except UnicodeDecodeError:
        counts = {
            one: sum(map(text.decode(one, errors="replace").count, _LETTERS))
            for one in ("cp437", "cp1252")
        }
        likely = [one for one, count in counts.items() if count == max(counts.values())]
    if sie.encoding not in likely:
        raise Misread(f"the texts are {likely}, and are read as {sie.encoding}")


def nothing_but(control: Control) -> None:
    """Whatever a control report tells can be told."""
    for remark in control.remarks:
        str(remark).encode()
