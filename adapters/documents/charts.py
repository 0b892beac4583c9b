"""The charts of printed reports: each with its figures as a table, and in words."""

from collections.abc import Callable, Iterable, Iterator

from adapters.charts.bridge_bars import Span, bridge_bars, is_cut
from adapters.charts.deviation_bars import Deviating, deviation_bars
from adapters.charts.month_columns import Key, month_columns
from adapters.charts.titled import Title, told_alone
from adapters.documents.charts_in_words import (
    bridge_in_words,
    deviations_in_words,
    months_in_words,
)
from adapters.documents.document import Amount, Chart, Column, Row, Table, Words, worded
from adapters.documents.making import Making
from adapters.documents.months import month_name, to_date
from adapters.documents.tables.reports import ROUNDED
from adapters.language import _
from domain.rules import RuleBroken
from projections.charts.bridge import Bridge, bridge
from projections.charts.months import Month, accumulated, months
from projections.charts.parts import areas
from projections.reports.report import Note, RowKind
from projections.reports.report import Row as ReportRow
from projections.reports.result_summary import RESULT_SUMMARY

_COSTS = "service-follow-up"
"""The report whose rows are the services and their areas."""


class NoSuchChart(RuleBroken):
    """A chart has a name."""

    MESSAGE = "there is no chart “{name}”; there are {known}"


def deviations_chart(making: Making) -> Chart:
    """What each service area's costs deviate from the budget: the outcome and the forecast."""
    report = making.report(_COSTS)
    rows = [row for row in areas(report) if any(_deviations(row))]
    total = report.rows[-1]
    labels = {column.code: column.label for column in report.columns}
    outcome, forecast = labels["deviation_ytd"], labels["deviation_year"]
    caption = _caption(making, "The costs' deviation from the budget by service area ({unit})")
    parts, whole = [_deviating(row) for row in rows], _deviating(total)._replace(is_total=True)
    alternative = deviations_in_words(parts, whole, making.unit)
    when = f"{to_date(making.period)} · " + _("plus is better for the result")
    headings = worded(outcome), worded(forecast)
    title = _title(making, caption, when, alternative)
    columns = Column("deviation_ytd", outcome), Column("deviation_year", forecast)
    cells = [_row(making, _label(row), *_deviations(row)) for row in rows]
    cells.append(_row(making, _label(total), *_deviations(total), kind="total"))
    return Chart(
        "deviations",
        caption,
        deviation_bars(title, [*parts, whole], making.unit, headings),
        alternative,
        _table("deviations", caption, (_first("Service area"), *columns), cells, (ROUNDED,)),
    )


def _deviating(row: ReportRow) -> Deviating:
    outcome, forecast = _deviations(row)
    return Deviating(worded(_label(row)), outcome or 0, forecast)


def _deviations(row: ReportRow) -> tuple[int | None, int | None]:
    return row.cells["deviation_ytd"], row.cells["deviation_year"]


def bridge_chart(making: Making) -> Chart:
    """How the services' costs come from the full year's budget to its forecast."""
    caption = _caption(making, "The services' costs from the budget to the forecast ({unit})")
    columns = _first("Service"), Column("amount", Note("Full year"))
    found = bridge(making.report(_COSTS))
    if found is None:
        why = _("No forecast has been submitted that a report of this period uses.")
        drawn = told_alone(_title(making, caption, str(making.period.year), why), why)
        return Chart("bridge", caption, drawn, why, _table("bridge", caption, columns, ()))
    start, end = Span(_("Budget"), found.start), Span(_("Forecast"), found.end)
    steps = [Span(worded(label), ore) for label, ore in _steps(found)]
    named = steps[: len(found.steps)]
    alternative = bridge_in_words(found.start, named, found.end, making.unit)
    when = str(making.period.year)
    if is_cut(start, steps):
        when += " · " + _("the bars of the budget and the forecast are cut")
    title = _title(making, caption, when, alternative)
    return Chart(
        "bridge",
        caption,
        bridge_bars(title, start, steps, end, making.unit),
        alternative,
        _table("bridge", caption, columns, _bridge_rows(making, found), (ROUNDED,)),
    )


