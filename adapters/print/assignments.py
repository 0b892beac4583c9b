"""The assignments of a ledger, in JSON."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from adapters.erased import texts_of
from adapters.print.machine import basis_json
from adapters.service import Service
from projections.assignments import AssignmentStanding, Report, status_of
from projections.reports.report import Basis
from projections.view import View


def assignments_json(
    service: Service, view: View, assignments: Sequence[AssignmentStanding]
) -> dict[str, Any]:
    """Some assignments, each with all its reports, the latest last."""
    texts = texts_of(service, view.ledger, (id for one in assignments for id in one.texts))
    return {
        "ledger": view.ledger,
        "basis": basis_json(Basis(view.position, view.recorded_at)),
        "assignments": [_told(one, texts, view.day) for one in assignments],
    }


def _told(one: AssignmentStanding, texts: Mapping[str, str], on: date) -> dict[str, Any]:
    return {
        "assignment": one.code,
        "text": texts.get(one.received.text),
        "decision": one.received.decision.model_dump(),
        "answers": one.received.answers,
        "due": one.received.due,
        "status": one.status,
        "overdue": one.is_overdue(on),
        "reports": [_report(report, texts) for report in one.told],
    }


def _report(report: Report, texts: Mapping[str, str]) -> dict[str, Any]:
    text = texts.get(report.text or "")
    return {"on": report.on, "status": status_of(report), "text": text}
