"""What has changed in a report since, by hand: amounts are öre."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.as_of.test_lists import moved
from tests.cli.conftest import Answer, Run
from tests.cli.given import PROVBOK, SOURCE, L, position, voucher

MONTH = (*L, "--period", "2025-01")
BY_UNIT = ("compare", "deviation", "--rows", "responsibility", *MONTH)
BY_SERVICE = ("compare", "deviation", "--rows", "service", *MONTH)


def cost(run: Run, folder: Path, kronor: int, unit: str = "11", *, number: int = 50) -> int:
    """A cost more of unit and service 200 in January; returns its position."""
    line = f'#TRANS 7990 {{1 "{unit}" 2 "200" 20 "EXT"}} {kronor}.00 20250120\n'
    lines = f"{line}#TRANS 1930 {{}} -{kronor}.00 20250120\n"
    file = voucher(folder / f"{number}.se", lines, number=str(number))
    answer = run("import", "outcome", file, *SOURCE)
    assert answer.code == 0, answer.err
    return position(run)


def told(answer: Answer) -> dict[str, Any]:
    assert answer.code == 0, answer.err
    answered: dict[str, Any] = json.loads(answer.out)
    return answered


def cells(compared: dict[str, Any]) -> dict[tuple[str, bool, str], dict[str, Any]]:
    """The cells that changed, by row, whether it holds a parent's own lines, and column."""
    return {
        (row["code"], row["own"], column): cell
        for row in compared["rows"]
        for column, cell in row["cells"].items()
    }


def test_a_voucher_that_came_later_is_named_with_what_it_moved(
    provbok: Run, tmp_path: Path
) -> None:
    before = position(provbok)
    cost(provbok, tmp_path, 40)
    compared = told(provbok(*BY_SERVICE, "--from", before, "--format", "json"))

    changed = cells(compared)
    assert {row for row, _own, _column in changed} == {"200", "S", "total"}
    assert {column for _row, _own, column in changed} == {
        "outcome_period",
        "deviation_period",
        "outcome_ytd",
        "deviation_ytd",
    }
    (outcome,) = [e for e in compared["events"] if e["event"] == "outcome.recorded"]
    assert changed["200", False, "outcome_ytd"] == {
        "before": -6_000,
        "after": -10_000,
        "difference": -4_000,
        "by_lines": -4_000,
        "by_selection": 0,
        "movements": [{"position": outcome["position"], "by": "lines", "amount": -4_000}],
        "more": {"movements": 0, "amount": 0},
    }
    assert (outcome["source"], outcome["reference"]) == ("ekonomi", "2025/A/50")
    assert outcome["by"]
    assert {row["status"] for row in compared["rows"]} == {"stays"}


def test_a_node_that_moved_moves_what_was_booked_on_it(provbok: Run, tmp_path: Path) -> None:
    before = position(provbok)
    provbok("structure", "load", moved(tmp_path))
    loaded = position(provbok)
    compared = told(provbok(*BY_UNIT, "--from", before, "--format", "json"))

    changed = cells(compared)
    # 10 holds 210 − 90 kr of its own; below it now stands 11 with its −60 kr.
    assert changed["10", False, "outcome_ytd"] | {"more": None} == {
        "before": 12_000,
        "after": 6_000,
        "difference": -6_000,
        "by_lines": 0,
        "by_selection": -6_000,
        "movements": [{"position": loaded, "by": "selection", "amount": -6_000}],
        "more": None,
    }
    own = changed["10", True, "outcome_ytd"]
    assert (own["before"], own["after"], own["by_selection"]) == (None, 12_000, 12_000)
    assert {row for row, _own, _column in changed} == {"10"}
    assert [row["status"] for row in compared["rows"]] == ["came", "stays"]


def test_lines_and_selection_together_are_the_whole_difference(
    provbok: Run, tmp_path: Path
) -> None:
    before = position(provbok)
    cost(provbok, tmp_path, 1, number=51)  # 11 does not yet belong to 10
    provbok("structure", "load", moved(tmp_path))
    loaded = position(provbok)
    cost(provbok, tmp_path, 40)

    found = cells(told(provbok(*BY_UNIT, "--from", before, "--format", "json")))
    cell = found["10", False, "outcome_ytd"]

    assert (cell["by_lines"], cell["by_selection"], cell["difference"]) == (-4_000, -6_100, -10_100)
    assert [(one["by"], one["amount"]) for one in cell["movements"]] == [
        ("selection", -6_100),
        ("lines", -4_000),
    ]
    assert cell["movements"][0]["position"] == loaded


def test_another_round_is_a_change_of_selection(provbok: Run) -> None:
    file = PROVBOK / "prognos-februari.csv"
    before = position(provbok)
    imported = ("import", "forecast", file, *L, "--round", "P", "--cutoff", "2025-01", "--submit")
    assert provbok(*imported, "--accept-differences").code == 0
    compared = told(provbok(*BY_SERVICE, "--from", before, "--format", "json"))

    cell = cells(compared)["100", False, "forecast_year"]
    events = {event["position"]: event["event"] for event in compared["events"]}

    # Ten months of −100 and −5 kr, and January's outcome of −90.
    assert (cell["before"], cell["after"]) == (None, -114_000)
    assert [(events[m["position"]], m["by"], m["amount"]) for m in cell["movements"]] == [
        ("forecast.submitted", "selection", -114_000)
    ]


