"""The decisions of the budget, and what is proposed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from adapters.erased import names_of
from adapters.http.questions.asking import Asking, WholeReader, documented
from adapters.http.questions.events import decision_json
from adapters.http.questions.histories import DecisionsAnswer
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedAsOf
from adapters.print.machine import basis_json, iso
from domain.budget import BudgetDecided, BudgetProposed, BudgetReallocated
from projections.audit_trail import Recorded, Wanted
from projections.reports.report import Basis
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["budget"])

Change = BudgetProposed | BudgetDecided | BudgetReallocated
TOPICS = (BudgetProposed.TOPIC, BudgetDecided.TOPIC, BudgetReallocated.TOPIC)


@dataclass
class _Whole:
    """A change with all its parts: its first row of the audit trail, and its sums by year."""

    row: Recorded
    event: Change
    lines: int = 0
    years: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, part: Change) -> None:
        self.lines += len(part.lines)
        for period, amount in zip(part.lines.period, part.lines.amount, strict=True):
            self.years[period // 100] += amount


@router.get(
    "/decisions",
    response_model=DecisionsAnswer,
    responses=documented("Decisions, reallocations and proposals, in the order of the log."),
)
async def decisions(asking: WholeReader, asked: Annotated[AskedAsOf, Query()]) -> Response:
    """Who decided what of the budget, and what is proposed."""

    def make(view: View) -> Made:
        changes = list(_changes(asking, view))
        names = names_of(asking.service, asking.ledger, [c.row.by for c in changes])
        decided = {getattr(change.event, "proposal", None) for change in _decided(changes)}
        return json_made(
            {
                "basis": basis_json(Basis(view.position, view.recorded_at)),
                "decisions": [_decision(c, names) for c in _decided(changes)],
                "proposals": [_proposal(c, names, decided) for c in _proposed(changes)],
            }
        )

    return await asking.answered(asked, make, lasts=False)


def _changes(asking: Asking, view: View) -> Iterator[_Whole]:
    """Every change of the budget up to the view's position, its parts put together."""
    ledger = asking.service.ledger(asking.ledger)
    whole: _Whole | None = None
    for row in view.events(Wanted(topics=TOPICS)):
        [stored] = ledger.recorder.select_notifications(row.position, 1)
        part: Any = ledger.mapper.to_domain_event(stored)
        if part.part == 1:
            if whole is not None:
                yield whole
            whole = _Whole(row, part)
        if whole is not None:
            whole.add(part)
    if whole is not None:
        yield whole


def _decided(changes: list[_Whole]) -> list[_Whole]:
    return [change for change in changes if not isinstance(change.event, BudgetProposed)]


def _proposed(changes: list[_Whole]) -> list[_Whole]:
    return [change for change in changes if isinstance(change.event, BudgetProposed)]


def _told(change: _Whole, names: dict[str, str]) -> dict[str, Any]:
    row = change.row
    return {
        "position": row.position,
        "recorded_at": iso(row.recorded_at),
        "by": names.get(row.by, row.by),
        "channel": row.channel,
        "kind": getattr(change.event, "kind", "reallocation"),
        "lines": change.lines,
        "years": {f"{year:04d}": amount for year, amount in sorted(change.years.items())},
    }


def _decision(change: _Whole, names: dict[str, str]) -> dict[str, Any]:
    decision = change.row.decision
    return _told(change, names) | {
        "decision": None if decision is None else decision_json(decision),
        "proposal": getattr(change.event, "proposal", None),
    }


def _proposal(change: _Whole, names: dict[str, str], decided: set[str | None]) -> dict[str, Any]:
    proposal = getattr(change.event, "proposal", None)
    status = "decided" if proposal in decided else "waiting"
    return _told(change, names) | {"proposal": proposal, "status": status}
