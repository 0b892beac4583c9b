"""The table of a month's close: each unit's steps, and what the ledger knows of them."""

from adapters.documents.document import Cell, Column, Remark, Row, Said, Table
from adapters.documents.making import Making
from adapters.month_close import steps_of
from domain.closing_step import Step
from domain.responsibility import RESPONSIBILITY
from projections.month_close import PlannedStep, Status
from projections.reports.report import Note
from projections.times import day_of

STEP_NAMES: dict[Step, Note] = {
    "load": Note("Load the outcome"),
    "reconcile": Note("Reconcile it"),
    "comment": Note("Comment on deviations"),
    "forecast": Note("Make the forecast"),
    "sign-off": Note("Sign off"),
}
STATUSES: dict[Status, Note] = {
    "planned": Note("planned"),
    "done": Note("done"),
    "late": Note("late"),
}


def close_table(making: Making) -> Table:
    """The steps of the period's close, unit by unit."""
    steps = steps_of(making.service, making.view, making.period)
    done = [step.done for step in steps if step.done is not None]
    people = making.people({*(step.plan.owner for step in steps), *(one.by for one in done)})
    reasons = making.said(one.reason for one in done)
    names = _names(making)
    return Table(
        "month-close",
        Note("The close of {period}", {"period": str(making.period)}),
        _columns(),
        tuple(_row(step, names, people, reasons) for step in steps),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("unit", Note("Unit"), "left", 2.0),
        Column("step", Note("Step"), "left", 1.5),
        Column("owner", Note("Owner"), "left"),
        Column("due", Note("Due"), "left"),
        Column("status", Note("Status"), "left", 0.7),
        Column("done", Note("Done on"), "left"),
        Column("by", Note("By"), "left"),
        Column("seen", Note("The ledger says"), "left", 2.0),
    )


def _names(making: Making) -> dict[str, str]:
    """The units' names by their codes."""
    trees = (d.nodes for d in making.structure.dimensions if d.code == RESPONSIBILITY)
    return {node.code: node.name for nodes in trees for node in nodes}


def _row(
    step: PlannedStep, names: dict[str, str], people: dict[str, Said], reasons: dict[str, Said]
) -> Row:
    plan, done = step.plan, step.done
    by: tuple[Cell, Cell] = (None, None)
    if done is not None:
        by = day_of(done.recorded_at).isoformat(), people.get(done.by, done.by)
    return Row(
        (
            f"{plan.unit} {names.get(plan.unit, '')}".strip(),
            STEP_NAMES[plan.step],
            people.get(plan.owner, plan.owner),
            plan.due,
            STATUSES[step.status],
            *by,
            step.seen.said,
        ),
        code=f"{plan.unit}/{plan.step}",
        remarks=_remarks(step, reasons),
    )


def _remarks(step: PlannedStep, reasons: dict[str, Said]) -> tuple[Remark, ...]:
    """Why the step was done, where something stood in the way."""
    done = step.done
    if done is None or done.reason not in reasons:
        return ()
    about = Note("Reason")
    if done.missing:
        about = Note("Signed off with comments missing: {missing}", {"missing": done.missing})
    return (Remark(about, reasons[done.reason]),)
