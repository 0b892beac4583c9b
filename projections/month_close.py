"""The month's close (sv: månadsbokslut) as of a view: steps, and what the ledger knows of them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, NamedTuple

from domain.base import derived_id
from domain.closing_step import (
    STEPS,
    ClosingStepDone,
    ClosingStepPlanned,
    ClosingStepReopened,
    MonthClose,
    Step,
)
from domain.coding import Period
from domain.responsibility import RESPONSIBILITY
from domain.structure import NoSuchDimension, NoSuchNode, structure_on
from projections.commentary import Commentary
from projections.reconciliation import differing
from projections.reports.report import Note
from projections.times import day_of
from projections.view import View

Status = Literal["planned", "done", "late"]

_STATED = (ClosingStepPlanned, ClosingStepDone, ClosingStepReopened)


class Seen(NamedTuple):
    """What the ledger itself knows of a step: whether it sees anything left to do, and what."""

    ready: bool
    said: Note


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of a unit's close: its plan, how it stands, how it was done, and what is seen of it.

    It is late where it is not done on the day after it is due: the day of the view's last event,
    in Sweden.
    """

    plan: ClosingStepPlanned
    status: Status
    done: ClosingStepDone | None
    seen: Seen


def close_of(view: View, commentary: Commentary) -> tuple[PlannedStep, ...]:
    """The steps of a period's close, beside its commentary: unit by unit as the structure lists
    them, in their order."""
    period = commentary.period
    close = _folded(view, period)
    seen = _seen(view, period)
    listed = _listed(view, period)
    steps = []
    for unit in sorted(close.units, key=lambda unit: (listed.get(unit, len(listed)), unit)):
        comments = _comments(missing_of(view, commentary, unit))
        for step in STEPS:
            plan = close.planned.get((unit, step))
            if plan is not None:
                done = close.done.get((unit, step))
                status = _status(view, plan, done)
                steps.append(PlannedStep(plan, status, done, seen.get(step, comments)))
    return tuple(steps)


def missing_of(view: View, commentary: Commentary, unit: str) -> int:
    """How many comments are owed and missing that a unit, or one below it, must answer for."""
    return len(commentary.missing(_with_those_below(view, commentary.period, unit)))


def _with_those_below(view: View, period: Period, unit: str) -> Collection[str]:
    structure = structure_on(view.structures, period.last_day)
    try:
        return structure.codes_below(RESPONSIBILITY, unit) if structure else (unit,)
    except (NoSuchDimension, NoSuchNode):
        return (unit,)


def _folded(view: View, period: Period) -> MonthClose:
    events = [event for _, event in view.statements if isinstance(event, _STATED)]
    of_period = [event for event in events if event.period == period]
    return MonthClose.fold(derived_id(view.ledger, "month_close", str(period)), of_period)


def _listed(view: View, period: Period) -> dict[str, int]:
    """The place of each unit in the responsibility tree."""
    structure = structure_on(view.structures, period.last_day)
    dimensions = structure.dimensions if structure else ()
    trees = (d.nodes for d in dimensions if d.code == RESPONSIBILITY)
    return {node.code: place for nodes in trees for place, node in enumerate(nodes)}


def _status(view: View, plan: ClosingStepPlanned, done: ClosingStepDone | None) -> Status:
    if done is not None:
        return "done"
    today = view.recorded_at and day_of(view.recorded_at).isoformat()
    return "late" if today and today > plan.due else "planned"


def _seen(view: View, period: Period) -> dict[Step, Seen]:
    """What the ledger knows of the steps that are alike for all units."""
    return {
        "load": _load(view, period),
        "reconcile": _reconciled(view, period),
        "forecast": _forecast(view, period),
    }


def _load(view: View, period: Period) -> Seen:
    """Whether outcome has come from every source that has stated any in the year, or before."""
    expected = {source for source, month in view.delivered if month // 100 <= period.year}
    missing = sorted(source for source in expected if (source, period) not in view.delivered)
    if not expected:
        return Seen(False, Note("No outcome has been loaded."))
    if missing:
        facts = {"sources": ", ".join(missing)}
        return Seen(False, Note("Outcome is missing from {sources}.", facts))
    return Seen(True, Note("Outcome has come from every source."))


def _reconciled(view: View, period: Period) -> Seen:
    if not any(month == period for _, month in view.control_totals):
        return Seen(True, Note("No source has stated control totals."))
    apart = ", ".join(row.source for row in differing(view, period, period))
    if apart:
        return Seen(
            False, Note("Outcome differs from its control totals: {sources}.", {"sources": apart})
        )
    return Seen(True, Note("No outcome differs from its control totals."))


def _forecast(view: View, period: Period) -> Seen:
    rounds = [one.name for one in view.rounds if one.cutoff == period and one.submitted]
    if not rounds:
        return Seen(False, Note("No forecast with outcome up to this month is submitted."))
    return Seen(True, Note("Submitted: {rounds}.", {"rounds": ", ".join(rounds)}))


def _comments(missing: int) -> Seen:
    if missing:
        return Seen(
            False, Note("Comments that are owed and missing: {missing}.", {"missing": missing})
        )
    return Seen(True, Note("No comment is missing."))
