"""The follow-up of March 2025 comes out as it was published."""

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest

from adapters.service import PUBLISHED, Service
from tests.examples.book import (
    FILES,
    LEDGER,
    Cells,
    cells_of,
    command,
    in_mnkr,
    load,
    printed_json,
    printed_number,
    published_cells,
    read_table,
    service_on,
)

SERVICE_COLUMNS = {
    "utfall_ack": "outcome_ytd",
    "budget_ack": "budget_ytd",
    "avvikelse_ack": "deviation_ytd",
    "prognos_helar": "forecast_year",
    "budget_helar": "budget_year",
    "avvikelse_helar": "deviation_year",
}
RESULT_COLUMNS = {
    "utfall": "outcome_ytd",
    "budget": "budget_ytd",
    "avvikelse": "deviation_ytd",
    "utfall_fg_ar": "outcome_ytd_previous_year",
    "prognos": "forecast_year",
    "fg_prognos": "previous_forecast_year",
    "budget_helar": "budget_year",
    "bokslut_fg_ar": "outcome_previous_year",
}
RESPONSIBILITY_COLUMNS = {
    "avvikelse_prognos_helar": "deviation_year",
    "avvikelse_jan_mars": "deviation_ytd",
    "avvikelse_jan_feb": "deviation_ytd_previous_period",
}
SERVICE_ROWS = {
    "Summa EK": ("sum", "EK"),
    "Summa HR": ("sum", "HR"),
    "Summa KLS": ("sum", "KLS"),
    "Summa DI": ("sum", "DI"),
    "Summa Bastjänster & Digital Infrastruktur": ("sum", "BASDI"),
    "Förändringsinitiativ": ("sum", "FI"),
    "Övriga tjänster": ("row", "700"),
    "Kommunbidrag": ("row", "750"),
    "Delsumma övrigt": ("sum", "OVRIGT"),
    "Total": ("total", "total"),
}
RESULT_ROWS = {
    "Intäkter": ("sum", "revenue"),
    "Kostnader": ("sum", "cost"),
    "Kommunbidrag": ("sum", "grant"),
    "Resultat": ("total", "total"),
}
GROUPS = {"Förvaltning": "running", "Utveckling": "initiative", "": None}


@pytest.fixture(scope="module")
def book(url: str) -> Iterator[Service]:
    with service_on(url) as service:
        load(service)
        yield service


def units() -> dict[str, str]:
    structure = json.loads((FILES / "struktur.json").read_text(encoding="utf-8"))
    nodes = next(d for d in structure["dimensions"] if d["code"] == "responsibility")["nodes"]
    return {node["name"]: node["code"] for node in nodes}


def expected() -> dict[tuple[str, str | None, str, str, str], Decimal]:
    """Every published cell in mnkr, by report, group, kind, code and column."""
    cells: dict[tuple[str, str | None, str, str, str], Decimal] = {}
    for line in read_table("tjansteuppfoljning"):
        name = line["tjanst"] or line["delomrade"] or line["omrade"]
        kind, code = SERVICE_ROWS.get(name) or ("row", name.partition(" - ")[0])
        for heading, column in SERVICE_COLUMNS.items():
            cells["service-follow-up", None, kind, code, column] = printed_number(line[heading])
    for line in read_table("resultatredovisning"):
        for heading, column in RESULT_COLUMNS.items():
            row = RESULT_ROWS[line["rad"]]
            cells["result-summary", None, *row, column] = printed_number(line[heading])
    for line in read_table("ansvar"):
        group, name = GROUPS[line["grupp"]], line["ansvar"]
        is_sum = name.startswith("Summa") or name == "Resultat"
        kind = ("sum" if group else "total") if is_sum else "row"
        code = "total" if is_sum else units()[name]
        for heading, column in RESPONSIBILITY_COLUMNS.items():
            cells["responsibility", group, kind, code, column] = printed_number(line[heading])
    return cells


def test_there_are_410_published_cells() -> None:
    assert len(expected()) == 410


def differences(cells: Cells) -> dict[object, tuple[Decimal, Decimal]]:
    published = {key: (number, in_mnkr(cells[key])) for key, number in expected().items()}
    return {key: pair for key, pair in published.items() if pair[0] != pair[1]}


def test_every_published_cell_comes_out(book: Service) -> None:
    assert differences(published_cells(book)) == {}


@pytest.mark.parametrize("report", sorted(PUBLISHED))
def test_the_command_line_answers_with_the_published_cells(
    book: Service, url: str, report: str
) -> None:
    answer = printed_json(url, "report", report, "--ledger", LEDGER, "--period", "2025-03")
    cells = cells_of(answer)

    published = {key: number for key, number in expected().items() if key[0] == report}
    assert {key: in_mnkr(cells[key]) for key in published} == published


@pytest.mark.parametrize("report", sorted(PUBLISHED))
def test_the_product_prints_the_published_figures(book: Service, url: str, report: str) -> None:
    """Rounded by the product itself, as a spreadsheet would read them."""
    of_march = ("report", report, "--ledger", LEDGER, "--period", "2025-03")
    printed = command(url, *of_march, "--unit", "mnkr", "--format", "csv")
    heading, *rows = [line.split(";") for line in printed.stdout.splitlines()]
    cells = {
        (report, row[0] or None, row[2], row[3], column): Decimal(figure)
        for row in rows
        for column, figure in zip(heading[6:], row[6:], strict=True)
        if figure
    }

    published = {key: number for key, number in expected().items() if key[0] == report}
    assert {key: cells[key] for key in published} == published


def test_nothing_is_recorded_when_the_files_are_loaded_again(book: Service) -> None:
    before = (book.view(LEDGER).position, published_cells(book))

    load(book)

    assert (book.view(LEDGER).position, published_cells(book)) == before
