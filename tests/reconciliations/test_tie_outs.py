"""Why two totals differ: each item is a selection, and together they leave nothing."""

import json
from dataclasses import replace

import pytest

from adapters.documents.document import printed, worded
from adapters.documents.making import Making
from adapters.documents.tables.reconciliations import reconciliation_table
from adapters.service import PUBLISHED
from domain.structure import Structure
from projections.reports.columns import TERMS
from projections.reports.report import Report
from projections.tie_out import TIE_OUTS, NoSuchTieOut, Tied, tie_out_named, tied
from tests.examples.book import called, service_on
from tests.examples.test_provbok import FOLDER, STEPS
from tests.reconciliations.given import MARCH, random_book


@pytest.fixture(scope="module")
def provbok_whole(url: str) -> str:
    """A database with provbok, by all its steps."""
    for step in STEPS["steps"]:
        assert called(url, *(word.replace("{dir}", str(FOLDER)) for word in step))[0] == 0
    return url


def march(url: str, name: str) -> Tied:
    with service_on(url) as service:
        return tied(service.reports, service.view("provbok"), TIE_OUTS[name], MARCH)


def column(made: Tied, code: str) -> dict[str, int | None]:
    return {line.code: line.cells[code] for line in (made.start, *made.items, made.end)}


def test_the_external_result_and_that_of_all_differ_by_what_was_eliminated(
    provbok_whole: str,
) -> None:
    """The amounts are those of provbok's tables, folded by a program of its own."""
    made = march(provbok_whole, "external-to-all")

    assert column(made, "outcome_ytd") == {
        "result-summary": 16_700,
        "internal/OVR": -500,
        "responsibility": 16_200,
    }
    assert column(made, "budget_year") == {
        "result-summary": 18_000,
        "internal/OVR": -6_000,
        "responsibility": 12_000,
    }
    assert made.ties


def test_the_services_and_the_result_differ_by_revenue_and_internal_costs(
    provbok_whole: str,
) -> None:
    made = march(provbok_whole, "services-to-result")

    assert column(made, "forecast_year") == {
        "service-follow-up": -212_200,
        "internal-costs": 5_500,
        "revenue": 240_000,
        "result-summary": 33_300,
    }
    assert made.ties


@pytest.mark.parametrize("seed", range(3))
def test_items_explain_all_of_the_difference_whatever_was_recorded(url: str, seed: int) -> None:
    with service_on(url) as service:
        view = random_book(service, seed)
        reports = {name: service.report(view, PUBLISHED[name], MARCH) for name in PUBLISHED}
        for definition in TIE_OUTS.values():
            for within in (None, frozenset({"10"})):
                made = tied(service.reports, view, definition.within(within), MARCH)

                assert made.ties
                assert set(made.remainder) == set(TERMS)
            whole = tied(service.reports, view, definition, MARCH)
            assert whole.start.cells == total(reports[whole.start.code])
            assert whole.end.cells == total(reports[whole.end.code])
            assert whole.start.cells["outcome_ytd"] != whole.end.cells["outcome_ytd"]


def total(report: Report) -> dict[str, int | None]:
    return report.rows[-1].cells


def test_every_item_is_the_sum_of_lines_that_can_be_shown(provbok_whole: str) -> None:
    with service_on(provbok_whole) as service:
        view = service.view("provbok")
        for definition in TIE_OUTS.values():
            made = tied(service.reports, view, definition, MARCH)
            for line in (made.start, *made.items, made.end):
                behind = service.reports.explain(
                    view, line.rows, MARCH, row=line.row, column="outcome_ytd", limit=0
                )

                assert behind.sum is not None
                assert line.sign * behind.sum == line.cells["outcome_ytd"]
                assert sum(sign * entry.amount for sign, entry in behind.each_line()) == behind.sum


def test_what_is_not_explained_would_stand_in_a_row_of_its_own(
    provbok_whole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = TIE_OUTS["services-to-result"]
    lacking = replace(whole, items=tuple(i for i in whole.items if i.code != "revenue"))
    monkeypatch.setitem(TIE_OUTS, whole.name, lacking)
    with service_on(provbok_whole) as service:
        table = reconciliation_table(
            Making(service, service.view("provbok"), MARCH, "kr"), whole.name
        )

    rows = {row.code: printed(row.cells[1]) for row in table.rows}
    assert rows["remainder"] == "605.00"
    assert not march(provbok_whole, whole.name).ties


def test_a_tie_out_is_printed_as_a_table(provbok_whole: str) -> None:
    with service_on(provbok_whole) as service:
        table = reconciliation_table(
            Making(service, service.view("provbok"), MARCH, "kr"), "external-to-all"
        )

    assert worded(table.caption) == ("From the external result to that of all counterparties (kr)")
    assert [(printed(row.cells[0]), printed(row.cells[1]), row.kind) for row in table.rows] == [
        ("Result, external including the city's boards", "167.00", "sum"),
        ("Internal items, eliminated: Övriga kostnader", "−5.00", "row"),
        ("Result, all counterparties", "162.00", "total"),
    ]


def test_a_ledger_with_no_lines_has_two_totals_of_nothing(url: str) -> None:
    with service_on(url) as service:
        structure = json.loads((FOLDER / "struktur.json").read_bytes()) | {"ledger": "tom"}
        service.ledger("tom").load_structure(
            service.act(), Structure.model_validate(structure), valid_from=None
        )
        made = tied(service.reports, service.view("tom"), TIE_OUTS["external-to-all"], MARCH)

    assert column(made, "outcome_ytd") == {"result-summary": 0, "responsibility": 0}
    assert column(made, "forecast_year") == {"result-summary": None, "responsibility": None}
    assert made.ties


def test_another_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(NoSuchTieOut, match="external-to-all, services-to-result"):
        tie_out_named("nonsense")
