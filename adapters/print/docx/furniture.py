"""What surrounds a report in Word: its title, what stands on every page, its properties."""

from collections.abc import Iterator, Sequence

from docx.document import Document as Written
from docx.oxml.ns import qn
from docx.section import Section

from adapters.documents.document import Face
from adapters.language import LANGUAGE
from adapters.print import face as said_of
from adapters.print.docx.markup import Element, element, page_number, paragraph, stretch
from adapters.print.docx.styles import style_id
from adapters.print.office import legible, made_at, said

WORD_2013 = 15
"""The layout of every Word since; a file that names none is opened as an older one's."""

FOREIGN = {"/word/stylesWithEffects.xml", "/docProps/thumbnail.jpeg", "/customXml/item1.xml"}
"""What the library's empty document brings that says nothing of ours."""


def title_block(face: Face) -> Iterator[Element]:
    """Title, board, and what the report says of itself."""
    yield paragraph("Title", stretch(face.title))
    if face.board:
        yield paragraph("Subtitle", stretch(face.board))
    for fact in said_of.facts(face):
        label = stretch(said(fact.label), strong=True)
        tab = element("r", element("tab"))
        yield paragraph("Fact", label, tab, stretch(said(fact.said)))


def set_pages(section: Section, face: Face) -> None:
    """What stands above and below every page of this section and of those that follow."""
    draft = () if face.is_decided else (_line("Draft", [said(face.status)]),)
    for story, lines in (
        (section.header, (*draft, _line("header", said_of.names(face)))),
        (section.footer, _below(face)),
    ):
        story.is_linked_to_previous = False
        written = story.part.element
        for old in list(written):
            written.remove(old)
        written.extend(lines)


def _below(face: Face) -> Iterator[Element]:
    yield _line("footer", said_of.standing(face))
    yield _line("footer", [said_of.digest(face)])
    yield _line("footer", said_of.meanings(face))
    number = said_of.page_of("{page}", "{pages}")
    yield paragraph(style_id("Page"), *page_number(number))


def _line(style: str, parts: Sequence[str]) -> Element:
    return paragraph(style_id(style), stretch(" · ".join(parts)))


def set_properties(written: Written, face: Face) -> None:
    """What the file says of itself: no clock, no author but the board."""
    core = written.core_properties
    core.title, core.author = legible(face.title)[:255], legible(face.board)[:255]
    core.subject = legible(" · ".join(said_of.names(face)))[:255]
    core.comments = legible(" · ".join((*said_of.standing(face), said_of.digest(face))))[:255]
    core.content_status, core.language = said(face.status), LANGUAGE.code
    core.created = core.modified = made_at(face)
    core.last_modified_by = ""
    for setting in written.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), str(WORD_2013))
    for holder in (written.part, written.part.package):
        for id, known in list(holder.rels.items()):
            if not known.is_external and str(known.target_part.partname) in FOREIGN:
                del holder.rels[id]
