"""The forecast rounds of a ledger and its months, as JSON and as tables."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from adapters.language import LANGUAGE
from adapters.print.machine import basis_json, said
from adapters.print.terminal import print_rows
from domain.coding import Period
from domain.structure import structure_on
from projections.reports.report import Basis, Note
from projections.view import View

STATUSES = {
    "open": Note("open"),
    "closed": Note("closed"),
    "late": Note("closed, with late outcome"),
}


def rounds_json(view: View, year: int | None) -> dict[str, Any]:
    """The rounds of a year, or of all, in the order in which they were opened."""
    rounds = [
        {
            "name": round.name,
            "year": round.year,
            "cutoff": None if round.cutoff is None else str(Period(round.cutoff)),
            "opened": round.opened,
            "submitted": round.submitted,
            "approved": round.approved,
        }
        for round in view.rounds
        if year in (None, round.year)
    ]
    return _of(view) | {"rounds": rounds}


def periods_json(view: View, year: int | None) -> dict[str, Any]:
    """The months of a year, or all, that were closed or of which any outcome was stated."""
    return _of(view) | {"periods": list(_periods(view, year))}


def _of(view: View) -> dict[str, Any]:
    return {"basis": basis_json(Basis(view.position, view.recorded_at))}


def _periods(view: View, year: int | None) -> Iterator[dict[str, Any]]:
    delivered: dict[int, set[str]] = defaultdict(set)
    first_year: dict[str, int] = {}
    for source, month in view.delivered:
        delivered[month].add(source)
        first_year[source] = min(first_year.get(source, month // 100), month // 100)
    for month in sorted(delivered.keys() | view.closed.keys()):
        if year in (None, month // 100):
            expected = {source for source, first in first_year.items() if first <= month // 100}
            yield {
                "period": str(Period(month)),
                **_closing(view, Period(month)),
                "delivered": sorted(delivered[month]),
                "missing": sorted(expected - delivered[month]),
            }


def _closing(view: View, month: Period) -> dict[str, Any]:
    closed_at = view.closed.get(month)
    known = structure_on(view.structures, month.last_day)
    late = 0
    if closed_at is not None and known is not None:
        late, _amount = view.late(month, month, known.followed_up)
    status = "open" if closed_at is None else "late" if late else "closed"
    return {"status": status, "closed_at": closed_at, "late_lines": late}


def print_rounds(known: dict[str, Any]) -> None:
    """Rounds as a table: the positions of their stages."""
    print_rows(
        ("Year", "Round", "Cut-off", "Opened", "Submitted", "Approved"),
        [
            (
                one["year"],
                one["name"],
                one["cutoff"],
                one["opened"],
                one["submitted"],
                one["approved"],
            )
            for one in known["rounds"]
        ],
    )


def print_periods(known: dict[str, Any]) -> None:
    """Months as a table: whether they are closed, what came late, and who has delivered."""
    print_rows(
        ("Period", "Status", "Closed at", "Late lines", "Delivered", "Missing"),
        [
            (
                one["period"],
                said(STATUSES[one["status"]]),
                one["closed_at"],
                LANGUAGE.count(one["late_lines"]) if one["late_lines"] else None,
                ", ".join(one["delivered"]),
                ", ".join(one["missing"]),
            )
            for one in known["periods"]
        ],
    )
