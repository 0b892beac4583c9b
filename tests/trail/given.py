"""How the tests of the audit trail read it."""

from typing import Any

from domain.coding import Coding, Line, Lines
from projections.conditions import Where
from projections.happened import Change
from projections.reports.report import Note
from projections.trail import Sought, Told, Trail
from projections.wanted import Wanted
from tests.projections.given import DIMENSIONS, Place

INCOME = Coding.of("3010", {"unit": "10"})
COST = Coding.of("5010", {"unit": "10"})
BANK = Coding.of("1930", {})


def lines(*rows: tuple[Coding, int, int]) -> Lines:
    """Lines of coding, period and öre."""
    return Lines.of([Line(*row) for row in rows], DIMENSIONS)


def trail(place: Place, *where: Where, position: int | None = None, **wanted: Any) -> list[Told]:
    """The audit trail, newest first."""
    place.read_model.catch_up(place.ledger)
    view = place.read_model.view("a", position)
    sought = Sought(wanted=Wanted(**wanted), where=where)
    return list(Trail(view, place.ledger, sought).told())


def positions(place: Place, *where: Where, **wanted: Any) -> list[int]:
    """The positions of the events that are asked for, newest first."""
    return [told.recorded.position for told in trail(place, *where, **wanted)]


def changed(place: Place, topic: str, position: int | None = None) -> list[tuple[Any, ...]]:
    """What the newest event of a topic changed."""
    told = trail(place, topics=[topic], position=position)[0]
    return [said(change) for change in told.happened.changes]


def said(change: Change) -> tuple[Any, ...]:
    """What, before and after, in English."""
    return str(change.what), _plain(change.before), _plain(change.after)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Note) else value
