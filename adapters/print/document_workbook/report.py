"""The report as a workbook: which sheets there are, and what stands on every printed page."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from adapters.documents.document import Chart, Document, Face, Table
from adapters.language import LANGUAGE, _
from adapters.print import face as said_of
from adapters.print.document_workbook.formats import Formats, fitting
from adapters.print.document_workbook.naming import Names, link
from adapters.print.document_workbook.prose import has_prose, write_prose
from adapters.print.document_workbook.table import is_broad, write_table
from adapters.print.office import beginning, legible, made_at, said

A4 = 9
"""The paper, as the file format numbers it."""

NAMES_ROOM, STATUS_ROOM, STANDING_ROOM = 200, 20, 140
"""A page's header holds 255 characters, and so does its footer. So many are left in the one for
what the report is, beside its status; in the other for how it stands, beside its digest."""

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
        shown = [b for b in document.blocks if isinstance(b, Table | Chart)]
        self._shown = [(block, self._names.of(said(block.caption), block.code)) for block in shown]

    def write(self) -> None:
        _set_properties(self._book, self._document.face)
        self._write_face()
        meanings = fitting(legible(" · ".join(said_of.meanings(self._document.face))))
        if has_prose(self._document.blocks):
            sheets = [name for _block, name in self._shown]
            page = self._page(self._prose_name)
            write_prose(page, self._document.blocks, sheets, meanings, self._formats)
        for block, name in self._shown:
            write_table(self._page(name, broad=is_broad(block)), block, meanings, self._formats)

    def _page(self, name: str, *, broad: bool = False) -> Any:
        """A sheet whose printed pages say what the report is, and how it stands."""
        page, face = self._book.add_worksheet(name), self._document.face
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        if broad:
            page.set_landscape()
        names = _fitted(said_of.names(face), NAMES_ROOM)
        status = _fitted([said(face.status)], STATUS_ROOM)
        page.set_header(f"&L&8 {names}&R&B{status}")
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
        if self._shown:
            contents = 3 + len(facts) + 1
            page.write_string(contents, 0, _("Contents"), self._formats.of("caption"))
            for at, (block, name) in enumerate(self._shown, contents + 1):
                page.write_url(at, 0, link(name), self._formats.of("link"), name)
                page.write_string(at, 1, fitting(said(block.caption)), self._formats.of("text"))


def _fitted(parts: Sequence[str], room: int) -> str:
    """Texts as a page's header holds them: no code in them, and cut where there is no room."""
    line = legible(" · ".join(parts)).replace("\n", " ")
    coded = beginning(line.replace("&", "&&"), room)
    loose = (len(coded) - len(coded.rstrip("&"))) % 2
    return coded[:-1] if loose else coded


def _set_properties(book: Any, face: Face) -> None:
    book.set_properties(
        {
            "title": legible(face.title)[:255],
            "subject": legible(" · ".join(said_of.names(face)))[:255],
            "author": legible(face.board)[:255],
            "status": said(face.status),
            "created": made_at(face),
        }
    )
    book.set_custom_property("language", LANGUAGE.code)
    book.set_custom_property("position", str(face.position))
    book.set_custom_property("digest", face.digest)
