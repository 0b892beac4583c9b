"""A month's close as JSON."""

from typing import Any

from adapters.documents.making import Making
from adapters.month_close import steps_of
from adapters.print.machine import basis_json, iso, said
from domain.closing_step import ClosingStepDone
from projections.reports.report import Basis


def close_json(making: Making) -> dict[str, Any]:
    """A period's close, step by step; `ready` is whether the ledger sees nothing left to do."""
    view, period = making.view, making.period
    steps = steps_of(making.service, view, period)
    done = [step.done for step in steps if step.done is not None]
    people = making.people({*(step.plan.owner for step in steps), *(one.by for one in done)})
    names = {id: name.text for id, name in people.items()}
    reasons = {id: text.text for id, text in making.said(one.reason for one in done).items()}
    return {
        "ledger": view.ledger,
        "period": str(period),
        "basis": basis_json(Basis(view.position, view.recorded_at)),
        "closed_at": view.closed.get(period),
        "steps": [
            {
                "unit": step.plan.unit,
                "step": step.plan.step,
                "owner": names.get(step.plan.owner, step.plan.owner),
                "due": step.plan.due,
                "status": step.status,
                "done": step.done and _done_json(step.done, names, reasons),
                "ready": step.seen.ready,
                "seen": said(step.seen.said),
            }
            for step in steps
        ],
    }


def _done_json(
    done: ClosingStepDone, names: dict[str, str], reasons: dict[str, str]
) -> dict[str, Any]:
    return {
        "at": iso(done.recorded_at),
        "by": names.get(done.by, done.by),
        "missing": done.missing,
        "reason": reasons.get(done.reason or ""),
    }
