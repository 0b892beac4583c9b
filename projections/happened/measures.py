"""What measures are worth, and how far they have come."""

from collections.abc import Iterator
from typing import ClassVar

from domain.coding import Period
from domain.effect import Effect
from domain.measure import MeasureAssessed, MeasureDecided, MeasureEnded, MeasurePlanned
from domain.measure_deadline import MeasureDeadlineStated
from projections.happened.change import Changed, Fact, Known
from projections.happened.deviations import of_deviation
from projections.reports.report import Note

MeasureEvent = MeasurePlanned | MeasureAssessed | MeasureDecided | MeasureEnded

PLANNED = Note("planned")
ENDINGS = {"done": Note("done"), "cancelled": Note("cancelled")}

_PLANNED = (
    Note("Planned effect of the year"),
    Note("Planned effect of a full year"),
    Note("Planned full-time equivalents of the year"),
    Note("Planned full-time equivalents of a full year"),
)
_ACHIEVED = (
    Note("Achieved effect of the year"),
    Note("Achieved effect of a full year"),
    Note("Achieved full-time equivalents of the year"),
    Note("Achieved full-time equivalents of a full year"),
)
_ASSESSED = (
    Note("Assessed effect of the year"),
    Note("Assessed effect of a full year"),
    Note("Assessed full-time equivalents of the year"),
    Note("Assessed full-time equivalents of a full year"),
)
_Four = tuple[Note, Note, Note, Note]


class MeasureTeller:
    """One measure: its effects as planned, achieved and assessed, and its status."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._known = Known()

    def tell(self, event: MeasureEvent) -> Changed:
        """What the event states, beside what was stated before."""
        return self._known.take(_measure(event))


def _measure(event: MeasureEvent) -> Iterator[Fact]:
    if isinstance(event, MeasurePlanned):
        yield Fact("status", Note("Status"), "word", PLANNED)
        yield Fact("year", Note("Year"), "text", f"{event.year:04d}")
        yield from _effect("planned", _PLANNED, event.effect)
        yield Fact("answers", Note("Answers"), "text", event.answers)
        yield Fact("starts", Note("Starts"), "month", event.starts)
        if event.deviation is not None:
            yield from of_deviation(event.deviation)
    elif isinstance(event, MeasureAssessed):
        yield Fact("assessed", Note("Assessed up to"), "month", event.period)
        yield from _effect("achieved", _ACHIEVED, event.achieved)
        yield from _effect("assessed", _ASSESSED, event.assessed)
    elif isinstance(event, MeasureDecided):
        yield Fact("decided", Note("Decided"), "day", event.decision.date)
    else:
        yield Fact("status", Note("Status"), "word", ENDINGS[event.ending])
        yield Fact("ended", Note("Ended"), "month", event.period)


def _effect(code: str, notes: _Four, effect: Effect) -> Iterator[Fact]:
    """The four parts of an effect; one that is nothing is told where there was one before."""
    year, full_year, posts_year, posts_full_year = notes
    yield Fact(f"{code}_year", year, "amount", effect.year or None)
    yield Fact(f"{code}_full_year", full_year, "amount", effect.full_year or None)
    yield Fact(f"{code}_posts_year", posts_year, "number", effect.posts_year or None)
    posts = effect.posts_full_year or None
    yield Fact(f"{code}_posts_full_year", posts_full_year, "number", posts)


class MeasureDeadlineTeller:
    """How many days the board has for its decisions, from each period on."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._known = Known()

    def tell(self, event: MeasureDeadlineStated) -> Changed:
        """The days, from the period on."""
        what = Note("Days for the decision, from {span}", {"span": str(Period(event.valid_from))})
        return self._known.take([Fact("days", what, "count", event.days)])
