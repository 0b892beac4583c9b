"""Deciding a printed report: it is sealed, and every report in it."""

from collections.abc import Iterator

from adapters.as_of import When
from adapters.documents.decided import Asked, Printed, as_decided, made, numbered
from adapters.documents.keeping import keep_template
from adapters.documents.kept_templates import TemplateSource, template_of
from adapters.present import refuse_behind
from adapters.sealing import content_to_seal
from adapters.service import PUBLISHED, Service
from domain.base import Act, Decision
from domain.commands.sealing import Content
from domain.ledger import Ledger
from domain.seal import Sealed
from projections.reports.content import digest_of
from projections.view import View


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

    Its template is kept in the ledger first, so that it can be printed again. The same decision
    on the same report once more is the seal that it has set.

    Raises:
        ReadModelStandsStill, ReadModelBehind, DecisionLacks, SealedOtherwise, SealTooLarge, and
        what `make_document`, `keep_template` and `Service.view` raise
    """
    known = book.documents().number_of(asked.name, asked.parameters, decision)
    if known is None or as_of is not None or asked.template is not None:
        refuse_behind(service, book)
        template = _kept(service, book, act, asked)
        number = asked.diary_number or decision.diary_number
        asked = asked._replace(template=template, diary_number=number)
        document, *others = _contents(service, service.view(book.code, as_of), asked)
        known, _new = book.seal_document(
            act, document, reports=others, decision=decision, reason=reason
        )
    view = service.view(book.code)
    return as_decided(service, view, numbered(view, known))


def _kept(service: Service, book: Ledger, act: Act, asked: Asked) -> TemplateSource:
    """The template that a printed report is decided by, which the ledger keeps from now on."""
    view, definition = service.view(book.code), asked.definition
    source = asked.template or template_of(service, view, definition)
    if "text" in source.told:
        return source
    keep_template(service, book, act, name=definition.name, source=source, period=asked.period)
    return template_of(service, service.view(book.code), definition)


def _contents(service: Service, view: View, asked: Asked) -> Iterator[Content]:
    """What is sealed of a printed report as of a view: first itself, then each report in it."""
    _document, content = made(service, view, asked)
    about = asked.name, asked.definition.version, asked.parameters
    yield Content(Sealed(*about, view.position, digest_of(content)), content)
    for name in asked.definition.reports:
        report = service.report(view, PUBLISHED[name], asked.period)
        yield content_to_seal(report, PUBLISHED[name], asked.period)
