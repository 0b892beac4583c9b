"""The measures of a year, in JSON."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from adapters.erased import texts_of
from adapters.print.machine import basis_json
from adapters.service import Service
from domain.coding import Period
from domain.deviation import Deviation
from domain.effect import Effect
from projections.measures import (
    MeasureStanding,
    Totals,
    by_deviation,
    measures_at,
    totals,
)
from projections.reports.report import Basis
from projections.view import View


def measures_json(service: Service, view: View, period: Period) -> dict[str, Any]:
    """The measures of a period's year as they stand with it, and what they are worth together.

    Amounts are whole öre, full-time equivalents whole hundredths.
    """
    measures = measures_at(view, period)
    texts = texts_of(service, view.ledger, (id for one in measures for id in one.texts))
    return {
        "ledger": view.ledger,
        "period": str(period),
        "basis": basis_json(Basis(view.position, view.recorded_at)),
        "measures": [_measure(measure, texts, view.day) for measure in measures],
        "totals": _totals(totals(measures)),
        "deviations": [
            {
                "deviation": deviation_json(deviation),
                "measures": [measure.code for measure in answering],
                "totals": _totals(totals(answering)),
            }
            for deviation, answering in by_deviation(measures).items()
        ],
    }


def _measure(measure: MeasureStanding, texts: Mapping[str, str], on: date) -> dict[str, Any]:
    plan = measure.plan
    return {
        "measure": measure.code,
        "text": texts.get(plan.text),
        "answers": plan.answers,
        "deviation": None if plan.deviation is None else deviation_json(plan.deviation),
        "starts": None if plan.starts is None else str(Period(plan.starts)),
        "effect": effect_json(plan.effect),
        "assessment": _assessment(measure, texts),
        "decision": None if measure.decision is None else measure.decision.model_dump(),
        "ending": _ending(measure, texts),
        "status": measure.status,
        "deadline": None if measure.deadline is None else measure.deadline.isoformat(),
        "overdue": measure.is_overdue(on),
    }


def _assessment(measure: MeasureStanding, texts: Mapping[str, str]) -> dict[str, Any] | None:
    assessment = measure.assessment
    if assessment is None:
        return None
    return {
        "period": str(Period(assessment.period)),
        "achieved": effect_json(assessment.achieved),
        "assessed": effect_json(assessment.assessed),
        "text": texts.get(assessment.text or ""),
    }


def _ending(measure: MeasureStanding, texts: Mapping[str, str]) -> dict[str, Any] | None:
    if measure.ending is None:
        return None
    return {
        "period": str(Period(measure.ending.period)),
        "reason": texts.get(measure.ending.reason or ""),
    }


def deviation_json(deviation: Deviation) -> dict[str, Any]:
    """A deviation as JSON."""
    return {
        "rows": deviation.selected.dimension,
        "where": list(deviation.selected.where),
        "eliminate_internal": deviation.selected.eliminate_internal,
        "row": deviation.row,
        "own": deviation.own,
        "period": str(Period(deviation.period)),
        "figure": deviation.figure,
    }


def effect_json(effect: Effect) -> dict[str, int]:
    """An effect as JSON: öre, and hundredths of full-time equivalents."""
    return effect.model_dump()


def _totals(summed: Totals) -> dict[str, dict[str, int]]:
    return {name: worth._asdict() for name, worth in summed._asdict().items()}
