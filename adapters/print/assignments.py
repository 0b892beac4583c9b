"""The assignments of a ledger, in JSON."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from adapters.erased import texts_of
from adapters.print.machine import basis_json
from adapters.service import Service
from projections.assignments import AssignmentStanding, assignments_at, status_of
from projections.reports.report import Basis
from projections.view import View


def assignments_json(service: Service, view: View) -> dict[str, Any]:
    """Every assignment, with its latest report."""
    assignments = assignments_at(view)
    texts = texts_of(service, view.ledger, (id for one in assignments for id in one.texts))
    return _of(view) | {"assignments": [_told(one, texts, view.day) for one in assignments]}


def assignment_json(service: Service, view: View, one: AssignmentStanding) -> dict[str, Any]:
    """One assignment, with all its reports."""
    ids = (one.received.text, *(report.text for report in one.told))
    texts = texts_of(service, view.ledger, ids)
    reports = [
        {
            "on": report.on,
            "status": status_of(report),
            "text": texts.get(report.text or ""),
        }
        for report in one.told
    ]
    return _of(view) | _told(one, texts, view.day) | {"reports": reports}


def _of(view: View) -> dict[str, Any]:
    basis = basis_json(Basis(view.position, view.recorded_at))
    return {"ledger": view.ledger, "basis": basis}


def _told(one: AssignmentStanding, texts: Mapping[str, str], on: date) -> dict[str, Any]:
    latest = one.latest
    return {
        "assignment": one.code,
        "text": texts.get(one.received.text),
        "decision": one.received.decision.model_dump(),
        "answers": one.received.answers,
        "due": one.received.due,
        "status": one.status,
        "reported": latest and latest.on,
        "report": latest and texts.get(latest.text or ""),
        "overdue": one.is_overdue(on),
    }
