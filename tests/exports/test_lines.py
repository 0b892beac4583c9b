"""The lines behind a cell, however many: read page by page, they are the same lines."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.exports.days import DaysOfLines
from adapters.print.machine import dumps, explanation_json, explanation_pieces
from adapters.service import Service
from projections import listing
from projections.reports.definition import Rows
from projections.reports.deviation import Explanation
from tests.examples.book import LEDGER, MARCH_2025, load, service_on
from tests.examples.conftest import fresh


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def service(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("bok")
    with fresh(request.param, folder) as url, service_on(url) as service:
        load(service)
        yield service


def explain(service: Service, row: str, column: str) -> Explanation:
    view, rows = service.view(LEDGER), Rows("service")
    return service.explain(view, rows, MARCH_2025, row=row, column=column, own=False, limit=None)


@pytest.mark.parametrize("row", ["total", "26"])
@pytest.mark.parametrize("column", ["deviation_ytd", "outcome_previous_year", "deviation_year"])
@pytest.mark.parametrize("page", [7, 1_000, 100_000])
def test_lines_read_by_page_are_those_read_at_once(
    service: Service, monkeypatch: pytest.MonkeyPatch, row: str, column: str, page: int
) -> None:
    if page == 7 and row == "total":
        page = 400
    explanation = explain(service, row, column)
    monkeypatch.setattr(listing, "PAGE", page)

    lines = list(explanation.each_line())

    assert lines == list(explanation.lines)
    assert len(lines) == explanation.count > 0
    assert sum(sign * entry.amount for sign, entry in lines) == explanation.sum


def test_every_line_of_outcome_has_the_day_that_its_source_stated(service: Service) -> None:
    explanation = explain(service, "26", "outcome_ytd")
    days = DaysOfLines(service.ledger(LEDGER))

    found = [(days.of(entry), entry) for _, entry in explanation.each_line()]

    assert found
    assert all(day and day[:7].replace("-", "") == str(e.period) for day, e in found)


@pytest.mark.parametrize(("row", "column"), [("26", "deviation_ytd"), ("26", "forecast_year")])
def test_json_in_pieces_is_the_json_at_once(service: Service, row: str, column: str) -> None:
    explanation = explain(service, row, column)

    assert "".join(explanation_pieces(explanation, explanation.each_line())) == dumps(
        explanation_json(explanation)
    )
    without = replace(explanation, lines=())
    assert "".join(explanation_pieces(without, [])) == dumps(explanation_json(without))
