"""The rows of a SIE file: a label and its fields (SIE format 4B, sections 5 and 11).

Fields are separated by blanks or tabs. A text in quotes may hold blanks, and `\\"` for a quote
within it; a backslash before anything else is a backslash. Objects stand in braces, as pairs
of dimension and code. Amounts have a point and at most two decimals.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain.money import MAX_LINE

BLANKS = " \t"

HEAD = r'[^ \t\n"{}]++[ \t]*+\{[^{}"\\\n]*+(?:"[^{}"\\\n]*+"[^{}"\\\n]*+)*+\}'
"""An account with its objects, as most rows have them: no braces or escapes within quotes.

Others are read with care, else a code such as `} 5.00 x` would be taken for the row's amount.
"""

AMOUNT = r"(-?\d{1,13})(?:\.(\d\d?))?"
"""An amount in kronor that is certain not to be too large; longer ones are read with care."""

TWO_DIGITS = (
    {"": "00"} | {str(d): f"{d}0" for d in range(10)} | {f"{d:02}": f"{d:02}" for d in range(100)}
)
"""The öre that stand after the point, however many digits they are written with."""

_FIELD = re.compile(
    r'[ \t]*(?:"((?:\\"|[^"])*)"(?=[ \t]|$)|(\{(?:"(?:\\"|[^"])*+"|[^"}])*+\})|([^ \t"{][^ \t]*))'
)
_OBJECT = re.compile(r'[ \t]*(?:"((?:\\"|[^"])*)"(?=[ \t]|$)|([^ \t"]+)(?=[ \t]|$))')
_PLAIN_OBJECTS = re.compile(r'\{(?:[ \t]*+\d{1,9}[ \t]++"[^"\\]*+"(?=[ \t}]))*+[ \t]*+\}', re.ASCII)
_PLAIN_OBJECT = re.compile(r'(\d++)[ \t]++"([^"\\]*+)"', re.ASCII)
_DIVIDES = re.compile(r'[ \t"{}]')
_AMOUNT = re.compile(r"([+-]?)0*(\d+)(?:\.(\d+))?", re.ASCII)
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_LABEL = re.compile(r'[ \t]*#([^ \t"{}]+)(?=[ \t]|$)')


class BadField(Exception):
    """A field of a row cannot be read; carries what a problem needs beside file and row."""

    def __init__(self, field: str, message: str, **facts: object) -> None:
        self.field, self.message, self.facts = field, message, facts
        super().__init__(message.format(**facts))


class Objects(str):
    """An object list as it is written, braces included."""


class Row(NamedTuple):
    """A row's fields after its label, read one by one; a missing one is the empty text."""

    fields: Sequence[str]

    def text(self, place: int) -> str:
        return self.fields[place] if place < len(self.fields) else ""


def label_of(row: str) -> str | None:
    """The label of a row in capitals, without `#`; None where it has none."""
    match = _LABEL.match(row)
    if match is None:
        return None
    # Some letters of other scripts have capitals among ours: ſ would make #TRANſ a #TRANS.
    return match[1].upper() if match[1].isascii() else match[1]


def read_row(row: str) -> Row:
    """Read the fields after the label.

    Raises:
        BadField: a quote or a brace is not closed.
    """
    match = _LABEL.match(row)
    place, end = match.end() if match else 0, len(row.rstrip(BLANKS))
    fields: list[str] = []
    while place < end:
        found = _FIELD.match(row, place, end)
        if found is None:
            raise BadField(
                "row",
                "a quote or a brace is not closed, from “{text}” on; the row may be cut off",
                text=row[place:end].strip(BLANKS),
            )
        quoted, objects, plain = found.groups()
        fields.append(_field(quoted, objects, plain))
        place = found.end()
    return Row(fields)


def _field(quoted: str | None, objects: str | None, plain: str) -> str:
    if quoted is not None:
        return quoted.replace('\\"', '"')
    return Objects(objects) if objects is not None else plain


def head_of(account: str, objects: str) -> str:
    """An account with its objects, as one text that can be divided again.

    Raises:
        BadField: the account is none, or holds what divides a row.
    """
    if not account or isinstance(account, Objects) or _DIVIDES.search(account):
        raise BadField("account", "there is no account in “{text}”", text=f"{account} {objects}")
    return f"{account} {objects}"


def read_objects(text: str) -> list[tuple[int, str]]:
    """The SIE dimensions and codes in an object list; an empty code is none.

    Raises:
        BadField: it is no list of pairs, or a dimension stands twice.
    """
    if _PLAIN_OBJECTS.fullmatch(text):
        return _pairs(_PLAIN_OBJECT.findall(text), text)
    inner, place, words = text.strip(BLANKS)[1:-1].strip(BLANKS), 0, list[str]()
    while place < len(inner):
        found = _OBJECT.match(inner, place)
        if found is None:
            raise _not_objects(text)
        words.append(found[2] if found[1] is None else found[1].replace('\\"', '"'))
        place = found.end()
    dimensions = words[::2]
    if len(words) % 2 or not all(d.isascii() and d.isdigit() and len(d) < 10 for d in dimensions):
        raise _not_objects(text)
    return _pairs([*zip(dimensions, words[1::2], strict=True)], text)


def _pairs(words: Sequence[tuple[str, str]], text: str) -> list[tuple[int, str]]:
    pairs = [(int(dimension), code) for dimension, code in words]
    if len(dict(pairs)) < len(pairs):
        raise BadField(
            "objects", "a dimension stands twice in {text}; it may stand once", text=text
        )
    return [(dimension, code) for dimension, code in pairs if code]


def _not_objects(text: str) -> BadField:
    return BadField(
        "objects",
        "“{text}” is no object list; write pairs of dimension and code, as {example}",
        text=text,
        example='{1 "1100" 2 "33"}',
    )


def read_amount(text: str) -> int:
    """An amount as öre, in the sign it is written with.

    Raises:
        BadField: it is no amount, has a third decimal, or is beyond 2⁵³ − 1 öre.
    """
    match = _AMOUNT.fullmatch(text)
    if match is None:
        if "," in text:
            raise BadField(
                "amount", "“{text}” has a decimal comma; SIE amounts have a point", text=text
            )
        raise BadField("amount", "“{text}” is not an amount; write it as 1234.50", text=text)
    sign, kronor, decimals = match[1], match[2], match[3] or ""
    if len(decimals) > 2:
        raise BadField(
            "amount",
            "“{text}” has more than two decimals; money is stated in whole öre",
            text=text,
        )
    if len(kronor) > 16 or (ore := int(kronor + TWO_DIGITS[decimals])) > MAX_LINE:
        raise BadField(
            "amount",
            "“{text}” is larger than a line may be (90 071 992 547 409.91 kr); check the unit",
            text=text,
        )
    return -ore if sign == "-" else ore


def read_day(text: str, field: str = "date") -> date:
    """A day written as 20250328.

    Raises:
        BadField: it is not written so, or there is no such day.
    """
    match = _DAY.fullmatch(text)
    if match is None:
        raise BadField(field, "“{text}” is not a date; write it as 20250328", text=text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise BadField(
            field, "there is no such day as {text}; correct its year, month or day", text=text
        ) from None
