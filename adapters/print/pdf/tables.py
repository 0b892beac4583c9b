"""Tables as the layout takes them: how wide each column is, how large the text, and the rows.

A table is laid out in characters. Columns have their shares of the line; what a column of
figures does not need goes to those whose texts are longer than their share. A table whose
figures and headings would have to be smaller than `SMALLEST` stands on a page that is turned.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from adapters.documents.document import Amount, Cell, Quantity, Row, Table, printed, worded
from adapters.print.pdf.glyphs import shown

PORTRAIT, LANDSCAPE = 112, 165
"""So many characters of a table stand on a line of the page, at `USUAL` size."""

USUAL, SMALLEST = 8.5, 7.0
"""Sizes of a table's text, in points."""

APART = 1.5
"""What stands between a column and the next, in characters."""

BOLD = 1.1
"""How much wider than other text that of headings is."""

SHORT = 10
"""Words of no more characters than this, dates among them, are not broken in a cell."""

WIDEST = 60
"""No column asks for more characters than this for its texts; they stand on several lines."""

WHOLE = 10**9
"""Texts of fewer characters than this are never broken within a word."""

LONG = 1_500
"""Remarks of more characters than this may continue on the next page."""


class Laid(NamedTuple):
    """How a table is laid out: its columns' widths in characters, and its size in points."""

    widths: tuple[float, ...]
    size: float


def turns(table: Table) -> bool:
    """Whether a table stands on a page that is turned; one without rows is nothing to turn for."""
    widths = _widths(table, PORTRAIT)
    figures, words = _size(widths, _figures(table)), _size(widths, _words(table))
    return bool(table.rows) and min(figures, words) < SMALLEST


def table_data(table: Table, *, turned: bool = False, share: float = 1.0) -> dict[str, Any]:
    """A table as the layout takes it, on a share of the line."""
    laid = _laid(table, int(share * (LANDSCAPE if turned else PORTRAIT)))
    room = [width * USUAL / laid.size - APART for width in laid.widths]
    fits = [max(1, int(one)) for one in room]
    columns = zip(table.columns, laid.widths, room, fits, map(max, _lengths(table)), strict=True)
    return {
        "kind": "table",
        "caption": shown(worded(table.caption)),
        "share": share,
        "size": laid.size,
        "columns": [
            {
                "label": shown(worded(one.label), fit),
                "tight": longest > has,
                "align": one.align,
                "width": width,
            }
            for one, width, has, fit, longest in columns
        ],
        "rows": [_row(row, fits) for row in table.rows],
        "notes": [shown(worded(note)) for note in table.notes],
    }


def _row(row: Row, fits: Sequence[int]) -> dict[str, Any]:
    cells = zip(row.cells, fits, strict=True)
    return {
        "kind": row.kind,
        "level": row.level,
        "cells": [shown(printed(cell), WHOLE if _is_figure(cell) else fit) for cell, fit in cells],
        "remarks": [
            {"about": shown(worded(one.about), 20), "text": shown(one.text.text, sum(fits[1:]))}
            for one in row.remarks
        ],
        "is-long": sum(len(one.text.text) for one in row.remarks) > LONG,
    }


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell, Amount | Quantity)


def _laid(table: Table, line: int) -> Laid:
    """Figures stand on one line each, however small; headings as far as `SMALLEST` allows."""
    widths = _widths(table, line)
    figures, words = _size(widths, _figures(table)), _size(widths, _words(table))
    return Laid(widths, min(USUAL, figures, max(SMALLEST, words)))


def _size(widths: Iterable[float], needed: Iterable[float]) -> float:
    """The size at which every column has room for what it needs."""
    return min(USUAL * width / need for width, need in zip(widths, needed, strict=True))


def _widths(table: Table, line: int) -> tuple[float, ...]:
    """The columns' widths: their shares of the line, evened out by what they ask for."""
    whole = sum(column.width for column in table.columns)
    shares = [line * column.width / whole for column in table.columns]
    asked = list(map(max, _figures(table), _words(table), _texts(table)))
    spare = [max(0.0, share - ask) for share, ask in zip(shares, asked, strict=True)]
    lacks = [max(0.0, ask - share) for share, ask in zip(shares, asked, strict=True)]
    moved = min(sum(spare), sum(lacks))
    given, taken = moved / (sum(lacks) or 1), moved / (sum(spare) or 1)
    changes = zip(shares, lacks, spare, strict=True)
    return tuple(share + given * lack - taken * left for share, lack, left in changes)


def _figures(table: Table) -> list[float]:
    """What each column needs for its figures, in characters."""
    return [
        APART + max((len(printed(cell)) for cell in cells if _is_figure(cell)), default=1)
        for cells in _cells(table)
    ]


def _words(table: Table) -> list[float]:
    """What each column needs for the longest word of its heading, and for a date or the like."""
    return [
        APART + max(label, *(length for length in lengths if length <= SHORT))
        for label, *lengths in _lengths(table)
    ]


def _lengths(table: Table) -> Iterator[list[float]]:
    """The lengths of each column's words, figures apart; first that of its heading's longest."""
    for column, cells in zip(table.columns, _cells(table), strict=True):
        label = [len(word) for word in worded(column.label).split()]
        words = (word for cell in cells if not _is_figure(cell) for word in printed(cell).split())
        yield [BOLD * max(label, default=1), 1, *map(len, words)]


def _texts(table: Table) -> list[float]:
    """What each column asks for, so that its texts stand on one line."""
    indent = 2 * max((row.level for row in table.rows), default=0)
    texts = ([len(printed(cell)) for cell in cells] for cells in _cells(table))
    return [
        min(WIDEST, APART + (0 if at else indent) + max(lengths, default=1))
        for at, lengths in enumerate(texts)
    ]


def _cells(table: Table) -> Iterator[list[Cell]]:
    """The cells of each column."""
    return ([row.cells[at] for row in table.rows] for at in range(len(table.columns)))
