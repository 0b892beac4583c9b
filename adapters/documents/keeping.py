"""Checking and keeping templates: one is kept when a report can be printed by it."""

from collections.abc import Iterator
from typing import NamedTuple

from adapters.documents.assembling import assemble, unit_of
from adapters.documents.definitions import DOCUMENTS, DocumentDefinition, document_named
from adapters.documents.kept_templates import TemplateSource, kept_templates
from adapters.documents.making import Making
from adapters.documents.template import read_template, written_by_hand
from adapters.erased import names_of
from adapters.service import Service
from domain.base import Act
from domain.coding import Period
from domain.ledger import Ledger
from domain.template import TemplateKept
from projections.entries import OUTCOME
from projections.times import day_of
from projections.view import View


class ByHand(NamedTuple):
    """A figure in a template that is bound to nothing, and its line."""

    line: int
    figure: str


class Listed(NamedTuple):
    """A printed report, and who keeps a template for it at which position; None: the default."""

    definition: DocumentDefinition
    position: int | None = None
    event: TemplateKept | None = None
    by: str | None = None


def check_template(
    service: Service, view: View, source: TemplateSource, period: Period | None = None
) -> tuple[Period, tuple[ByHand, ...]]:
    """The period that a template was tried in, and the figures in it that are written by hand.

    Without a period it is tried in the last one that has an outcome.

    Raises:
        TemplateFaulty, TemplateTooLarge, TextEmpty, and what making a report raises
    """
    tried = period or _usual_period(service, view)
    template, faults = read_template(source.name, source.text)
    assemble(Making(service, view, tried, unit_of(template)), template, faults)
    return tried, tuple(ByHand(*found) for found in written_by_hand(template))


def keep_template(
    service: Service,
    book: Ledger,
    act: Act,
    *,
    name: str,
    source: TemplateSource,
    period: Period | None = None,
) -> bool:
    """Keep the template of a printed report; False where it is the one that is kept already.

    Raises:
        NoSuchDocument, and what checking a template raises
    """
    definition = document_named(name)
    check_template(service, service.view(book.code), source, period)
    return book.keep_template(act, template=definition.name, text=source.text)


def listed(service: Service, view: View) -> Iterator[Listed]:
    """Every printed report, and the template that the ledger keeps for it."""
    kept = kept_templates(view)
    names = names_of(service, view.ledger, (event.by for _position, event in kept.values()))
    for definition in DOCUMENTS.values():
        if definition.name not in kept:
            yield Listed(definition)
            continue
        position, event = kept[definition.name]
        yield Listed(definition, position, event, names.get(event.by, event.by))


def _usual_period(service: Service, view: View) -> Period:
    """The last period that has an outcome; in a ledger without any, the present month."""
    if held := view.periods(OUTCOME):
        return Period(max(held))
    today = day_of(service.clock())
    return Period(today.year * 100 + today.month)
