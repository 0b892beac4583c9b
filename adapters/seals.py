"""The seals of a ledger: listed, and one by its number."""

from collections.abc import Sequence
from typing import NamedTuple

from adapters.erased import names_of, texts_of
from adapters.sealed import event_of
from adapters.service import Service
from domain.rules import RuleBroken
from domain.seal import ReportSealed
from projections.facts import Seal
from projections.view import View


class NoSuchSeal(RuleBroken):
    """The ledger has no seal of that number."""

    MESSAGE = "there is no seal no. {seal} in “{ledger}”; see liggare seals list"


class Listed(NamedTuple):
    """A seal in a list: its event, the name of who set it, and the reason, if there is one.

    A name or a reason that was erased reads as erased.
    """

    seal: Seal
    event: ReportSealed
    by: str
    reason: str | None


def listed(service: Service, view: View, seals: Sequence[Seal] | None = None) -> list[Listed]:
    """Seals as known at a view's position, all of them or some, in their order.

    Raises:
        SealNotInLog
    """
    chosen = view.seals if seals is None else seals
    events = [event_of(service, view.ledger, seal) for seal in chosen]
    names = names_of(service, view.ledger, (event.by for event in events))
    reasons = texts_of(service, view.ledger, (event.reason for event in events))
    return [
        Listed(seal, event, names.get(event.by, event.by), reasons.get(event.reason or ""))
        for seal, event in zip(chosen, events, strict=True)
    ]


def numbered(view: View, number: int) -> Seal:
    """A seal by its number, as known at a view's position.

    Raises:
        NoSuchSeal
    """
    found = next((seal for seal in view.seals if seal.number == number), None)
    if found is None:
        raise NoSuchSeal(seal=number, ledger=view.ledger)
    return found
