"""The measures of a year, as they stand with a period: planned, assessed, decided and ended."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from domain.base import Decision
from domain.coding import Period
from domain.deviation import Deviation
from domain.effect import Effect
from domain.measure import (
    Measure,
    MeasureAssessed,
    MeasureDecided,
    MeasureEnded,
    MeasurePlanned,
)
from domain.measure_deadline import MeasureDeadlineStated, deadline_of
from projections.view import View

MeasureStatus = Literal["planned", "decided", "done", "cancelled"]
"""What was last done about a measure. That a decision is overdue is no status: it depends on the
day on which one asks (see `MeasureStanding.is_overdue`)."""


@dataclass(frozen=True, slots=True)
class MeasureStanding:
    """A measure: its latest plan, and its latest assessment, decision and ending, if any.

    `deadline` is the last day for the board's decision; None: the ledger has none for it.
    """

    plan: MeasurePlanned
    assessment: MeasureAssessed | None
    decision: Decision | None
    ending: MeasureEnded | None
    deadline: date | None

    @property
    def code(self) -> str:
        return self.plan.measure

    @property
    def texts(self) -> tuple[str | None, ...]:
        """The ids of what is said: in its plan, its assessment, and its ending."""
        return (
            self.plan.text,
            None if self.assessment is None else self.assessment.text,
            None if self.ending is None else self.ending.reason,
        )

    @property
    def status(self) -> MeasureStatus:
        if self.ending is not None:
            return self.ending.ending
        return "planned" if self.decision is None else "decided"

    def is_overdue(self, on: date) -> bool:
        """Whether the board should have decided before a day, and has not."""
        return self.status == "planned" and self.deadline is not None and self.deadline < on


class Worth(NamedTuple):
    """The sum of some effects (see `domain.effect.Effect`)."""

    year: int = 0
    full_year: int = 0
    posts_year: int = 0
    posts_full_year: int = 0


class Totals(NamedTuple):
    """What some measures are worth together; those that were cancelled are worth nothing."""

    planned: Worth
    achieved: Worth
    assessed: Worth


def measures_at(view: View, period: Period) -> tuple[MeasureStanding, ...]:
    """The measures of a period's year that were planned, as they stand with the period.

    What is said of later periods is left out. In the order in which they were first planned.
    """
    said: dict[str, list[Any]] = defaultdict(list)
    deadlines: list[MeasureDeadlineStated] = []
    for _, event in view.statements:
        if isinstance(event, MeasureDeadlineStated):
            deadlines.append(event)
        elif isinstance(event, _SAID) and _counts(event, period):
            said[event.measure].append(event)
    measures = (Measure.fold(events[0].originator_id, events) for events in said.values())
    return tuple(
        _standing(measure, measure.planned, deadlines)
        for measure in measures
        if measure.planned is not None
    )


_SAID = (MeasurePlanned, MeasureAssessed, MeasureDecided, MeasureEnded)


def _counts(event: Any, period: Period) -> bool:
    """Whether an event says something of the period's year up to the period."""
    if isinstance(event, MeasurePlanned):
        about = event.deviation
        return event.year == period.year and (about is None or about.period <= period)
    return isinstance(event, MeasureDecided) or event.period <= period


def _standing(
    measure: Measure, plan: MeasurePlanned, deadlines: Iterable[MeasureDeadlineStated]
) -> MeasureStanding:
    about = plan.deviation
    return MeasureStanding(
        plan,
        measure.assessed[max(measure.assessed)] if measure.assessed else None,
        measure.decided.decision if measure.decided else None,
        measure.ended,
        deadline_of(deadlines, Period(about.period)) if about else None,
    )


def totals(measures: Iterable[MeasureStanding]) -> Totals:
    """What measures are worth together."""
    counted = [measure for measure in measures if measure.status != "cancelled"]
    assessments = [m.assessment for m in counted if m.assessment is not None]
    return Totals(
        _worth(measure.plan.effect for measure in counted),
        _worth(one.achieved for one in assessments),
        _worth(one.assessed for one in assessments),
    )


def _worth(effects: Iterable[Effect]) -> Worth:
    # Whole numbers of any size: they never wrap.
    columns = zip(*(effect.model_dump().values() for effect in effects), strict=True)
    return Worth(*map(sum, columns))


def by_deviation(
    measures: Iterable[MeasureStanding],
) -> dict[Deviation, tuple[MeasureStanding, ...]]:
    """The measures that answer each deviation, in order."""
    found: dict[Deviation, list[MeasureStanding]] = defaultdict(list)
    for measure in measures:
        if measure.plan.deviation is not None:
            found[measure.plan.deviation].append(measure)
    return {deviation: tuple(answering) for deviation, answering in found.items()}
