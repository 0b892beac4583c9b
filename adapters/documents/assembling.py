"""Assembling a printed report: its template filled in from the ledger, and its face."""

from collections.abc import Iterator
from typing import cast

from adapters.documents.content import document_content
from adapters.documents.definitions import document_named
from adapters.documents.directives import Directives
from adapters.documents.document import (
    Block,
    Document,
    Face,
    Heading,
    Paragraph,
    Points,
    Run,
    worded,
)
from adapters.documents.elements import Element, Piece, Placeholder
from adapters.documents.facts import facts_of
from adapters.documents.kept_templates import TemplateSource, template_of
from adapters.documents.making import Making
from adapters.documents.months import to_date
from adapters.documents.placeholders import Filled, Prose
from adapters.documents.template import Template, TemplateFaulty, read_template
from adapters.documents.unfillable import (
    ReadsFile,
    StandsAlone,
    Unfillable,
    UnknownWord,
    nearest,
)
from adapters.files.problems import Problems
from adapters.language import Unit
from adapters.service import Service
from domain.coding import Period
from projections.reports.content import digest_of
from projections.reports.report import Note
from projections.view import View

DRAFT, DECIDED = Note("DRAFT"), Note("DECIDED")
"""What a printed report is worth (sv: UTKAST, BESLUTAD)."""

_READING = frozenset({"include", "input", "import", "read", "file", "image", "picture", "embed"})
"""Words that read a file elsewhere."""


def make_document(
    service: Service,
    view: View,
    name: str,
    period: Period,
    template: TemplateSource | None = None,
    *,
    diary_number: str | None = None,
) -> tuple[Document, str]:
    """A printed report as a draft, and its content as canonical JSON.

    It is made by the template that the ledger keeps at the view's position, or else by the
    default one, where no other is given. A diary number that is given goes before the one that
    the template's head states.

    Raises:
        NoSuchDocument, TemplateFaulty, TemplateErased, TemplateTooLarge, TextEmpty,
        NoStructureYet, and what making a report raises
    """
    definition = document_named(name)
    source = template or template_of(service, view, definition)
    read, faults = read_template(source.name, source.text)
    making = Making(service, view, period, unit_of(read))
    blocks = assemble(making, read, faults)
    facts = facts_of(making, definition, read)
    number = diary_number or read.head.get("diary-number")
    content = document_content(
        making, definition, source.told, diary_number=number, facts=facts, blocks=blocks
    )
    face = Face(
        title=read.head.get("title") or worded(definition.title),
        board=read.head.get("board", ""),
        ledger=making.structure.name,
        period=to_date(period),
        diary_number=number,
        status=DRAFT,
        decision=None,
        position=view.position,
        recorded_at=view.recorded_at,
        digest=digest_of(content),
        facts=facts,
    )
    return Document(name, face, blocks), content


def assemble(making: Making, template: Template, faults: Problems) -> tuple[Block, ...]:
    """The blocks of a template, filled in; `faults` are those that reading it found.

    Raises:
        TemplateFaulty: with those, and every placeholder that cannot be filled in.
        What making a report raises.
    """
    blocks = tuple(_Assembling(making, template, faults).blocks())
    if faults:
        raise TemplateFaulty(faults)
    return blocks


def unit_of(template: Template) -> Unit:
    """What a template's amounts are printed in."""
    return cast(Unit, template.head.get("unit", "mnkr"))


class _Assembling:
    """A template's elements, turned into blocks; what cannot be filled in is noted."""

    def __init__(self, making: Making, template: Template, faults: Problems) -> None:
        self._elements, self._faults = template.elements, faults
        self._prose = Prose(making, template.head.get("board"))
        self._directives = Directives(making)

    def blocks(self) -> Iterator[Block]:
        for element in self._elements:
            alone = self._alone(element)
            block = self._written(element) if alone is None else self._directed(alone)
            if block is not None:
                yield block

    def _alone(self, element: Element) -> Placeholder | None:
        """The placeholder that a paragraph is nothing but, where it stands for a block."""
        pieces = element.lines[0] if element.kind == "paragraph" else ()
        said = pieces[0].said if len(pieces) == 1 else ""
        is_block = isinstance(said, Placeholder) and said.words[0] in self._directives.words
        return said if is_block and isinstance(said, Placeholder) else None

    def _directed(self, placeholder: Placeholder) -> Block | None:
        try:
            return self._directives.fill(placeholder.words)
        except Unfillable as error:
            self._note(error, placeholder.line)
            return None

    def _written(self, element: Element) -> Block:
        lines = tuple(tuple(map(self._run, pieces)) for pieces in element.lines)
        if element.kind == "heading":
            return Heading(element.level, lines[0])
        if element.kind == "paragraph":
            return Paragraph(lines[0])
        return Points(lines, numbered=element.kind == "numbered")

    def _run(self, piece: Piece) -> Run:
        if isinstance(piece.said, str):
            return Run(piece.said, piece.strong, piece.emphasised)
        try:
            text, figure = self._filled(piece.said.words)
        except Unfillable as error:
            self._note(error, piece.line)
            text, figure = "", None
        return Run(text, piece.strong, piece.emphasised, figure)

    def _filled(self, words: tuple[str, ...]) -> Filled:
        first = words[0]
        if first in self._prose.words:
            return self._prose.fill(words)
        if first in self._directives.words:
            raise StandsAlone(word=first)
        if first in _READING:
            raise ReadsFile(word=first)
        known = (*self._prose.words, *self._directives.words)
        raise UnknownWord(word=first, known=nearest(first, known))

    def _note(self, error: Unfillable, line: int) -> None:
        self._faults.add(line, None, error.MESSAGE, **error.facts)