def _steps(found: Bridge) -> Iterator[tuple[Words, int]]:
    """The steps by what they are called, and last what the others amount to."""
    for row in found.steps:
        yield _label(row), row.cells["deviation_year"] or 0
    if found.others:
        yield Note("The {count} others", {"count": found.others}), found.rest


def _bridge_rows(making: Making, found: Bridge) -> Iterator[Row]:
    yield _row(making, Note("Budget"), found.start, kind="sum")
    for label, ore in _steps(found):
        yield _row(making, label, ore)
    yield _row(making, Note("Forecast"), found.end, kind="total")


def months_chart(making: Making) -> Chart:
    """The result month by month and accumulated, external including the city's boards."""
    (rows,) = RESULT_SUMMARY.rows
    year = months(making.service.reports, making.view, rows, making.period)
    to_date = accumulated(year)
    caption = _caption(making, "The result by month, external including the city's boards ({unit})")
    alternative = months_in_words(to_date, to_date[making.period.month - 1], making.unit)
    title = _title(making, caption, str(making.period.year), alternative)
    panels = {_("By month"): year, _("Accumulated"): to_date}
    key = Key(_("Outcome"), _("Budget"), _("Forecast"), _("Prev. forecast"))
    names = [month_name(month.period.month)[:3] for month in year]
    return Chart(
        "months",
        caption,
        month_columns(title, panels, names, making.unit, key),
        alternative,
        _table(
            "months",
            caption,
            (_first("Month"), *(Column(code, Note(label)) for code, label in _LABELS.items())),
            (
                _row(making, str(month.period), *_figures(month), *_figures(total))
                for month, total in zip(year, to_date, strict=True)
            ),
        ),
    )


_LABELS = {
    "outcome": "Outcome",
    "budget": "Budget",
    "forecast": "Forecast",
    "previous_forecast": "Prev. forecast",
    "outcome_to_date": "Outcome acc.",
    "budget_to_date": "Budget acc.",
    "forecast_to_date": "Forecast acc.",
    "previous_forecast_to_date": "Prev. forecast acc.",
}
"""The columns of the months' table."""


def _figures(month: Month) -> tuple[int | None, ...]:
    return month.outcome, month.budget, month.forecast, month.previous_forecast


def _label(row: ReportRow) -> Words:
    """What a row is called: by its node's name, its sum too."""
    name = row.label.facts.get("name")
    return row.label if name is None else str(name)


def _caption(making: Making, message: str) -> Note:
    return Note(message, {"unit": making.unit})


def _title(making: Making, caption: Note, when: str, alternative: str) -> Title:
    return Title(making.structure.name, worded(caption), when, alternative)


def _first(title: str) -> Column:
    return Column("row", Note(title), "left", 3.0)


def _row(making: Making, name: Words, *ore: int | None, kind: RowKind = "row") -> Row:
    amounts = (None if one is None else Amount(one, making.unit) for one in ore)
    return Row((name, *amounts), kind)


def _table(
    chart: str,
    caption: Note,
    columns: tuple[Column, ...],
    rows: Iterable[Row],
    notes: tuple[Words, ...] = (),
) -> Table:
    return Table(f"chart-{chart}", caption, columns, tuple(rows), notes)


CHARTS: dict[str, Callable[[Making], Chart]] = {
    "deviations": deviations_chart,
    "bridge": bridge_chart,
    "months": months_chart,
}
"""Every chart, by its name."""


def chart_named(making: Making, name: str) -> Chart:
    """The chart of that name.

    Raises:
        NoSuchChart, and what making its report raises
    """
    if name not in CHARTS:
        raise NoSuchChart(name=name, known=", ".join(CHARTS))
    return CHARTS[name](making)
