"""Row headers in the tags of a PDF: whoever hears a figure hears which row it stands in.

Typst tags the head of a table as headers of its columns; for headers of rows its Python package
(0.15) has no word. Here the first cell of each row becomes one. Which headers a cell has then
follows from their scopes, so the lists of them that name the columns alone are taken out.
"""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object


def with_row_headers(pdf: bytes) -> bytes:
    """The same document, where the first cell of every row in a table's body heads the row."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for body in _below(document.Root.StructTreeRoot, Name.TBody):
            for row in _below(body, Name.TR):
                _head(row)
        made = io.BytesIO()
        document.save(
            made,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return made.getvalue()


def _head(row: Object) -> None:
    """Let the first cell of a row head it; one that stands alone spans the row, and is data."""
    for at, cell in enumerate(row.K.as_list()):
        said = next(one for one in cell.A.as_list() if Name.Table == one.O)
        if Name.Headers in said:
            del said.Headers
        if at == 0 and len(row.K) > 1:
            cell.S, said.Scope = Name.TH, Name.Row


def _below(element: Object, kind: Object) -> Iterator[Object]:
    """The elements of a kind below another, not those within each other."""
    below = element.get(Name.K, Array())
    for child in below.as_list() if isinstance(below, Array) else [below]:
        if isinstance(child, Dictionary) and Name.S in child:
            if kind == child.S:
                yield child
            else:
                yield from _below(child, kind)
