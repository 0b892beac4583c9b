"""What a sheet holds that its values do not tell: formulas, errors, and cells far away.

A reader of values gives a formula as the value it last had, or as an empty cell; an error as
an empty cell too; and makes room for every cell between the first and the last. So the sheet's
XML is looked through first, in blocks, without building anything of it.
"""

import re
from collections.abc import Iterable, Iterator

from adapters.files.spreadsheets.sheet import Findings

MOST_ROWS = 1_048_576
FEW_CELLS = 16_000_000
"""Room that is always made; beyond it, at least a thirtieth of the cells must hold something."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CELL_WITH_FORMULA = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f[\s/>]")
_CELL_WITH_ERROR = re.compile(rb"<(?:\w+:)?c\b([^<>]*\bt\s*=\s*[\"']e[\"'][^<>]*)>")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,4})([0-9]{1,12})[\"']")
_WIDE = re.compile(rb"r=[\"']([A-Za-z]{2,4})[0-9]")
_ROWS = (b"<row", b":row")


class TooFarApart(Exception):
    """Cells lie so far apart that to make room for all between them would fill the memory."""


class UnreadableXml(Exception):
    """A sheet's XML is of a kind that no program that writes workbooks uses."""


def scan(blocks: Iterable[bytes]) -> Findings:
    """Look through a sheet's XML.

    Raises:
        TooFarApart, UnreadableXml
    """
    formulas: dict[int, list[int]] = {}
    errors: dict[int, list[int]] = {}
    elsewhere, extent = False, _Extent()
    for block in _whole_cells(blocks):
        extent.take(block)
        if b"<f" in block or b":f" in block:
            cells = [match[1] for match in _CELL_WITH_FORMULA.finditer(block)]
            elsewhere |= _note(formulas, cells) or len(cells) < len(_FORMULA.findall(block))
        if b'"e"' in block or b"'e'" in block:
            elsewhere |= _note(errors, [match[1] for match in _CELL_WITH_ERROR.finditer(block)])
    extent.check()
    return Findings(formulas, errors, elsewhere=elsewhere)


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


def _whole_cells(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in blocks that end with a cell, where they can."""
    carry, first = b"", True
    for block in blocks:
        if first and (block[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in block[:200]):
            raise UnreadableXml
        if b"<!DOCTYPE" in block:
            raise UnreadableXml
        first = False
        carry += block
        end = max(carry.rfind(b"/c>"), carry.rfind(b":c>")) + 3
        if end > 2:
            yield carry[:end]
            carry = carry[end:]
    yield carry


class _Extent:
    """How many cells there are, and how large the area is in which they lie.

    Rows are counted, and a cell's row is looked at only where it has more digits than their
    number: in a sheet without gaps none has.
    """

    def __init__(self) -> None:
        self._cells = self._rows = 0
        self._last_row = self._last_column = 0

    def take(self, block: bytes) -> None:
        self._cells += block.count(b"<c ") + block.count(b":c ")
        self._rows += sum(block.count(row) for row in _ROWS)
        digits = len(str(self._rows + 1_000))
        self._last_row = max(self._last_row, min(10**digits, MOST_ROWS))
        if re.search(rb"r\s*=\s*[\"'][A-Za-z]*[0-9]{%d}" % (digits + 1), block):
            rows = (int(row) for _, row in _PLACE.findall(block))
            self._last_row = max(self._last_row, *rows, 0)
        for column in {match[1] for match in _WIDE.finditer(block)}:
            self._last_column = max(self._last_column, column_number(column))

    def check(self) -> None:
        width = max(self._last_column, 25) + 1
        room = self._last_row * width
        if self._last_row > MOST_ROWS or room > max(FEW_CELLS, 30 * self._cells):
            raise TooFarApart


def column_number(letters: bytes) -> int:
    """A column's number by its letters: A is 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1
