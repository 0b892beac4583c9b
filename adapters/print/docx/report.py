"""The report as a Word file: its blocks in order, on upright pages or on wide ones."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby

import docx as word
from docx.enum.section import WD_ORIENT
from docx.image.image import Image
from docx.section import Section
from docx.shared import Cm, Emu, Length

from adapters.charts.drawing import png
from adapters.documents.document import (
    Block,
    Chart,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Points,
    Table,
)
from adapters.language import LANGUAGE
from adapters.print.docx import tables
from adapters.print.docx.furniture import set_pages, set_properties, title_block
from adapters.print.docx.lists import Lists
from adapters.print.docx.markup import Element, element, paragraph, prose, stretch
from adapters.print.docx.styles import set_styles, style_id
from adapters.print.office import SCALE, dateless, said

SHORT, LONG, MARGIN = 21.0, 29.7, 2.0
"""The sides of an A4 page, and its margins (cm)."""

TALLEST = Cm(17)
"""A picture's height at most, so that its caption and its page's edges have room."""

PIXEL = Emu(9525)
"""What a picture's pixel is on paper."""


def docx(document: Document) -> bytes:
    """A report as a Word file: the same bytes whenever the same document is written."""
    return dateless(_Report(document).written())


class _Report:
    """A report in the making."""

    def __init__(self, document: Document) -> None:
        self._document, self._file = document, word.Document()
        set_styles(self._file, "sv-SE" if LANGUAGE.code == "sv" else "en-GB")
        set_properties(self._file, document.face)
        self._lists = Lists(self._file)
        self._section = self._file.sections[0]
        _lay(self._section, wide=False)
        set_pages(self._section, document.face)
        self._page_begins = False

    def written(self) -> bytes:
        self._write(title_block(self._document.face))
        for wide, parts in groupby(_parts(self._document.blocks), _is_wide):
            if wide != (self._section.orientation == WD_ORIENT.LANDSCAPE):
                self._turn(wide)
            for part in parts:
                for block in part:
                    self._write_block(block)
        out = BytesIO()
        self._file.save(out)
        return out.getvalue()

    def _turn(self, wide: bool) -> None:
        """Go on on a page that lies or stands; what ends there takes no room."""
        self._section = self._file.add_section()
        _lay(self._section, wide)
        self._file.paragraphs[-1].style = self._file.styles["Section End"]

    def _write(self, elements: Iterator[Element]) -> None:
        end = self._file.element.body.get_or_add_sectPr()
        for one in elements:
            if self._page_begins:
                one.get_or_add_pPr().insert(1, element("pageBreakBefore"))
                self._page_begins = False
            end.addprevious(one)

    def _write_block(self, block: Block) -> None:
        """Every block begins with a paragraph, which begins a page where one is asked for."""
        if isinstance(block, PageBreak):
            self._page_begins = True
        else:
            self._write(iter(self._block(block)))

    def _block(self, block: Block) -> Iterator[Element]:
        if isinstance(block, Heading):
            yield paragraph(style_id(f"heading {block.level}"), *prose(block.text))
        elif isinstance(block, Paragraph):
            yield paragraph(style_id("Normal"), *prose(block.runs))
        elif isinstance(block, Points):
            yield from self._lists.written(block)
        elif isinstance(block, Chart):
            yield from self._chart(block)
        elif isinstance(block, Table):
            yield from tables.written(block, _room(self._section).twips)

    def _chart(self, chart: Chart) -> Iterator[Element]:
        """The picture under its caption, what it shows in words, and its figures.

        Where the figures have the same caption, it is not said twice.
        """
        picture = element("r", element("br"), element("drawing", self._picture(chart)))
        yield paragraph(style_id("caption"), stretch(said(chart.caption)), picture)
        captioned = said(chart.table.caption) != said(chart.caption)
        room = _room(self._section).twips
        yield from tables.written(chart.table, room, captioned=captioned)

    def _picture(self, chart: Chart) -> Element:
        drawn = png(chart.specification, SCALE)
        image = Image.from_blob(drawn)
        width, height = (px / SCALE * PIXEL for px in (image.px_width, image.px_height))
        smaller = min(1.0, _room(self._section) / width, TALLEST / height)
        inline = self._file.part.new_pic_inline(BytesIO(drawn), Emu(int(width * smaller)))
        inline.docPr.set("title", said(chart.caption))
        inline.docPr.set("descr", said(chart.alternative))
        return inline


def _parts(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks from each heading to the next; headings that follow each other are one."""
    part: list[Block] = []
    for block in blocks:
        if part and isinstance(block, Heading) and not isinstance(part[-1], Heading):
            yield part
            part = []
        part.append(block)
    if part:
        yield part


def _is_wide(part: Sequence[Block]) -> bool:
    """Whether a table in it needs a wide page."""
    shown = (block.table if isinstance(block, Chart) else block for block in part)
    room = SHORT - 2 * MARGIN
    return any(isinstance(b, Table) and tables.needs_room(b) > room for b in shown)


def _lay(section: Section, wide: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (
        Cm(LONG if wide else SHORT),
        Cm(SHORT if wide else LONG),
    )
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN))
    section.header_distance = section.footer_distance = Cm(1)


def _room(section: Section) -> Length:
    """The width between the margins."""
    wide = section.orientation == WD_ORIENT.LANDSCAPE
    return Cm((LONG if wide else SHORT) - 2 * MARGIN)
