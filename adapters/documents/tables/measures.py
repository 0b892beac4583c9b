"""The table of measures (sv: åtgärder): what is done, for what, how it stands, and its worth."""

from collections.abc import Iterator, Mapping
from datetime import date

from adapters.documents.document import Amount, Cell, Column, Quantity, Remark, Row, Said, Table
from adapters.documents.making import Making
from adapters.documents.names import decision_name, name_in
from adapters.language import Unit
from domain.coding import Period
from domain.deviation import Deviation, Figure
from domain.effect import Effect
from domain.responsibility import RESPONSIBILITY
from domain.structure import Structure
from projections.measures import MeasureStanding, Worth, measures_at, totals
from projections.reports.report import Note

UNIT: Unit = "tkr"
"""Measures are smaller than the figures they mend: whatever the report's unit, theirs is tkr."""

PLANNED = Note("The row of a measure shows its planned effect; better is positive.")
CANCELLED = Note("Measures that were cancelled are in no sum.")

Texts = Mapping[str, Said]


def measures_table(making: Making) -> Table:
    """The measures of the period's year, as they stand with the period."""
    measures = measures_at(making.view, making.period)
    texts = making.said(id for measure in measures for id in measure.texts)
    rows = [row for one in measures for row in _rows(making, one, texts)]
    cancelled = any(measure.status == "cancelled" for measure in measures)
    return Table(
        "measures",
        Note("Measures ({unit})", {"unit": UNIT}),
        _columns(making.period.year),
        (*rows, *_sums(measures)) if rows else (),
        ((PLANNED, CANCELLED) if cancelled else (PLANNED,)) if rows else (),
    )


def _columns(year: int) -> tuple[Column, ...]:
    return (
        Column("measure", Note("Measure"), "left", 1.6),
        Column("text", Note("What is done"), "left", 3.0),
        Column("answers", Note("Responsible"), "left", 1.5),
        Column("deviation", Note("Deviation"), "left", 1.8),
        Column("status", Note("Status"), "left", 1.5),
        Column("year", Note("Effect {year}", {"year": year})),
        Column("full_year", Note("Effect in a full year")),
        Column("posts_year", Note("Full-time equivalents {year}", {"year": year})),
        Column("posts_full_year", Note("Full-time equivalents in a full year")),
    )


def _rows(making: Making, one: MeasureStanding, texts: Texts) -> Iterator[Row]:
    """A measure's row, and below it what it has been worth, if that is assessed."""
    structure, plan, assessment = making.structure, one.plan, one.assessment
    yield Row(
        (
            one.code,
            texts.get(plan.text),
            plan.answers and name_in(structure, RESPONSIBILITY, plan.answers),
            _deviation(structure, plan.deviation),
            _status(one, making.view.day),
            *_worth(plan.effect),
        ),
        code=one.code,
        remarks=tuple(_remarks(one, texts)),
    )
    if assessment is not None:
        period = str(Period(assessment.period))
        achieved = Note("achieved up to {period}", {"period": period})
        yield _below(achieved, assessment.achieved, f"{one.code}/achieved")
        yield _below(Note("assessed"), assessment.assessed, f"{one.code}/assessed")


def _below(label: Note, effect: Effect, code: str) -> Row:
    return Row((label, "", "", "", "", *_worth(effect)), level=1, code=code)


def _remarks(one: MeasureStanding, texts: Texts) -> Iterator[Remark]:
    said = (
        (Note("Assessment"), one.assessment.text if one.assessment else None),
        (Note("Reason"), one.ending.reason if one.ending else None),
    )
    yield from (Remark(about, texts[id]) for about, id in said if id is not None and id in texts)


def _status(one: MeasureStanding, on: date) -> Note:
    """How a measure stands; the day by which it is to be decided, or by which decision it is."""
    if one.ending is not None:
        facts = {"period": str(Period(one.ending.period))}
        return Note("Carried out {period}" if one.status == "done" else "Cancelled {period}", facts)
    if one.decision is not None:
        return Note("Decided: {decision}", {"decision": decision_name(one.decision)})
    if one.deadline is None:
        return Note("Planned")
    by = {"day": one.deadline.isoformat()}
    if one.is_overdue(on):
        return Note("Planned; should have been decided by {day}", by)
    return Note("Planned; to be decided by {day}", by)


def _deviation(structure: Structure, deviation: Deviation | None) -> Note | None:
    if deviation is None:
        return None
    row, figure = deviation.row, deviation.figure
    label = _LABELS.get((row, figure)) or _LABELS["", figure]
    named = name_in(structure, deviation.selected.dimension, row)
    return Note(label, {"row": named, "period": str(Period(deviation.period))})


_LABELS: dict[tuple[str, Figure], str] = {
    ("", "outcome"): "{row}, outcome {period}",
    ("", "forecast"): "{row}, forecast {period}",
    ("total", "outcome"): "Total, outcome {period}",
    ("total", "forecast"): "Total, forecast {period}",
    ("revenue", "outcome"): "Revenue, outcome {period}",
    ("revenue", "forecast"): "Revenue, forecast {period}",
    ("cost", "outcome"): "Costs, outcome {period}",
    ("cost", "forecast"): "Costs, forecast {period}",
    ("grant", "outcome"): "Grant, outcome {period}",
    ("grant", "forecast"): "Grant, forecast {period}",
}
"""What deviates, by row and figure: a node by its name, and what has no name of its own."""


def _sums(measures: tuple[MeasureStanding, ...]) -> Iterator[Row]:
    """What the measures are worth together; where none is assessed, as planned alone."""
    summed = totals(measures)
    yield _total(Note("Total planned"), summed.planned, "planned")
    if any(measure.assessment for measure in measures):
        yield _total(Note("Total achieved"), summed.achieved, "achieved")
        yield _total(Note("Total assessed"), summed.assessed, "assessed")


def _total(label: Note, worth: Worth, code: str) -> Row:
    return Row((label, "", "", "", "", *_worth(worth)), kind="total", code=f"total/{code}")


def _worth(effect: Effect | Worth) -> tuple[Cell, ...]:
    return (
        Amount(effect.year, UNIT),
        Amount(effect.full_year, UNIT),
        Quantity(effect.posts_year, 2),
        Quantity(effect.posts_full_year, 2),
    )
