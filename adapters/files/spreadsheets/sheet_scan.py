"""What a sheet holds that its values do not tell: formulas, errors, what is hidden or far away.

A reader of values gives a formula as the value it last had, or as an empty cell; an error as
an empty cell too; and makes room for every cell between the first and the last. So the sheet's
XML is looked through first, in blocks, without building anything of it.
"""

import re
from collections.abc import Iterable, Iterator

from adapters.files.spreadsheets.sheet import Findings

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
FEW_CELLS = 16_000_000
"""Room that is always made; beyond it, as much as three cells for each ten bytes of the sheet."""

_FORMULA = re.compile(rb"<f[\s/>]")
_CELL_WITH_FORMULA = re.compile(rb"<c\b([^<>]*)>\s*<f[\s/>]")
_CELL_WITH_ERROR = re.compile(rb'<c\b((?>[^<>]*?\bt\s*=\s*"e")[^<>]*+)>')
_PLACE = re.compile(rb'\br\s*=\s*"([A-Za-z]{1,4})([0-9]{1,12})"')
_LAST_ROW = re.compile(rb'<row\b[^<>]*?\br\s*=\s*"([0-9]{1,12})"')
_HIDDEN = re.compile(rb'<(row|col)\b((?>[^<>]*?\bhidden\s*=\s*"(?:1|true)")[^<>]*+)>')
_NUMBER = re.compile(rb'\b(r|min|max)\s*=\s*"([0-9]{1,7})"')
_PREFIX = re.compile(rb"<(\w+:)worksheet\b")


SMALL = 1 << 20
"""In a sheet of so few bytes every cell's place is looked at."""

LONGEST_TEXT = 8 << 20
"""Bytes without any element among them: a cell of Excel holds 32,767 characters at most."""


class TooFarApart(Exception):
    """Cells lie so far apart that to make room for all between them would fill the memory."""


class TextTooLong(Exception):
    """A text goes on for longer than any cell can hold."""


class UnreadableXml(Exception):
    """A sheet's XML is of a kind that no program that writes workbooks uses."""


def scan(blocks: Iterable[bytes]) -> Findings:
    """Look through a sheet's XML.

    Raises:
        TooFarApart, TextTooLong, UnreadableXml
    """
    formulas: dict[int, list[int]] = {}
    errors: dict[int, list[int]] = {}
    hidden: dict[bytes, set[int]] = {b"row": set(), b"col": set()}
    elsewhere, extent = False, _Extent()
    for block in _whole_cells(blocks):
        extent.take(block)
        if b"f" in block and b"<f" in block:  # one byte is found many times faster than two
            cells = [match[1] for match in _CELL_WITH_FORMULA.finditer(block)]
            elsewhere |= _note(formulas, cells) or len(cells) < len(_FORMULA.findall(block))
        if b"e" in block and b'"e"' in block:
            elsewhere |= _note(errors, [match[1] for match in _CELL_WITH_ERROR.finditer(block)])
        if b"hidden" in block:
            _note_hidden(hidden, block)
    extent.check()
    return Findings(
        formulas,
        errors,
        elsewhere=elsewhere,
        hidden_rows=tuple(sorted(hidden[b"row"])),
        hidden_columns=frozenset(hidden[b"col"]),
    )


def _note(found: dict[int, list[int]], cells: Iterable[bytes]) -> bool:
    """Note where cells are; True where one does not say it."""
    unplaced = False
    for attributes in cells:
        place = _PLACE.search(attributes)
        if place is None:
            unplaced = True
        else:
            found.setdefault(column_number(place[1]), []).append(int(place[2]))
    return unplaced


def _note_hidden(hidden: dict[bytes, set[int]], block: bytes) -> None:
    """Note the rows that are hidden (the first is 1), and the columns (A is 0)."""
    for kind, attributes in _HIDDEN.findall(block):
        numbers = {name: int(number) for name, number in _NUMBER.findall(attributes)}
        if kind == b"row" and b"r" in numbers:
            hidden[kind].add(numbers[b"r"])
        elif b"min" in numbers and b"max" in numbers:
            last = min(numbers[b"max"], MOST_COLUMNS)
            hidden[kind].update(range(numbers[b"min"] - 1, last))


def _whole_cells(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same in blocks that end with a cell, where they can, in the most usual way to write it.

    That is without a prefix before the names of elements, and with double quotes.
    """
    carry: list[bytes] = []
    size, prefix = 0, None
    for block in blocks:
        if prefix is None:
            prefix = _prefix(block)
        end = block.rfind(b"c>") + 2
        if end < 2 and size + len(block) > SMALL:  # rows without cells, and what follows the last
            end = block.rfind(b"<")
        if end > 1:
            yield _usual(b"".join([*carry, block[:end]]), prefix)
            carry, size = [], 0
        rest = block[end:] if end > 1 else block
        carry.append(rest)
        size += len(rest)
        if size > LONGEST_TEXT:
            raise TextTooLong
    yield _usual(b"".join(carry), prefix or b"")


def _prefix(beginning: bytes) -> bytes:
    """What stands before the names of elements, by how a sheet begins."""
    wide = beginning[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in beginning[:200]
    if wide or b"<!DOCTYPE" in beginning:
        raise UnreadableXml
    found = _PREFIX.search(beginning)
    return found[1] if found else b""


def _usual(block: bytes, prefix: bytes) -> bytes:
    if prefix:
        block = block.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
    return block.replace(b"'", b'"') if b"'" in block else block


class _Extent:
    """How large the area is in which the cells lie, and how large the sheet is that fills it.

    A cell's row is looked at only where it has more digits than that of the last row so far,
    and its column only where it has several letters: in a usual sheet hardly any has.
    """

    def __init__(self) -> None:
        self._size = 0
        self._last_row, self._last_column = 1, 25

    def take(self, block: bytes) -> None:
        self._size += len(block)
        if found := _LAST_ROW.search(block, max(0, block.rfind(b"<row"))):
            self._last_row = max(self._last_row, int(found[1]))
        digits = len(str(self._last_row)) + 1
        far = rb'r="(?:[A-Za-z]{2}|[A-Za-z][0-9]{%d})' % digits
        if self._size < SMALL or re.search(far, block):
            places = _PLACE.findall(block)
            columns = {*map(column_number, {column for column, _ in places})}
            self._last_column = max({self._last_column} | columns)
            self._last_row = max({self._last_row} | {int(row) for _, row in places})

    def check(self) -> None:
        room = self._last_row * (self._last_column + 1)
        if self._last_row > MOST_ROWS or room > max(FEW_CELLS, 3 * self._size // 10):
            raise TooFarApart


def column_number(letters: bytes) -> int:
    """A column's number by its letters: A is 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1
