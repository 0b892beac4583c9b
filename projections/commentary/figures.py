"""What there is to comment on: the figures of a row, as the report with those rows has them."""

from typing import NamedTuple

from domain.coding import Period
from domain.commentary_rule import WHOLE
from domain.deviation import Deviation, Figure, Selected
from projections.conditions import parse_where
from projections.reports.definition import Rows, deviation
from projections.reports.deviation import NoSuchRow, Reports
from projections.reports.report import Report, Row
from projections.view import View

COLUMNS: dict[Figure, tuple[str, str, str]] = {
    "outcome": ("outcome_ytd", "budget_ytd", "deviation_ytd"),
    "forecast": ("forecast_year", "budget_year", "deviation_year"),
}
"""The columns of each figure: itself, its budget, and the deviation between them."""


class Figures(NamedTuple):
    """A figure, its budget, and its deviation from that (öre); None where the cell is empty."""

    figure: int | None
    budget: int | None
    deviation: int | None

    @property
    def share(self) -> int | None:
        """The deviation in hundredths of a per cent of the budget, rounded half away from zero.

        None where there is no budget.
        """
        if self.deviation is None or not self.budget:
            return None
        whole = abs(self.budget)
        share = (2 * abs(self.deviation) * WHOLE + whole) // (2 * whole)
        return -share if self.deviation < 0 else share


NO_FIGURES = Figures(None, None, None)


def rows_of(selected: Selected) -> Rows:
    """The rows of a selection, as reports have them."""
    where = tuple(parse_where(condition) for condition in selected.where)
    return Rows(selected.dimension, where, selected.eliminate_internal)


def selected_of(rows: Rows) -> Selected:
    """The selection that a report's rows are of.

    Raises:
        TooManyConditions
    """
    return Selected.of(
        dimension=rows.dimension,
        where=tuple(f"{where.dimension}={where.code}" for where in rows.where),
        eliminate_internal=rows.eliminate_internal,
    )


def report_on(reports: Reports, view: View, period: Period, selected: Selected) -> Report:
    """The report that a selection's deviations stand in.

    Raises:
        NoSuchDimension, UnknownCode, NoStructureYet, SumOverflow
    """
    return reports.report(view, deviation(rows_of(selected)), period)


def figures_of(row: Row, figure: Figure) -> Figures:
    """The cells of a row that a figure's deviation is made of."""
    return Figures(*(row.cells[column] for column in COLUMNS[figure]))


def row_in(report: Report, about: Deviation) -> Row | None:
    """The row that a deviation is of; None where the report has none."""
    found = (row for row in report.rows if (row.code, row.own) == (about.row, about.own))
    return next(found, None)


def deviation_figures(reports: Reports, view: View, about: Deviation) -> Figures:
    """What a deviation is at a view's position.

    Raises:
        NoSuchRow, and what `report_on` raises.
    """
    report = report_on(reports, view, Period(about.period), about.selected)
    row = row_in(report, about)
    if row is None:
        raise NoSuchRow(code=about.row, dimension=about.selected.dimension)
    return figures_of(row, about.figure)
