"""A second reader of amounts saved as text, with Python's csv and Decimal; nobody's but the tests'.

It reads files whose columns have the names that are understood without a mapping, in the
dialects that the domain names: it says what they hold, or that they cannot be read.
"""

import csv
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from io import StringIO

from tests.fuzz.oracle_fields import LARGEST, Unreadable

NAMES = {
    "konto": "account",
    "period": "period",
    "belopp": "amount",
    "ansvar": "responsibility",
    "responsibility": "responsibility",
    "tjänst": "service",
    "service": "service",
}

_GROUPED = [
    rf"[0-9]{{1,3}}(?:{thousands}[0-9]{{3}})+(?:{decimal}[0-9]{{1,2}})?"
    for thousands, decimal in ((" ", "[.,]"), (r"\.", ","), (",", r"\."))
]
_AMOUNT = re.compile("|".join([r"[0-9]+(?:[.,][0-9]{1,2})?", *_GROUPED]))
_SIGNED = re.compile(r"(?:([+-]) ?)?([0-9][0-9., ]*)|([0-9][0-9., ]*?) ?(-)")
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")

Amounts = dict[tuple[int, str, str, str], int]
"""Öre by period, account, responsibility and service; zeros stand among them."""


def amounts(data: bytes) -> Amounts:
    """What the rows state, summed."""
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    declared = re.match("(?i)sep=(.)\n", text)
    if declared:
        text = text[declared.end() :]
    separators = declared[1] if declared else ";\t,|"
    tables = [table for one in separators if (table := _table(text, one)) is not None]
    if len(tables) != 1:
        raise Unreadable
    return _summed(*tables[0])


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif b"\0" in data:
        raise Unreadable
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise Unreadable from error


def _table(text: str, separator: str) -> tuple[list[str], list[list[str]]] | None:
    """The columns by what they mean, and the rows; None where it is not so divided."""
    try:
        lines = StringIO(text, newline="")
        rows = [next(csv.reader(lines, delimiter=separator), [])]
        rows += csv.reader(lines, delimiter=separator, strict=True)
    except csv.Error:
        return None
    names = [" ".join(_composed(name).split()).casefold() for name in rows[0]]
    meant = [NAMES.get(name, "" if not name else None) for name in names]
    repeated = max(Counter(filter(None, meant)).values(), default=0) > 1
    if None in meant or repeated or not {"account", "period", "amount"} <= {*meant}:
        return None
    return [one or "" for one in meant], rows[1:]


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _summed(columns: list[str], rows: list[list[str]]) -> Amounts:
    amounts: Amounts = {}
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if any(cell.strip() for cell in row[len(columns) :]):
            raise Unreadable
        cells = dict(zip(columns, row, strict=False))
        account = cells.get("account", "").strip()
        if not account:
            raise Unreadable
        codes = cells.get("responsibility", "").strip(), cells.get("service", "").strip()
        key = (_period(cells.get("period", "").strip()), account, *codes)
        amounts[key] = amounts.get(key, 0) + ore(cells.get("amount", ""))
    if any(abs(one) > LARGEST for one in amounts.values()):
        raise Unreadable
    return amounts


def _period(text: str) -> int:
    if not re.fullmatch("[0-9]{4}-?(0[1-9]|1[0-2])", text) or text.startswith("0000"):
        raise Unreadable
    return int(text.replace("-", ""))


def ore(text: str) -> int:
    """An amount as people write it, as öre."""
    for blank in "\u00a0\u202f\u2009":
        text = text.replace(blank, " ")
    signed = _SIGNED.fullmatch(text.replace("\u2212", "-").strip())
    if signed is None:
        raise Unreadable
    body = signed[2] or signed[3]
    if not _AMOUNT.fullmatch(body) or _EITHER.fullmatch(body):
        raise Unreadable
    decimal = re.search("[.,]([0-9]{1,2})$", body)
    whole = re.sub("[^0-9]", "", body[: decimal.start()] if decimal else body)
    amount = Decimal(f"{whole}.{decimal[1] if decimal else 0}") * 100
    if amount > LARGEST:
        raise Unreadable
    return -int(amount) if "-" in (signed[1], signed[4]) else int(amount)
