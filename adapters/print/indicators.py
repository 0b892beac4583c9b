"""Indicators as JSON."""

from typing import Any

from adapters.print.machine import basis_json
from domain.coding import Period
from projections.indicators import Followed, followed_in
from projections.reports.report import Basis
from projections.view import View


def indicators_json(view: View, period: Period) -> dict[str, Any]:
    """A ledger's indicators in a period; values are hundredths of their unit: money in öre."""
    return {
        "ledger": view.ledger,
        "period": str(period),
        "basis": basis_json(Basis(view.position, view.recorded_at)),
        "indicators": [_one(one) for one in followed_in(view, period)],
    }


def _one(one: Followed) -> dict[str, Any]:
    defined, measured = one.defined, one.measured
    return {
        "indicator": defined.indicator,
        "name": defined.name,
        "kind": defined.kind,
        "unit": defined.unit,
        "direction": defined.direction,
        "months": list(defined.months),
        "answers": defined.answers,
        "measured": str(Period(measured.period)) if measured else None,
        "outcome": measured and measured.outcome,
        "outcome_ytd": measured and measured.outcome_ytd,
        "forecast": measured and measured.forecast,
        "target": one.target,
        "against_target": one.verdict,
        "last_year": one.last_year,
        "year_before": one.year_before,
    }
