"""The report as a workbook: which sheets there are, and what stands on every printed page."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from adapters.documents.document import (
    Block,
    Chart,
    Document,
    Face,
    Heading,
    Paragraph,
    Points,
    Run,
    Table,
    worded,
)
from adapters.language import LANGUAGE, _
from adapters.print import face as said_of
from adapters.print.document_workbook.formats import Formats
from adapters.print.document_workbook.naming import Names, link
from adapters.print.document_workbook.table import (
    fitting,
    is_broad,
    write_chart,
    write_table,
)
from adapters.print.office import legible, made_at, said

A4 = 9
"""The paper, as the file format numbers it."""

HEADER_ROOM = 245
"""A page's header holds 255 characters, and so does its footer, marks included."""

NAMES_ROOM, STANDING_ROOM = 120, 140
"""What is left of them for what the report is, beside what its figures mean, and for how it
stands, beside its digest."""

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(document: Document) -> bytes:
    """A report as a workbook: the same bytes whenever the same document is written."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        _Report(document, book).write()
    return out.getvalue()


class _Report:
    """A report in the making; its tables' sheets are named before anything is written."""

    def __init__(self, document: Document, book: Any) -> None:
        self._document, self._book = document, book
        self._formats, self._names = Formats(book), Names()
        self._face_name = self._names.of(_("Report"), "")
        self._prose_name = self._names.of(_("Text"), "")
        self._sheets = [(t, self._names.of(said(t.caption), t.code)) for t in document.tables]

    def write(self) -> None:
        _set_properties(self._book, self._document.face)
        self._write_face()
        if any(isinstance(block, Heading | Paragraph | Points) for block in self._document.blocks):
            self._write_prose()
        charts = {id(b.table): b for b in self._document.blocks if isinstance(b, Chart)}
        for table, name in self._sheets:
            page = self._page(name, broad=is_broad(table))
            write_table(page, table, self._formats)
            if id(table) in charts:
                write_chart(page, charts[id(table)], self._formats)

    def _page(self, name: str, *, broad: bool = False) -> Any:
        """A sheet whose printed pages say what the report is, and how it stands."""
        page, face = self._book.add_worksheet(name), self._document.face
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        if broad:
            page.set_landscape()
        names = _fitted(said_of.names(face), NAMES_ROOM)
        meanings = _fitted(said_of.meanings(face), HEADER_ROOM - len(names))
        page.set_header(f"&L&8 {names}\n{meanings}")
        standing = f"{_fitted(said_of.standing(face), STANDING_ROOM)} · {said_of.digest(face)}"
        page.set_footer(f"&L&8 {standing}&R&8 {said_of.page_of('&P', '&N')}")
        return page

    def _write_face(self) -> None:
        page, face = self._page(self._face_name), self._document.face
        page.set_column(0, 0, 32)
        page.set_column(1, 1, 90)
        page.write_string(0, 0, legible(face.title), self._formats.of("title"))
        page.write_string(1, 0, legible(face.board), self._formats.of("board"))
        facts = said_of.facts(face)
        for at, fact in enumerate(facts, 3):
            page.write_string(at, 0, said(fact.label), self._formats.of("label"))
            page.write_string(at, 1, fitting(said(fact.said)), self._formats.of("text"))
        if self._sheets:
            contents = 3 + len(facts) + 1
            page.write_string(contents, 0, _("Contents"), self._formats.of("caption"))
            for at, (table, name) in enumerate(self._sheets, contents + 1):
                page.write_url(at, 0, link(name), self._formats.of("link"), name)
                page.write_string(at, 1, fitting(said(table.caption)), self._formats.of("text"))

    def _write_prose(self) -> None:
        """The prose in its order; where a table stands between, a link to its sheet."""
        page, sheets = self._page(self._prose_name), {id(t): name for t, name in self._sheets}
        page.set_column(0, 0, 110)
        at = 0
        for block in self._document.blocks:
            table = block.table if isinstance(block, Chart) else block
            if isinstance(table, Table):
                shown, look = fitting(said(table.caption)), self._formats.of("link")
                page.write_url(at, 0, link(sheets[id(table)]), look, shown)
                at += 1
            name = f"heading {block.level}" if isinstance(block, Heading) else "text"
            for text in _prose(block):
                page.write_string(at, 0, fitting(legible(text)), self._formats.of(name))
                at += 1


def _prose(block: Block) -> list[str]:
    """The paragraphs of a block; figures in them are printed already."""
    if isinstance(block, Heading):
        return [_text(block.text)]
    if isinstance(block, Paragraph):
        return [_text(block.runs)]
    if isinstance(block, Points):
        marks = (f"{i}." if block.numbered else "–" for i in range(1, len(block.points) + 1))
        return [f"{m} {_text(runs)}" for m, runs in zip(marks, block.points, strict=True)]
    return []


def _text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _fitted(parts: Sequence[str], room: int) -> str:
    """Texts as a page's header holds them: no code in them, and cut where there is no room."""
    line = legible(" · ".join(parts)).replace("\n", " ")
    coded = line.replace("&", "&&")[:room]
    loose = (len(coded) - len(coded.rstrip("&"))) % 2
    return coded[:-1] if loose else coded


def _set_properties(book: Any, face: Face) -> None:
    book.set_properties(
        {
            "title": legible(face.title)[:255],
            "subject": legible(" · ".join(said_of.names(face)))[:255],
            "author": legible(face.board)[:255],
            "status": legible(worded(face.status)),
            "created": made_at(face),
        }
    )
    book.set_custom_property("language", LANGUAGE.code)
    book.set_custom_property("position", str(face.position))
    book.set_custom_property("digest", face.digest)
