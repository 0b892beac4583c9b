"""The figures of charts are those of the reports beside them."""

import pytest

from adapters.documents.making import Making
from adapters.service import PUBLISHED, Service
from domain.coding import Period
from projections.charts.bridge import bridge
from projections.charts.months import accumulated, months
from projections.charts.parts import areas, smallest
from projections.reports.definition import Rows, deviation
from projections.reports.report import Note, Report, Row, RowKind
from projections.reports.result_summary import RESULT_SUMMARY
from tests.examples.book import LEDGER, MARCH_2025, in_mnkr


@pytest.fixture
def services(making: Making) -> Report:
    return making.report("service-follow-up")


def test_areas_are_those_that_the_published_table_sums(services: Report) -> None:
    deviations = {row.code: str(in_mnkr(row.cells["deviation_ytd"])) for row in areas(services)}

    assert deviations == {
        "EK": "1.9",
        "HR": "3.4",
        "KLS": "6.8",
        "DI": "1.8",
        "FI": "2.5",
        "700": "3.7",
        "750": "1.3",
        "800": "0.0",
    }


def test_parts_are_all_of_the_total(services: Report) -> None:
    total = services.rows[-1].cells
    for parts in (areas(services), smallest(services)):
        assert {code: sum(row.cells[code] or 0 for row in parts) for code in total} == total


def row(code: str, level: int, kind: RowKind = "row", folded: bool = False) -> Row:
    return Row(level, kind, code, Note(code), None, {}, folded=folded)


def test_what_is_folded_is_one_part_at_any_level(services: Report) -> None:
    rows = (
        row("1", 1),
        row("S", 0, "sum"),
        row("901", 2, folded=True),
        row("X", 1, "sum", folded=True),
        row("FI", 0, "sum"),
        row("", 0),
        row("total", 0, "total"),
    )
    report = Report("r", "l", 202503, services.basis, (), rows, ())

    assert [one.code for one in areas(report)] == ["1", "FI", ""]
    assert [one.code for one in smallest(report)] == ["1", "FI", ""]


def test_the_bridge_goes_by_the_largest_deviations_of_the_published_table(
    services: Report,
) -> None:
    found = bridge(services)

    assert found is not None
    steps = [(row.code, str(in_mnkr(row.cells["deviation_year"]))) for row in found.steps]
    assert steps == [
        ("29", "-4.5"),
        ("700", "4.0"),
        ("21", "3.5"),
        ("24", "-2.6"),
        ("FI", "2.5"),
        ("16", "-2.5"),
        ("19", "2.2"),
        ("3", "2.0"),
    ]
    assert [str(in_mnkr(ore)) for ore in (found.start, found.end)] == ["-1509.2", "-1496.6"]
    walked = sum(row.cells["deviation_year"] or 0 for row in found.steps) + found.rest
    assert found.start + walked == found.end


def test_one_row_alone_is_no_rest(services: Report) -> None:
    moving = [row for row in smallest(services) if row.cells["deviation_year"]]

    found = bridge(services, most=len(moving) - 1)

    assert found is not None
    assert (len(found.steps), found.others, found.rest) == (len(moving), 0, 0)


def test_before_any_round_there_is_no_bridge(intraservice: Service) -> None:
    view = intraservice.view(LEDGER)
    report = intraservice.report(view, PUBLISHED["service-follow-up"], Period(202403))

    assert bridge(report) is None


def test_months_add_up_to_the_published_result(intraservice: Service) -> None:
    (rows,) = RESULT_SUMMARY.rows
    year = months(intraservice.reports, intraservice.view(LEDGER), rows, MARCH_2025)
    to_date = accumulated(year)

    march, december = to_date[2], to_date[11]
    assert str(in_mnkr(march.outcome)) == "8.6"
    assert str(in_mnkr(march.budget)) == "-4.8"
    assert december.outcome is None
    assert [month.outcome is None for month in year] == [False] * 3 + [True] * 9


@pytest.mark.parametrize("rows", [Rows("service"), *(d.rows[-1] for d in PUBLISHED.values())])
@pytest.mark.parametrize("period", [202501, 202503, 202412])
def test_months_add_up_to_any_report(intraservice: Service, rows: Rows, period: int) -> None:
    view, month = intraservice.view(LEDGER), Period(period)
    total = intraservice.report(view, deviation(rows), month).rows[-1].cells

    to_date = accumulated(months(intraservice.reports, view, rows, month))

    assert to_date[month.month - 1].outcome == total["outcome_ytd"]
    assert to_date[month.month - 1].budget == total["budget_ytd"]
    last = to_date[11]
    assert (last.budget, last.forecast) == (total["budget_year"], total["forecast_year"])
    assert last.previous_forecast == total["previous_forecast_year"]
