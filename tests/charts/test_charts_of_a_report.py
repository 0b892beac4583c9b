"""The charts of a printed report: their words, their figures as tables, and by themselves."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.charts import NAMES
from adapters.charts.deviation_bars import Deviating
from adapters.charts.drawing import svg
from adapters.documents.charts import CHARTS, NoSuchChart, chart_named
from adapters.documents.charts_in_words import deviations_in_words
from adapters.documents.document import Amount, Chart, Table, printed
from adapters.documents.making import Making
from adapters.language import speaking
from adapters.service import Service
from domain.coding import Period
from domain.structure import Structure
from tests.cli.conftest import Run
from tests.examples.book import LEDGER, service_on
from tests.examples.test_provbok import FOLDER
from tests.http.commands.given import Office, Person, problem


def rows(table: Table) -> list[tuple[str, ...]]:
    return [tuple(printed(cell) for cell in row.cells) for row in table.rows]


def labels(chart: Chart) -> set[str]:
    """What is written at the marks of a chart."""
    data: dict[str, list[dict[str, Any]]] = chart.specification["datasets"]
    return {one["label"] for some in data.values() for one in some if one.get("label")}


def test_deviations_stand_by_area_and_in_total(making: Making) -> None:
    chart = chart_named(making, "deviations")

    assert rows(chart.table)[3] == ("Digital infrastruktur", "1,8", "−3,1")
    assert rows(chart.table)[-1][1:] == ("21,5", "12,6")
    with speaking("en"):
        told = chart_named(making, "deviations").alternative
    assert told == (
        "The outcome deviates by +21.5\u00a0mnkr in total. Kommunikation, ledning och styrning "
        "deviates the most favourably, by +6.8\u00a0mnkr, and Kommunbidrag the least, by "
        "+1.3\u00a0mnkr. The forecast of the full year deviates by +12.6\u00a0mnkr in total. "
        "Kommunikation, ledning och styrning deviates the most favourably, by +4.8\u00a0mnkr, "
        "and Digital infrastruktur the least, by −3.1\u00a0mnkr."
    )


def test_parts_that_deviate_alike_are_not_told_apart() -> None:
    parts = [Deviating("A", -3 * 10**8, 10**5), Deviating("B", -3 * 10**8, -(10**5))]
    total = Deviating("T", -6 * 10**8, 0, is_total=True)

    with speaking("en"):
        told = deviations_in_words(parts, total, "mnkr")

    assert told == (
        "The outcome deviates by −6.0\u00a0mnkr in total. "
        "The forecast of the full year deviates by 0.0\u00a0mnkr in total."
    )


def test_a_bridge_goes_from_the_budget_to_the_forecast(making: Making) -> None:
    table = chart_named(making, "bridge").table

    assert rows(table)[0][1] == "−1\u00a0509,2"
    assert rows(table)[1] == ("Stadsnät - WAN", "−4,5")
    assert rows(table)[-1][1] == "−1\u00a0496,6"
    ore = [row.cells[1].ore for row in table.rows if isinstance(row.cells[1], Amount)]
    assert sum(ore[:-1]) == ore[-1]


def test_a_bridge_says_that_its_totals_are_cut(making: Making) -> None:
    with speaking("en"):
        title = chart_named(making, "bridge").specification["title"]

    assert title["subtitle"] == "2025 · the bars of the budget and the forecast are cut"


def test_months_stand_by_themselves_and_accumulated(making: Making) -> None:
    table = chart_named(making, "months").table

    assert rows(table)[2] == (
        "2025-03", "2,8", "−1,2", "2,8", "−1,2", "8,6", "−4,8", "8,6", "−4,8"
    )  # fmt: skip
    assert rows(table)[3][1] == "–"


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_in_a_chart_stands_in_its_table(making: Making, name: str) -> None:
    chart = chart_named(making, name)

    assert labels(chart)
    figures = {figure.lstrip("+") for figure in labels(chart)}
    assert figures <= {cell for row in rows(chart.table) for cell in row}


def test_a_deviation_is_labelled_with_its_sign(making: Making) -> None:
    assert {"+21,5", "−3,1"} <= labels(chart_named(making, "deviations"))


def test_amounts_are_written_in_the_unit_of_the_report(intraservice: Service) -> None:
    making = Making(intraservice, intraservice.view(LEDGER), Period(202503), "tkr")

    assert "+21\u00a0456" in labels(chart_named(making, "deviations"))


def test_without_a_forecast_there_is_a_sentence_instead_of_a_bridge(
    intraservice: Service,
) -> None:
    making = Making(intraservice, intraservice.view(LEDGER), Period(202403))
    with speaking("en"):
        made = {name: make(making) for name, make in CHARTS.items()}

    assert made["bridge"].table.rows == ()
    assert made["bridge"].alternative == (
        "No forecast has been submitted that a report of this period uses."
    )
    assert "forecast" not in made["deviations"].alternative
    assert all(svg(chart.specification) for chart in made.values())


def test_a_ledger_with_a_structure_alone_has_charts_of_nothing(tmp_path: Path) -> None:
    with service_on(f"sqlite:///{tmp_path}/tom.sqlite") as service:
        told = json.loads((FOLDER / "struktur.json").read_bytes())
        structure = Structure.model_validate(told)
        service.ledger("provbok").load_structure(service.act(), structure, valid_from=None)
        making = Making(service, service.view("provbok"), Period(202512))
        made = {name: make(making) for name, make in CHARTS.items()}

    assert [row[1:] for row in rows(made["deviations"].table)] == [("0,0", "–")]
    assert {cell for row in rows(made["months"].table) for cell in row[1:]} == {"0,0", "–"}
    assert all(svg(chart.specification) for chart in made.values())


def test_every_chart_has_a_name(making: Making) -> None:
    assert tuple(CHARTS) == NAMES
    with pytest.raises(NoSuchChart, match="deviations, bridge, months"):
        chart_named(making, "cirklar")


def test_a_chart_is_drawn_into_a_file_by_command(provbok: Run, tmp_path: Path) -> None:
    asked = ("--lang", "en", "chart", "months", "--ledger", "provbok", "--period", "2025-01")
    kinds = {"m.svg": b"<svg", "m.png": b"\x89PNG", "m.json": b"{"}
    for name, beginning in kinds.items():
        answer = provbok(*asked, "--out", tmp_path / name)

        assert answer.code == 0, answer.err
        assert (tmp_path / name).read_bytes().startswith(beginning)

    assert provbok(*asked, "--out", tmp_path / "m.svg").code == 1
    assert provbok(*asked, "--out", tmp_path / "m.gif").code == 2


def test_the_api_answers_with_pictures_and_specifications(office: Office, anna: Person) -> None:
    path = "/charts/deviations?period=2025-01"

    drawn = anna.get(path, headers={"accept": "image/svg+xml"})
    image = anna.get(path, headers={"accept": "image/png"})
    specification = anna.get(path)

    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.content.startswith(b"<svg")
    assert image.headers["content-type"] == "image/png"
    assert image.content.startswith(b"\x89PNG")
    assert specification.json()["datasets"]["outcome"][-1]["end"] == -15_000
    assert problem(anna.get("/charts/cirklar?period=2025-01"), 422)
