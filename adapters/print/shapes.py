"""How each report is printed: its title, its columns and rows, and its unit. Data only."""

from collections.abc import Callable
from dataclasses import dataclass

from projections.reports.report import Report, Row


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a report stands in its printed table."""

    title: str
    columns: tuple[str, ...]
    unit: str
    shows: Callable[[Row], bool]
    codes_before_names: bool = True


def _not_all_zero(row: Row) -> bool:
    return row.kind == "total" or not (row.is_zero or row.folded)


def _sums(row: Row) -> bool:
    return row.kind != "row"


def _units_of_groups(row: Row) -> bool:
    """Units and the sum of each group; of both together the total alone."""
    if row.code == "total":
        return True
    return row.group is not None and row.kind == "row" and not row.is_zero


SERVICE_FOLLOW_UP = Shape(
    title="Service follow-up",
    columns=(
        "outcome_ytd",
        "budget_ytd",
        "deviation_ytd",
        "forecast_year",
        "budget_year",
        "deviation_year",
    ),
    unit="mnkr",
    shows=_not_all_zero,
)

RESULT_SUMMARY = Shape(
    title="Result summary, external including the city's boards",
    columns=(
        "outcome_ytd",
        "budget_ytd",
        "deviation_ytd",
        "outcome_ytd_previous_year",
        "forecast_year",
        "previous_forecast_year",
        "budget_year",
        "outcome_previous_year",
    ),
    unit="mnkr",
    shows=_sums,
)

RESPONSIBILITY = Shape(
    title="Deviation per responsibility, all counterparties",
    columns=("deviation_year", "deviation_ytd", "deviation_ytd_previous_period"),
    unit="mnkr",
    shows=_units_of_groups,
    codes_before_names=False,
)

DEVIATION = Shape(
    title="Deviation report",
    columns=(
        "outcome_period",
        "budget_period",
        "deviation_period",
        "outcome_ytd",
        "budget_ytd",
        "deviation_ytd",
        "forecast_year",
        "previous_forecast_year",
        "budget_year",
        "deviation_year",
    ),
    unit="tkr",
    shows=_not_all_zero,
)

SHAPES = {
    "service-follow-up": SERVICE_FOLLOW_UP,
    "result-summary": RESULT_SUMMARY,
    "responsibility": RESPONSIBILITY,
    "deviation": DEVIATION,
}


def shape_of(report: Report) -> Shape:
    return SHAPES[report.name]
