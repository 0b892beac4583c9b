"""A report's table in Word: header row on every page, row headers, sums under a rule."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Literal

from adapters.documents.document import NOTHING, Cell, Column, Remark, Row, Table
from adapters.language import LANGUAGE, _
from adapters.print.docx.markup import Element, element, paragraph, stretch
from adapters.print.docx.styles import TABLE, style_id, twips
from adapters.print.office import said, shown

TEXT, FIGURE = style_id("Table Text"), style_id("Table Figure")
COMMENT, NOTE = style_id("Table Comment"), style_id("Table Note")

STEP = 0.35
"""A level's indent (cm)."""

ROOM = {"head": 3.0, "left": 2.4, "right": 1.5}
"""What a column needs to be readable (cm): the first, one of words, one of figures."""

BROADEST, NARROWEST = 1.75, 1.8
"""More than this a column of figures does not need, and less is too little for words (cm)."""

SHORT = 15
"""A table of so many rows at most stands whole on a page."""

RULES: dict[str, dict[str, int]] = {
    "header": {"bottom": 8},
    "row": {},
    "sum": {"top": 4},
    "total": {"top": 8, "bottom": 8},
}
"""The rules over and under each kind of row, in eighths of a point."""

Kind = Literal["header", "row", "sum", "total"]


def needs_room(table: Table) -> float:
    """The width (cm) that a table needs to be readable; one without rows needs none."""
    if not table.rows:
        return 0
    words_and_figures = (ROOM[column.align] for column in table.columns[1:])
    return ROOM["head"] + sum(words_and_figures)


def written(table: Table, width: int, *, captioned: bool = True) -> Iterator[Element]:
    """A table of a width (twips) under its caption, if that is to be seen; its notes below it."""
    if captioned:
        yield paragraph(style_id("caption"), stretch(said(table.caption)))
    yield _Grid(table, width).written()
    for note in table.notes:
        yield paragraph(NOTE, stretch(said(note)))


class _Grid:
    """One table in the making."""

    def __init__(self, table: Table, width: int) -> None:
        self._table = table
        self._widths = _widths(table.columns, width)
        remarked = any(row.remarks for row in table.rows)
        self._is_short = len(table.rows) <= SHORT and not remarked

    def written(self) -> Element:
        grid = element("tblGrid", *(element("gridCol", w=width) for width in self._widths))
        return element("tbl", self._properties(), grid, self._header(), *self._body())

    def _properties(self) -> Element:
        """What the table is, for those who hear it read, and how it is laid out."""
        described = _(
            "{rows} rows and {columns} columns; the first of each heads the others.",
            rows=LANGUAGE.count(len(self._table.rows)),
            columns=LANGUAGE.count(len(self._table.columns)),
        )
        return element(
            "tblPr",
            element("tblStyle", val=TABLE),
            element("tblW", w=sum(self._widths), type="dxa"),
            element("tblLayout", type="fixed"),
            element("tblLook", val="00A0", firstRow=1, firstColumn=1, noHBand=1, noVBand=1),
            element("tblCaption", val=said(self._table.caption)),
            element("tblDescription", val=described),
        )

    def _header(self) -> Element:
        labels = [said(column.label) for column in self._table.columns]
        cells = self._cells(labels, "header", follows=True)
        return element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *cells)

    def _body(self) -> Iterator[Element]:
        rows = self._table.rows
        for row, below in zip_longest(rows, rows[1:]):
            joined = self._is_joined(below)
            yield self._row(row, follows=joined or bool(row.remarks))
            for number, remark in enumerate(row.remarks, 1):
                follows = joined or number < len(row.remarks)
                yield self._across(*_remark(remark), level=row.level + 1, follows=follows)
        if not rows:
            yield self._across(stretch(said(NOTHING)), style=TEXT)

    def _is_joined(self, below: Row | None) -> bool:
        """Whether a row stands on the page of the one below: a sum, or the notes below the last."""
        if below is None:
            return bool(self._table.notes)
        return self._is_short or below.kind != "row"

    def _row(self, row: Row, *, follows: bool) -> Element:
        texts = [_printed(cell, i) for i, cell in enumerate(row.cells)]
        cells = self._cells(texts, row.kind, level=row.level, follows=follows)
        return element("tr", element("trPr", element("cantSplit")), *cells)

    def _cells(
        self, texts: Sequence[str], kind: Kind, *, level: int = 0, follows: bool
    ) -> Iterator[Element]:
        """The cells of a row; `follows` where what follows it must stand on the same page."""
        for i, (column, text) in enumerate(zip(self._table.columns, texts, strict=True)):
            style = FIGURE if column.align == "right" else TEXT
            words = stretch(text, strong=kind != "row")
            extra = _set(0 if i else level, follows=follows)
            yield element("tc", self._look(i, kind), paragraph(style, words, extra=extra))

    def _look(self, i: int, kind: Kind) -> Element:
        sides = (element(side, val="single", sz=size) for side, size in RULES[kind].items())
        return element(
            "tcPr",
            element("tcW", w=self._widths[i], type="dxa"),
            element("tcBorders", *sides),
            element("vAlign", val="bottom" if kind == "header" else "top"),
        )

    def _across(
        self, *words: Element, style: str = COMMENT, level: int = 0, follows: bool = False
    ) -> Element:
        """A row of one cell across the table, which may go on on the next page."""
        look = element(
            "tcPr",
            element("tcW", w=sum(self._widths), type="dxa"),
            element("gridSpan", val=len(self._widths)),
        )
        cell = paragraph(style, *words, extra=_set(level, follows=follows))
        return element("tr", element("tc", look, cell))


def _set(level: int, *, follows: bool) -> list[Element]:
    """How a paragraph is set: inset by its level, and held together with what follows it."""
    kept = [element("keepNext")] if follows else []
    return [*kept, element("ind", left=twips(STEP * level))] if level else kept


def _widths(columns: Sequence[Column], width: int) -> list[int]:
    """Each column's share of a width; figures have no more than they need, and words no less.

    The widest column has what that leaves.
    """
    whole = sum(column.width for column in columns)
    shares = [int(width * column.width / whole) for column in columns]
    fitted = [
        min(share, twips(BROADEST)) if column.align == "right" else max(share, twips(NARROWEST))
        for column, share in zip(columns, shares, strict=True)
    ]
    widest = shares.index(max(shares))
    fitted[widest] += width - sum(fitted)
    return fitted if fitted[widest] >= twips(NARROWEST) else shares


def _remark(remark: Remark) -> tuple[Element, Element]:
    return stretch(f"{said(remark.about)}: ", strong=True), stretch(said(remark.text))


def _printed(cell: Cell, i: int) -> str:
    """A cell; a row without a heading has none."""
    return "" if cell is None and i == 0 else shown(cell)