def test_of_many_events_those_are_told_that_moved_most(provbok: Run, tmp_path: Path) -> None:
    before = position(provbok)
    for kronor in range(1, 26):
        cost(provbok, tmp_path, kronor, number=100 + kronor)

    found = cells(told(provbok(*BY_SERVICE, "--from", before, "--format", "json")))
    cell = found["200", False, "outcome_ytd"]

    assert [m["amount"] for m in cell["movements"]] == [-100 * kronor for kronor in range(6, 26)]
    assert cell["more"] == {"movements": 5, "amount": -1_500}
    assert cell["difference"] == -32_500


def test_as_closed_is_compared_with_as_restated(provbok: Run, tmp_path: Path) -> None:
    provbok("period", "close", "2025-01", *L)
    closed = position(provbok)
    cost(provbok, tmp_path, 40)

    compared = told(provbok(*BY_SERVICE, "--from", "closed", "--format", "json"))
    back = told(provbok(*BY_SERVICE, "--from", 2, "--to", "closed", "--format", "json"))

    assert (compared["from"]["position"], back["to"]["position"]) == (closed, closed)
    assert cells(compared)["200", False, "outcome_ytd"]["difference"] == -4_000
    assert cells(back)["200", False, "outcome_ytd"]["difference"] == -6_000


def test_a_sealed_report_is_compared_from_where_it_was_sealed(provbok: Run, tmp_path: Path) -> None:
    report = ("result-summary", *MONTH)
    decided = ("--decided-by", "Nämnden", "--decided-on", "2025-02-20")
    before = position(provbok)
    sealed = provbok("seal", *report, *decided)
    assert sealed.code == 0, sealed.err
    cost(provbok, tmp_path, 40)

    compared = told(provbok("compare", *report, "--from", "sealed", "--format", "json"))

    assert compared["from"]["position"] == before
    assert cells(compared)["cost", False, "outcome_ytd"]["difference"] == -4_000


def test_nothing_has_changed(provbok: Run) -> None:
    compared = told(provbok(*BY_SERVICE, "--from", "now", "--format", "json"))

    assert (compared["rows"], compared["events"]) == ([], [])


@pytest.mark.usefixtures("english")
def test_in_the_terminal_events_stand_below_the_cells_they_moved(
    provbok: Run, tmp_path: Path
) -> None:
    before = position(provbok)
    cost(provbok, tmp_path, 40)
    at = position(provbok)
    lines = provbok(*BY_SERVICE, "--from", before).out.splitlines()

    row = next(i for i, line in enumerate(lines) if line.split()[:2] == ["200", "Nät"])
    texts = [" ".join(line.split()) for line in lines[row : row + 7]]
    assert texts[1] == "Outcome 2025-01 −60.00 −100.00 −40.00"
    assert texts[2] == "Deviation 2025-01 −60.00 −100.00 −40.00"
    assert texts[5].startswith(f"{at - 1} 2")
    assert "Outcome recorded · ekonomi 2025/A/50" in texts[5]
    assert texts[5].endswith("−40.00")
    assert "• 12 cells in 3 rows have changed." in lines


def test_a_file_holds_every_cell_and_below_it_what_moved_it(provbok: Run, tmp_path: Path) -> None:
    before = position(provbok)
    for kronor in range(1, 26):
        cost(provbok, tmp_path, kronor, number=100 + kronor)
    file = tmp_path / "changes.xlsx"
    assert provbok(*BY_SERVICE, "--from", before, "--out", file).code == 0

    head, _labels, *rows = load_workbook(file).worksheets[0].iter_rows(values_only=True)
    named = [dict(zip(head, row, strict=True)) for row in rows]
    whole = [row for row in named if row["what"] == "cell"]
    assert len(whole) == 12
    for cell in whole:
        key = (cell["code"], cell["column"])
        below = [r for r in named if (r["code"], r["column"]) == key and r["what"] != "cell"]
        assert len(below) == 21
        assert sum(r["difference"] for r in below) == pytest.approx(cell["difference"])
        assert cell["after"] - cell["before"] == pytest.approx(cell["difference"])
    csv = provbok(*BY_SERVICE, "--from", before, "--format", "csv").out.splitlines()
    assert len(csv) == 1 + len(named)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("--from", "5", "--to", "3"), 1),
        (("--from", "9999"), 1),
        (("--from", "3", "--to", "9999"), 1),
        (("--from", "0"), 1),
        (("--from", "closed"), 1),
        (("--from", "sealed"), 1),
        (("--from", "yesterday"), 2),
        (("--from", "3", "--to", "-1"), 2),
        ((), 2),
    ],
)
def test_what_cannot_be_compared_is_refused(
    provbok: Run, asked: tuple[str, ...], code: int
) -> None:
    last = position(provbok)
    refused = provbok(*BY_SERVICE, *asked)

    assert (refused.code, refused.out) == (code, "")
    assert refused.err.strip()
    assert "Traceback" not in refused.err
    assert position(provbok) == last


def test_rows_are_chosen_of_a_deviation_report_alone(provbok: Run) -> None:
    of_its_own = ("compare", "result-summary", *MONTH, "--rows", "service", "--from", "3")
    without = ("compare", "deviation", *MONTH, "--from", "3")

    assert provbok(*of_its_own).code in (1, 2)
    assert provbok(*without).code in (1, 2)
    assert provbok("compare", "strange", *MONTH, "--from", "3").code == 2
