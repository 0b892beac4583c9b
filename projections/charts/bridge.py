"""The bridge from a full year's budget to its forecast: which rows lie between them."""

from typing import NamedTuple

from projections.charts.parts import smallest
from projections.reports.report import Report, Row

STEPS = 8
"""So many rows stand in a bridge by themselves, usually: what a reader takes in at a glance."""


class Bridge(NamedTuple):
    """From the budget by steps to the forecast, in öre: `start` + steps + `rest` = `end`.

    The steps are the rows that deviate the most, the largest first; `rest` is what the others,
    `others` in number, deviate together.
    """

    start: int
    steps: tuple[Row, ...]
    others: int
    rest: int
    end: int


def bridge(report: Report, most: int = STEPS) -> Bridge | None:
    """The bridge of a report's total; None where the period has no forecast."""
    total = report.rows[-1].cells
    start, end = total["budget_year"], total["forecast_year"]
    if start is None or end is None:
        return None
    moving = [row for row in smallest(report) if row.cells["deviation_year"]]
    moving.sort(key=lambda row: -abs(_step(row)))
    # One row left over says more by its name than as the rest.
    shown = most if len(moving) > most + 1 else len(moving)
    rest = moving[shown:]
    return Bridge(start, tuple(moving[:shown]), len(rest), sum(map(_step, rest)), end)


def _step(row: Row) -> int:
    return row.cells["deviation_year"] or 0
