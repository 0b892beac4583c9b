"""The columns of a deviation report, as data: which scenarios over which months, and the sign."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from domain.coding import Period
from projections.reports.report import Column, Note

if TYPE_CHECKING:
    from projections.facts import Round

Figure = Literal["outcome", "budget", "original_budget", "forecast", "previous_forecast"]
Span = Literal["period", "ytd", "year", "ytd_previous_period", "ytd_previous_year", "previous_year"]

OUTCOME, ORIGINAL_BUDGET, BUDGET_CHANGES = 1, 2, 3
_BUDGET = (ORIGINAL_BUDGET, BUDGET_CHANGES)


@dataclass(frozen=True, slots=True)
class Term:
    """One figure over one span of months, added or taken away."""

    sign: int
    figure: Figure
    span: Span


def _less(plus: Figure, minus: Figure, span: Span) -> tuple[Term, Term]:
    return Term(1, plus, span), Term(-1, minus, span)


TERMS: dict[str, tuple[Term, ...]] = {
    "outcome_period": (Term(1, "outcome", "period"),),
    "budget_period": (Term(1, "budget", "period"),),
    "deviation_period": _less("outcome", "budget", "period"),
    "outcome_ytd": (Term(1, "outcome", "ytd"),),
    "budget_ytd": (Term(1, "budget", "ytd"),),
    "deviation_ytd": _less("outcome", "budget", "ytd"),
    "outcome_ytd_previous_year": (Term(1, "outcome", "ytd_previous_year"),),
    "deviation_ytd_previous_period": _less("outcome", "budget", "ytd_previous_period"),
    "forecast_year": (Term(1, "forecast", "year"),),
    "previous_forecast_year": (Term(1, "previous_forecast", "year"),),
    "original_budget_year": (Term(1, "original_budget", "year"),),
    "budget_year": (Term(1, "budget", "year"),),
    "deviation_year": _less("forecast", "budget", "year"),
    "outcome_previous_year": (Term(1, "outcome", "previous_year"),),
}

_LABELS = {
    "outcome_period": "Outcome {period}",
    "budget_period": "Budget {period}",
    "deviation_period": "Deviation {period}",
    "outcome_ytd": "Outcome {ytd}",
    "budget_ytd": "Budget {ytd}",
    "deviation_ytd": "Deviation {ytd}",
    "outcome_ytd_previous_year": "Outcome prev. year {ytd}",
    "deviation_ytd_previous_period": "Deviation {previous_ytd}",
    "forecast_year": "Forecast full year",
    "previous_forecast_year": "Prev. forecast full year",
    "original_budget_year": "Original budget full year",
    "budget_year": "Budget full year",
    "deviation_year": "Deviation forecast",
    "outcome_previous_year": "Outcome prev. year full year",
}


def columns(period: Period, *, previous_year_closed: bool) -> tuple[Column, ...]:
    """Every column of a deviation report, labelled for a period.

    The previous year's whole outcome is called its annual accounts only when it is closed.
    """
    months = {"period": str(period), "ytd": f"01–{period.month:02d}"}
    months["previous_ytd"] = f"01–{period.month - 1:02d}" if period.month > 1 else "–"
    labels = dict(_LABELS)
    if previous_year_closed:
        labels["outcome_previous_year"] = "Annual accounts prev. year"
    return tuple(Column(code, Note(labels[code], months)) for code in TERMS)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a report's terms are resolved by: its period, its rounds, the years with outcome."""

    period: Period
    forecast: "Round | None"
    previous_forecast: "Round | None"
    outcome_years: frozenset[int]

    def slots(self, term: Term) -> tuple[tuple[int, int], ...] | None:
        """The slots of scenario and period that a term sums; None where its cell is empty."""
        months = self._months(term.span)
        if months is None:
            return None
        scenarios = self._scenarios(term)
        if scenarios is None:
            return None
        return tuple((scenario, month) for scenario in scenarios for month in months)

    def _months(self, span: Span) -> Iterable[int] | None:
        year, month = self.period.year, self.period.month
        if span == "period":
            return (self.period,)
        if span == "ytd_previous_period":
            return _months(year, month - 1) if month > 1 else None
        if span in ("ytd_previous_year", "previous_year"):
            last = month if span == "ytd_previous_year" else 12
            return _months(year - 1, last) if year - 1 in self.outcome_years else None
        return _months(year, month if span == "ytd" else 12)

    def _scenarios(self, term: Term) -> tuple[int, ...] | None:
        if term.figure == "outcome":
            return (OUTCOME,)
        if term.figure == "original_budget":
            return (ORIGINAL_BUDGET,)
        if term.figure == "budget":
            return _BUDGET
        if self.forecast is None:
            return None
        if term.figure == "forecast":
            return (self.forecast.scenario,)
        return (self.previous_forecast.scenario,) if self.previous_forecast else _BUDGET


def _months(year: int, last: int) -> range:
    return range(year * 100 + 1, year * 100 + last + 1)


def rounds_for(period: Period, rounds: "Iterable[Round]") -> "tuple[Round | None, Round | None]":
    """The round a report uses, and fg prognos: the one before it by cut-off, then submission.

    Source: rule 9. A round without a cut-off precedes January.
    """
    submitted = sorted(
        (r for r in rounds if r.year == period.year and r.submitted is not None),
        key=lambda r: (r.cutoff or 0, r.submitted or 0),
    )
    usable = [r for r in submitted if (r.cutoff or 0) <= period]
    return (usable[-1] if usable else None), (usable[-2] if len(usable) > 1 else None)
