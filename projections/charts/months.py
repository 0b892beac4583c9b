"""A year month by month: what was booked, decided and predicted of a selection."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate

from domain.coding import Period
from projections.reports.columns import Figure, Moment, Term
from projections.reports.definition import Rows
from projections.reports.deviation import Reports, moment_of
from projections.selection import Buckets, checked, sum_of
from projections.view import View


@dataclass(frozen=True, slots=True)
class Month:
    """A month's sums in öre. The outcome is empty after the period that is reported, and the
    forecasts where there is none to use (rule 9)."""

    period: Period
    outcome: int | None
    budget: int | None
    forecast: int | None
    previous_forecast: int | None


def months(reports: Reports, view: View, rows: Rows, period: Period) -> tuple[Month, ...]:
    """The months of a period's year, of all that is selected.

    The forecasts are those that a report of the period uses.

    Raises:
        NoSuchDimension, UnknownCode, NoStructureYet, SumOverflow
    """
    _chart, buckets = reports.sorted(view, period, rows)
    moment = moment_of(view, period)
    year = [Period(period.year * 100 + month) for month in range(1, 13)]
    return tuple(_month(view, buckets, replace(moment, period=month), period) for month in year)


def _month(view: View, buckets: Buckets, moment: Moment, last: Period) -> Month:
    def amount(figure: Figure) -> int | None:
        slots = moment.slots(Term(1, figure, "period"))
        if slots is None:
            return None
        ore = sum(sum_of(buckets.sums(view, slot)) for slot in slots)
        return checked(ore, f"{figure} {moment.period}")

    return Month(
        moment.period,
        amount("outcome") if moment.period <= last else None,
        amount("budget"),
        amount("forecast"),
        amount("previous_forecast"),
    )


def accumulated(months: Iterable[Month]) -> tuple[Month, ...]:
    """The same months, each with all before it (sv: ackumulerat)."""
    return tuple(accumulate(months, _added))


def _added(before: Month, month: Month) -> Month:
    return Month(
        month.period,
        _sum(before.outcome, month.outcome),
        _sum(before.budget, month.budget),
        _sum(before.forecast, month.forecast),
        _sum(before.previous_forecast, month.previous_forecast),
    )


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
