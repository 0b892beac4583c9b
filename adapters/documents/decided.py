"""Printed reports: drafts of what is known, and those that were decided, as they then were."""

import json
from dataclasses import replace
from typing import NamedTuple

from adapters.documents.assembling import DECIDED, make_document
from adapters.documents.content import parameters_of, texts_in
from adapters.documents.definitions import DocumentDefinition, document_named
from adapters.documents.document import Document
from adapters.documents.kept_templates import TemplateErased, TemplateSource
from adapters.service import Service
from adapters.transparency.text_check import changed_text
from domain.coding import Period
from domain.document import DocumentSealed
from domain.rules import RuleBroken
from projections.reports.content import canonical, digest_of
from projections.statements import Statement
from projections.view import View


class DocumentDiffers(RuleBroken):
    """A printed report that was decided is printed as it was, or not at all."""

    MESSAGE = (
        "{document} for {period} was decided as no. {number}, and what is made of the log now is "
        "not what was sealed then: the log was changed, or another version of the program makes "
        "it otherwise; compare with liggare replay, or print what is known now with --as-of now"
    )


class TextChanged(RuleBroken):
    """A text that stands in a decided report is the one that was written."""

    MESSAGE = (
        "{document} for {period} was decided as no. {number}, and the text {id} in it is not the "
        "one that was written: it was changed beside the log; compare with liggare verify, or "
        "print what is known now with --as-of now"
    )


class Asked(NamedTuple):
    """A printed report that is asked for.

    `template` is one of its own; None: the one that the ledger keeps, or else the default.
    `diary_number` goes before the one that the template states.
    """

    name: str
    period: Period
    template: TemplateSource | None = None
    diary_number: str | None = None

    @property
    def definition(self) -> DocumentDefinition:
        """Its definition.

        Raises:
            NoSuchDocument
        """
        return document_named(self.name)

    @property
    def parameters(self) -> str:
        """What it was asked with, as canonical JSON."""
        return canonical(parameters_of(self.period))


class Printed(NamedTuple):
    """A printed report, its content as canonical JSON, and its seal, where it was decided."""

    document: Document
    content: str
    seal: Statement | None = None


def printed(service: Service, view: View, asked: Asked, *, as_known: bool = False) -> Printed:
    """A printed report: as it was decided, if it was, or a draft of what is known.

    It is a draft too where a template is given, or where what was known at the view's position
    is asked for.

    Raises:
        DocumentDiffers, TextChanged, TemplateErased, and what `make_document` raises
    """
    seal = latest_decided(view, asked)
    if seal is None or as_known or asked.template is not None:
        return Printed(*made(service, view, asked))
    return as_decided(service, view, seal)


def as_decided(service: Service, view: View, seal: Statement) -> Printed:
    """A printed report as it was decided.

    Raises:
        DocumentDiffers, TextChanged, TemplateErased, and what `make_document` raises
    """
    event: DocumentSealed = seal.event
    period = Period.parse(json.loads(event.parameters)["period"])
    about = {"document": event.report, "period": period, "number": event.seal}
    sealed = content_sealed(service, view.ledger, seal.position)
    if digest_of(sealed) != event.digest:
        raise DocumentDiffers(**about)
    said = json.loads(sealed)
    template = template_decided(service, view, seal)
    asked = Asked(event.report, period, template, said["diary_number"])
    document, content = made(service, view.earlier(event.position), asked)
    if content != sealed:
        raise DocumentDiffers(**about)
    if changed := changed_text(service.store, view.ledger, texts_in(said)):
        raise TextChanged(**about, id=changed)
    face = replace(document.face, status=DECIDED, decision=event.decision)
    return Printed(replace(document, face=face), content, seal)


def latest_decided(view: View, asked: Asked) -> Statement | None:
    """The latest seal of a printed report and its period, as known at a view's position."""
    wanted = (asked.name, asked.parameters)
    return next(
        (one for one in reversed(decided_in(view)) if _about(one.event) == wanted),
        None,
    )


def decided_in(view: View) -> tuple[Statement, ...]:
    """The seals of printed reports, in the order of their numbers."""
    return tuple(one for one in view.statements if isinstance(one.event, DocumentSealed))


def content_sealed(service: Service, ledger: str, position: int) -> str:
    """The content of the printed report that was sealed at a position of the log."""
    book = service.ledger(ledger)
    [stored] = book.recorder.select_notifications(position, 1)
    event = book.mapper.to_domain_event(stored)
    if not isinstance(event, DocumentSealed):
        raise LookupError(f"position {position} of {ledger} seals no printed report")
    return event.content


def _about(event: DocumentSealed) -> tuple[str, str]:
    return event.report, event.parameters


def numbered(view: View, number: int) -> Statement:
    """A seal by its number."""
    return decided_in(view)[number - 1]


def made(service: Service, view: View, asked: Asked) -> tuple[Document, str]:
    """A printed report as a draft, and its content.

    Raises:
        what `make_document` raises
    """
    return make_document(
        service,
        view,
        asked.name,
        asked.period,
        asked.template,
        diary_number=asked.diary_number,
    )


def template_decided(service: Service, view: View, seal: Statement) -> TemplateSource:
    """The template that a printed report was decided by.

    Raises:
        TemplateErased
    """
    told = json.loads(content_sealed(service, view.ledger, seal.position))["template"]
    texts = service.ledger(view.ledger).recorder.select_texts([told["text"]])
    if told["text"] not in texts:
        raise TemplateErased(document=seal.event.report)
    return TemplateSource(seal.event.report, texts[told["text"]], told)
