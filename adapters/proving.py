"""Proving a number that a report shows: which report, as of when, and by which checkpoint."""

from typing import NamedTuple

from adapters.as_of import When
from adapters.sealed import event_of
from adapters.service import Service
from adapters.transparency.merkle import root_hash
from adapters.transparency.proving import Proving, Shown, head_of, key_of
from adapters.transparency.published import NotSignedYet, PublishedLog
from adapters.transparency.signing import TreeChanged
from adapters.transparency.stored import SignedCheckpoint, StoredTree
from domain.coding import Period
from domain.rules import RuleBroken
from projections.facts import Seal
from projections.reports.content import canonical, content_of
from projections.reports.definition import Definition, parameters_of
from projections.reports.evidence import Place, evidence
from projections.reports.sealed import latest_seal
from projections.view import View


class SealOfAnother(RuleBroken):
    """A seal is asked for that was set on another report."""

    MESSAGE = (
        "seal {seal} is not of that report with those parameters; the seals of “{ledger}”: "
        "liggare seals list"
    )


class Asked(NamedTuple):
    """Which number is to be proved: of which report, and in which of its cells.

    `seal` names a seal. Without one it is the report's latest, where `as_sealed`, or where it is
    not sealed: as of `as_of`, None: what was signed last.
    """

    definition: Definition
    period: Period
    place: Place
    as_of: When = None
    seal: int | None = None
    as_sealed: bool = True


def proving(service: Service, code: str, asked: Asked) -> Proving:
    """The proof of a number, up to the newest checkpoint.

    Raises:
        NothingSigned, NotSignedYet, TreeChanged, SealOfAnother, SealNotInLog, PositionNotReached,
        and what `evidence` raises
    """
    ledger = service.known_ledger(code)
    checkpoint = PublishedLog(service.store, ledger).checkpoint()
    seal, view = _as_of(service, code, asked, checkpoint)
    content = _content(service, view, asked, seal)
    found = evidence(service.reports, view, asked.definition, asked.period, asked.place)
    tree = StoredTree(service.store, code)
    if root_hash(checkpoint.size, tree.hashes) != head_of(checkpoint).root:
        raise TreeChanged(ledger=code, signed=checkpoint.size)
    key = key_of(ledger, checkpoint)
    shown = Shown(asked.definition, asked.period, content, seal)
    return Proving(ledger, tree, checkpoint, key, shown, asked.place, found)


def _as_of(
    service: Service, code: str, asked: Asked, checkpoint: SignedCheckpoint
) -> tuple[Seal | None, View]:
    """The seal and the view that a number is told as of; all of it signed."""
    newest = service.view(code)
    seal = _seal(newest, asked)
    if seal is not None:
        last, view = seal.position, newest.earlier(seal.sealed_position)
    elif asked.as_of is not None:
        view = service.view(code, asked.as_of)
        last = view.position
    else:
        last = min(newest.position, checkpoint.size)
        view = newest.earlier(last)
    if last > checkpoint.size:
        raise NotSignedYet(ledger=code, signed=checkpoint.size, wanted=last)
    return seal, view


def _seal(view: View, asked: Asked) -> Seal | None:
    if asked.seal is None:
        return latest_seal(view, asked.definition, asked.period) if asked.as_sealed else None
    named = asked.definition.name, canonical(parameters_of(asked.definition, asked.period))
    for seal in view.seals:
        if seal.number == asked.seal and (seal.report, seal.parameters) == named:
            return seal
    raise SealOfAnother(seal=asked.seal, ledger=view.ledger)


def _content(service: Service, view: View, asked: Asked, seal: Seal | None) -> str:
    """The report's content: as it was sealed, else as it is made."""
    if seal is None:
        report = service.report(view, asked.definition, asked.period)
        parameters = parameters_of(asked.definition, asked.period)
        return content_of(report, definition=asked.definition.version, parameters=parameters)
    return event_of(service, view.ledger, seal).content
