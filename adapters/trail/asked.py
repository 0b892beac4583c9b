"""What people ask of the audit trail, as what is sought in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import NamedTuple

from adapters.as_of import STOCKHOLM, moment
from adapters.service import Service
from adapters.trail.kinds import topics_of
from domain.rules import RuleBroken
from projections.conditions import parse_where
from projections.trail import Sought
from projections.view import View
from projections.wanted import Wanted


class NobodyNamed(RuleBroken):
    """A name is nobody's who has recorded anything."""

    MESSAGE = (
        "nobody called “{name}” has recorded anything in the ledger; write the name as the audit "
        "trail has it"
    )


class Bound(NamedTuple):
    """Where a part of the audit trail begins or ends: at a log position, or a time (UTC)."""

    position: int | None = None
    at: datetime | None = None


WITHOUT_END = Bound()


def begins(text: str) -> Bound:
    """A position, or a time; a bare date means its beginning in Europe/Stockholm.

    Raises:
        ValueError: it is neither.
    """
    if text.isdecimal():
        return Bound(position=int(text))
    end = moment(text)
    if len(text) != len("2025-04-24"):
        return Bound(at=end)
    midnight = datetime.combine(end.astimezone(STOCKHOLM).date(), time(), STOCKHOLM)
    try:
        return Bound(at=midnight.astimezone(UTC))
    except OverflowError as error:
        raise ValueError(text) from error


def ends(text: str) -> Bound:
    """A position, or a time; a bare date means its end in Europe/Stockholm.

    Raises:
        ValueError: it is neither.
    """
    return Bound(position=int(text)) if text.isdecimal() else Bound(at=moment(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for, in the words of whoever asks; what is left out restricts nothing.

    `decision` is a body, a date, a paragraph or a diary number, or several of them in that
    order. `where` are conditions on lines, `dimension=code`.
    """

    first: int = 1
    last: int | None = None
    begins: Bound = WITHOUT_END
    ends: Bound = WITHOUT_END
    by: str | None = None
    kinds: Sequence[str] = ()
    source: str | None = None
    reference: str | None = None
    decision: str | None = None
    where: Sequence[str] = ()


def restrictions(asked: Asked, begins: str | None = None, ends: str | None = None) -> list[str]:
    """What is asked for, a text for each restriction, as it is written in a call."""
    stated = {
        "from": begins,
        "to": ends,
        "by": asked.by,
        "source": asked.source,
        "reference": asked.reference,
        "decision": asked.decision,
    }
    kinds = (f"kind: {kind}" for kind in asked.kinds)
    return [*(f"{name}: {text}" for name, text in stated.items() if text), *kinds, *asked.where]


def sought(service: Service, view: View, asked: Asked) -> Sought:
    """What is sought in the log.

    Raises:
        PositionNotReached, UnknownKindOfEvent, NobodyNamed, NotACondition
    """
    for bound in (asked.begins, asked.ends):
        if bound.position is not None:
            # A date that is written without its hyphens would be a position far ahead.
            service.read_model.view(view.ledger, bound.position)
    lasts = [last for last in (asked.last, asked.ends.position) if last is not None]
    wanted = Wanted(
        first=max(asked.first, asked.begins.position or 1),
        last=min(lasts, default=None),
        recorded_from=asked.begins.at,
        recorded_to=asked.ends.at,
        topics=topics_of(asked.kinds),
        by=None if asked.by is None else _actor(service, view, asked.by),
        source=asked.source,
        reference=asked.reference,
        decision=asked.decision,
    )
    return Sought(wanted=wanted, where=tuple(map(parse_where, asked.where)))


def _actor(service: Service, view: View, name: str) -> str:
    """The id under which somebody acts, by the name, or where it was erased by the id itself.

    Raises:
        NobodyNamed
    """
    statement = "SELECT id FROM actor WHERE name = ?"
    known = service.store.read(statement=statement, values=[name])
    id = str(known[0][0]) if known else name
    if not view.events(Wanted(by=id, limit=1)):
        raise NobodyNamed(name=name)
    return id
