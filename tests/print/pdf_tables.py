"""The tables of a PDF as its tags have them: what a screen reader would read, cell by cell."""

import io
from collections.abc import Iterator
from typing import NamedTuple

import pikepdf
from pikepdf import Object

from tests.print.pdf_tags import children, elements, kind, said_of, tree
from tests.print.pdf_text import Texts


class PrintedRow(NamedTuple):
    """A row: its cells, the first of which heads it, and what is said of it below."""

    cells: tuple[str, ...]
    remarks: tuple[str, ...]


class PrintedTable(NamedTuple):
    """A table: its caption, the heads of its columns, and its rows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[PrintedRow, ...]

    def row(self, label: str) -> dict[str, str]:
        """The cells of the one row that a label heads, by the heads of their columns."""
        (found,) = (row for row in self.rows if row.cells[0] == label)
        return dict(zip(self.columns, found.cells, strict=True))


def tables_in(pdf: bytes) -> tuple[PrintedTable, ...]:
    """Every table of a PDF, in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        texts = Texts(document)
        return tuple(_table(texts, one) for one in elements(tree(document), "Table"))


def _table(texts: Texts, table: Object) -> PrintedTable:
    captions = [texts.of(one) for one in _below(table, "Caption")]
    heads = [_cells(texts, row, "/Column") for row in _rows(table, "THead")]
    rows: list[PrintedRow] = []
    for row in _rows(table, "TBody"):
        alone = len(row.K) == 1 < len(heads[0])
        if alone and rows:
            rows[-1] = rows[-1]._replace(remarks=(*rows[-1].remarks, texts.of(row)))
        else:
            rows.append(PrintedRow(_cells(texts, row, None if alone else "/Row"), ()))
    return PrintedTable(captions[0], heads[0], tuple(rows))


def _rows(table: Object, part: str) -> Iterator[Object]:
    for body in _below(table, part):
        yield from _below(body, "TR")


def _cells(texts: Texts, row: Object, scope: str | None) -> tuple[str, ...]:
    """A row's cells, the first of which heads the row, or a column, as its scope says."""
    cells = [*children(row)]
    assert said_of(cells[0], "/Scope") == scope
    return tuple(map(texts.of, cells))


def _below(element: Object, wanted: str) -> Iterator[Object]:
    return (child for child in children(element) if kind(child) == wanted)
