"""The oracle's fields: how a row of SIE is divided, and what a field may say."""

import re
from datetime import date
from decimal import Decimal

LARGEST = 9_007_199_254_740_991
"""Öre: 2⁵³ − 1."""


class Unreadable(Exception):
    """The file cannot be read; whoever reads it nevertheless has guessed."""


class Braces(str):
    """An object list, braces included."""


def label(row: str) -> str | None:
    """What stands after `#`, in capitals; only the letters a to z have any."""
    word = re.split("[ \t]", row.strip(" \t"), maxsplit=1)[0]
    if not word.startswith("#") or len(word) == 1 or any(sign in word for sign in '"{}'):
        return None
    return "".join(sign.upper() if sign.isascii() else sign for sign in word[1:])


def fields(row: str, most: int = 1000) -> list[str]:
    """The fields after the label, or the first of them: what follows is not looked at."""
    bare = row.strip(" \t")
    at, found = len(re.split("[ \t]", bare, maxsplit=1)[0]), list[str]()
    while at < len(bare) and len(found) < most:
        if bare[at] in " \t":
            at += 1
        elif bare[at] == '"':
            text, at = _quoted(bare, at + 1)
            found.append(text)
        elif bare[at] == "{":
            end = _closing_brace(bare, at + 1)
            found.append(Braces(bare[at:end]))
            at = end
        else:
            word = re.split("[ \t]", bare[at:], maxsplit=1)[0]
            found.append(word)
            at += len(word)
    return found


def _quoted(row: str, start: int) -> tuple[str, int]:
    """A text from after its quote, and where the row goes on.

    It ends with the first quote that has no backslash before it. Where no blank follows that
    one, or there is none, a backslash was the text's own last letter, as in a path.
    """
    at, last_escaped = start, -1
    while at < len(row) and row[at] != '"':
        if row[at : at + 2] == '\\"':
            at += 1
            last_escaped = at if row[at + 1 : at + 2] in ("", " ", "\t") else last_escaped
        at += 1
    end = at if at < len(row) and row[at + 1 : at + 2] in ("", " ", "\t") else last_escaped
    if end < 0:
        raise Unreadable
    return row[start:end].replace('\\"', '"'), end + 1


def _closing_brace(row: str, at: int) -> int:
    quoted = False
    while at < len(row):
        if quoted and row[at : at + 2] == '\\"':
            at += 1
        elif row[at] == '"':
            quoted = not quoted
        elif row[at] == "}" and not quoted:
            return at + 1
        at += 1
    raise Unreadable


def objects_of(text: str) -> tuple[tuple[int, str], ...]:
    """Pairs of dimension and code, by dimension; an empty code is none."""
    if not isinstance(text, Braces):
        raise Unreadable
    words = fields(f"#OBJECTS {text[1:-1]}")
    if len(words) % 2 or any(isinstance(word, Braces) for word in words):
        raise Unreadable
    dimensions = words[::2]
    if not all(re.fullmatch("[0-9]{1,9}", dimension) for dimension in dimensions):
        raise Unreadable
    pairs = {int(dimension): code for dimension, code in zip(dimensions, words[1::2], strict=True)}
    if len(pairs) * 2 != len(words):
        raise Unreadable
    return tuple(sorted((dimension, code) for dimension, code in pairs.items() if code))


def ore_of(text: str) -> int:
    """An amount with a point and at most two decimals, as öre."""
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]{1,2})?", text):
        raise Unreadable
    ore = int(Decimal(text) * 100) if len(text) < 25 else _long(text)
    if abs(ore) > LARGEST:
        raise Unreadable
    return ore


def _long(text: str) -> int:
    sign = "-" if text.startswith("-") else ""
    whole, _, part = text.lstrip("+-").partition(".")
    whole = whole.lstrip("0") or "0"
    if len(whole) > 16:
        raise Unreadable
    return int(sign + whole + part.ljust(2, "0"))


def day_of(text: str) -> date:
    """A day as 20250328."""
    if not re.fullmatch("[0-9]{8}", text):
        raise Unreadable
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise Unreadable from None
