"""Deciding a printed report: it is sealed, and every report in it."""

from collections.abc import Iterator

from adapters.as_of import When
from adapters.documents.decided import Asked, Printed, as_decided, made, numbered, template_decided
from adapters.documents.kept_templates import TemplateSource, template_of
from adapters.present import refuse_behind
from adapters.sealing import content_to_seal
from adapters.service import PUBLISHED, Service
from domain.base import Act, Decision
from domain.commands.sealing import Content
from domain.decision import refuse_lacking
from domain.ledger import Ledger
from domain.rules import RuleBroken
from domain.seal import Sealed, SealedOtherwise
from projections.reports.content import digest_of
from projections.view import View


class DecidedByOtherTemplate(RuleBroken):
    """One decision decides a printed report once: as it was by one template."""

    MESSAGE = (
        "that decision has decided {document} already, as no. {number}, by another template; "
        "another template needs a decision of its own"
    )


def decide(
    service: Service,
    book: Ledger,
    act: Act,
    asked: Asked,
    *,
    decision: Decision,
    as_of: When = None,
    reason: str | None = None,
) -> Printed:
    """Decide a printed report: it and every report in it are sealed, as they now are or were.

    Where the decision has sealed one of those already, they are sealed as of its position. The
    template is kept in the ledger first, so that it can be printed again. The same decision on
    the same report once more is the seal that it has set.

    Raises:
        ReadModelStandsStill, ReadModelBehind, DecisionLacks, SealedOtherwise,
        DecidedByOtherTemplate, SealTooLarge, and what `make_document` and `Service.view` raise
    """
    refuse_lacking(decision)
    refuse_behind(service, book)
    known = book.documents().number_of(asked.name, asked.parameters, decision)
    if known is not None:
        return _decided_before(service, service.view(book.code), asked, known, as_of)
    view = service.view(book.code, _sealed_at(book, asked, decision) if as_of is None else as_of)
    reports = [*_reports(service, view, asked)]
    asked = asked._replace(diary_number=asked.diary_number or decision.diary_number)
    asked = asked._replace(template=_kept(service, book, act, asked, view))
    number, _new = book.seal_document(
        act, _content(service, view, asked), reports=reports, decision=decision, reason=reason
    )
    now = service.view(book.code)
    return as_decided(service, now, numbered(now, number))


def _decided_before(
    service: Service, view: View, asked: Asked, number: int, as_of: When
) -> Printed:
    """What a decision has decided already, where just that is asked for.

    Raises:
        SealedOtherwise, DecidedByOtherTemplate, and what `as_decided` raises
    """
    seal = numbered(view, number)
    position = seal.event.position
    if as_of is not None and service.view(view.ledger, as_of).position != position:
        raise SealedOtherwise(seal=number, position=position)
    template = asked.template
    if template and template.text != template_decided(service, view, seal).text:
        raise DecidedByOtherTemplate(document=asked.name, number=number)
    return as_decided(service, view, seal)


def _sealed_at(book: Ledger, asked: Asked, decision: Decision) -> int | None:
    """The position on which a decision has sealed a report that stands in a printed one."""
    seals = book.seals()
    numbers = (
        seals.number_of(name, asked.parameters, decision) for name in asked.definition.reports
    )
    return next((seals.known[number - 1][0].position for number in numbers if number), None)


def _kept(service: Service, book: Ledger, act: Act, asked: Asked, view: View) -> TemplateSource:
    """The template that a printed report is decided by, which the ledger keeps from now on.

    One by which the report cannot be printed as of the view is not kept.
    """
    now, definition = service.view(book.code), asked.definition
    source = asked.template or template_of(service, now, definition)
    if "text" in source.told:
        return source
    made(service, view, asked._replace(template=source))
    book.keep_template(act, template=definition.name, text=source.text)
    return template_of(service, service.view(book.code), definition)


def _content(service: Service, view: View, asked: Asked) -> Content:
    """What is sealed of a printed report as of a view."""
    _document, content = made(service, view, asked)
    about = asked.name, asked.definition.version, asked.parameters
    return Content(Sealed(*about, view.position, digest_of(content)), content)


def _reports(service: Service, view: View, asked: Asked) -> Iterator[Content]:
    """What is sealed of each report that stands in a printed one."""
    for name in asked.definition.reports:
        report = service.report(view, PUBLISHED[name], asked.period)
        yield content_to_seal(report, PUBLISHED[name], asked.period)
