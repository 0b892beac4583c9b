"""Sealing a report: what is sealed is what the log says at a position, made by the read model."""

from typing import NamedTuple

from adapters.as_of import When
from adapters.present import refuse_behind
from adapters.service import Service
from domain.base import Act, Decision
from domain.coding import Period
from domain.commands.sealing import Content
from domain.ledger import Ledger
from domain.rules import RuleBroken
from domain.seal import Sealed
from projections.reports.content import canonical, content_of, digest_of
from projections.reports.definition import Definition, parameters_of
from projections.reports.report import Report


class SealedWhole(RuleBroken):
    """What is sealed is a report that everybody can be shown."""

    MESSAGE = "a report is sealed whole; one limited to a part of the ledger cannot be sealed"


class Made(NamedTuple):
    """A seal that was set, or that the decision had set before; and the report it was set on.

    `report` is None where it was set before.
    """

    number: int
    new: bool
    sealed: Sealed
    report: Report | None


def seal(
    service: Service,
    book: Ledger,
    act: Act,
    *,
    definition: Definition,
    period: Period,
    decision: Decision,
    as_of: When = None,
    reason: str | None = None,
) -> Made:
    """Seal a report by a decision, as it now is or was; in a book that rehearses, record nothing.

    The same decision on the same report once more is the seal that it has set.

    Raises:
        SealedWhole, ReadModelStandsStill, ReadModelBehind, PositionNotReached, PeriodNotClosed,
        DecisionLacks, SealedOtherwise, SealTooLarge, and what making the report raises
    """
    if definition.is_of_a_part:
        raise SealedWhole
    parameters = parameters_of(definition, period)
    known = book.seals().number_of(definition.name, canonical(parameters), decision)
    if known is not None and as_of is None:
        return Made(known, False, book.seals().known[known - 1][0], None)
    refuse_behind(service, book)
    view = service.view(book.code, as_of)
    report = service.report(view, definition, period)
    sealed, content = content_to_seal(report, definition, period)
    number, new = book.seal_report(
        act, sealed=sealed, content=content, decision=decision, reason=reason
    )
    return Made(number, new, sealed, report)


def content_to_seal(report: Report, definition: Definition, period: Period) -> Content:
    """What a seal of a report says, and its content."""
    parameters = parameters_of(definition, period)
    content = content_of(report, definition=definition.version, parameters=parameters)
    about = definition.name, definition.version, canonical(parameters)
    return Content(Sealed(*about, report.basis.position, digest_of(content)), content)
