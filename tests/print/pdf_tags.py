"""The tags of a PDF: its elements in the order in which they are read, and what they hold."""

from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Page, Pdf

SHOWS = {
    *("Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s"),
    *("sh", "Do", "EI", "INLINE IMAGE"),
}
"""What puts something on a page."""

ARTIFACT = -1
"""The mark of what is no part of the text."""

Place = tuple[tuple[int, int], int]
"""Where marked content stands: its page, and its number there."""


def tree(document: Pdf) -> Object:
    """The root of the tags; empty where there are none."""
    return document.Root.get(Name.StructTreeRoot, Dictionary())


def kind(element: Object) -> str:
    """What an element is, e.g. `Table`."""
    return str(element.S).removeprefix("/")


def children(element: Object) -> Iterator[Object]:
    """What lies directly below an element: elements, or references to marked content."""
    below = element.get(Name.K, Array())
    yield from below if isinstance(below, Array) else [below]


def elements(element: Object, *kinds: str) -> Iterator[Object]:
    """Every element below another, or those of some kinds, in the order of reading."""
    for child in children(element):
        if isinstance(child, Dictionary) and Name.S in child:
            if not kinds or kind(child) in kinds:
                yield child
            yield from elements(child, *kinds)


def marks(element: Object) -> Iterator[tuple[Place, Object]]:
    """The marked content of an element and all below it, in order, and whose it is."""
    for child in children(element):
        if isinstance(child, Dictionary) and Name.S in child:
            yield from marks(child)
        elif isinstance(child, Dictionary):
            yield (child.Pg.objgen, int(child.MCID)), element
        else:
            yield (element.Pg.objgen, int(child)), element


def said_of(cell: Object, what: str) -> Any:
    """An attribute of a cell of a table, or None."""
    said = (one for one in cell.get(Name.A, ()) if str(one.O) == "/Table" and what in one)
    return next((one[what] for one in said), None)


def owned(document: Pdf) -> dict[Place, Object]:
    """Whose each piece of marked content is."""
    return dict(marks(tree(document)))


def shown(page: Page) -> Iterator[tuple[str, list[int]]]:
    """What a page shows, and the marks that it stands within."""
    open_: list[int | None] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            said = operands[1] if name == "BDC" else Dictionary()
            is_artifact = str(operands[0]) == "/Artifact"
            open_.append(ARTIFACT if is_artifact else said.get(Name.MCID))
        elif name == "EMC":
            open_.pop()
        elif name in SHOWS:
            yield name, [mark for mark in open_ if mark is not None]


def fonts(document: Pdf) -> Iterator[Object]:
    """The fonts of the document; each is made of two, of which the outer is told."""
    for one in document.objects:
        if isinstance(one, Dictionary) and str(one.get(Name.Subtype)) == "/Type0":
            yield one


def titles(bookmarks: Iterable[OutlineItem]) -> Iterator[str]:
    """The titles of bookmarks and all below them."""
    for bookmark in bookmarks:
        yield bookmark.title
        yield from titles(bookmark.children)


def span(cell: Object) -> tuple[int, int]:
    """How many columns and rows a cell covers."""
    return int(said_of(cell, "/ColSpan") or 1), int(said_of(cell, "/RowSpan") or 1)


def widths(rows: list[list[tuple[int, int]]]) -> list[int]:
    """The width of each row in cells, with those that reach down into it."""
    below = [0] * len(rows)
    for at, row in enumerate(rows):
        for columns, lines in row:
            for further in range(at + 1, min(at + lines, len(rows))):
                below[further] += columns
    return [sum(columns for columns, _ in row) + below[at] for at, row in enumerate(rows)]
