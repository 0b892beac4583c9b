"""A period as it was closed, beside as it is restated."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Run
from tests.cli.given import SOURCE, L, cells, position, voucher
from tests.http.commands.given import Answer, Person, problem
from tests.http.questions.given import JANUARY, outcome_of, send_voucher, told

REPORT = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")
SAID = "As closed: 2025-01 was closed at position {}, and what was recorded later is not counted."


def come_late(run: Run, folder: Path, kronor: int = 7) -> None:
    """A cost more, in January."""
    lines = (
        f'#TRANS 5010 {{1 "10" 2 "100" 20 "EXT"}} {kronor}.00 20250120\n'
        f"#TRANS 1930 {{}} -{kronor}.00 20250120\n"
    )
    file = voucher(folder / f"{kronor}.se", lines, number=str(900 + kronor))
    answer = run("import", "outcome", file, *SOURCE)
    assert answer.code == 0, answer.err


def test_as_closed_and_as_restated_stand_beside_each_other(provbok: Run, tmp_path: Path) -> None:
    before = cells(provbok(*REPORT, "--format", "json"))["PERS"]["outcome_ytd"]
    provbok("period", "close", "2025-01", *L)
    closed = position(provbok)
    come_late(provbok, tmp_path)

    as_closed = provbok(*REPORT, "--as-of", "closed", "--format", "json")
    restated = provbok(*REPORT, "--format", "json")

    assert before is not None
    assert cells(as_closed)["PERS"]["outcome_ytd"] == before
    assert cells(restated)["PERS"]["outcome_ytd"] == before - 700
    answer = json.loads(as_closed.out)
    assert answer["basis"]["position"] == closed
    assert len(answer["notes"]) == len(json.loads(restated.out)["notes"]) == 1
    assert "2025-01" in answer["notes"][0]
    assert str(closed) in answer["notes"][0]


def test_a_report_as_closed_says_so_on_its_face_in_every_form(provbok: Run, tmp_path: Path) -> None:
    provbok("period", "close", "2025-01", *L)
    closed, book = position(provbok), tmp_path / "closed.xlsx"
    come_late(provbok, tmp_path)
    as_closed = (*REPORT, "--as-of", "closed")

    said = json.loads(provbok(*as_closed, "--format", "json").out)["notes"][0]
    printed = provbok(*as_closed).out
    provbok(*as_closed, "--out", book)

    assert f"• {said}" in printed
    assert said in [row[1].value for row in load_workbook(book).worksheets[-1].iter_rows()]
    at_the_position = json.loads(provbok(*REPORT, "--as-of", closed, "--format", "json").out)
    assert at_the_position["notes"] == []


def test_of_several_closings_the_latest_counts(provbok: Run, tmp_path: Path) -> None:
    provbok("period", "close", "2025-01", *L)
    provbok("period", "reopen", "2025-01", *L)
    come_late(provbok, tmp_path)
    provbok("period", "close", "2025-01", *L)
    closed = position(provbok)
    come_late(provbok, tmp_path, 8)

    answer = provbok(*REPORT, "--as-of", "closed", "--format", "json")

    assert json.loads(answer.out)["basis"]["position"] == closed


def test_a_period_that_is_not_closed_cannot_be_shown_as_closed(provbok: Run) -> None:
    never = provbok(*REPORT, "--as-of", "closed")
    provbok("period", "close", "2025-01", *L)
    provbok("period", "reopen", "2025-01", *L)
    reopened = provbok(*REPORT, "--as-of", "closed")

    assert (never.code, reopened.code) == (1, 1)
    assert "2025-01" in never.err
    assert never.err == reopened.err


def test_the_lines_behind_a_cell_are_told_as_closed_too(provbok: Run, tmp_path: Path) -> None:
    cell = ("--rows", "account_group", "--row", "PERS", "--column", "outcome_ytd")
    explain = ("explain", *L, "--period", "2025-01", *cell, "--format", "json")
    before = json.loads(provbok(*explain).out)
    provbok("period", "close", "2025-01", *L)
    come_late(provbok, tmp_path)

    after = json.loads(provbok(*explain, "--as-of", "closed").out)

    assert after | {"basis": None} == before | {"basis": None}


def test_what_has_no_period_cannot_be_asked_as_closed(provbok: Run) -> None:
    without = provbok("reconcile", *L, "--as-of", "closed")
    provbok("period", "close", "2025-01", *L)
    of_a_month = provbok("reconcile", *L, "--period", "2025-01", "--as-of", "closed")

    assert without.code == 2
    assert "--as-of: closed" in without.err
    assert of_a_month.code == 0


def test_as_of_now_is_the_present(provbok: Run) -> None:
    assert provbok(*REPORT, "--as-of", "now").out == provbok(*REPORT).out


@pytest.mark.parametrize("asked", ["/structure", "/rounds", "/periods", "/sources", "/decisions"])
def test_by_the_api_now_is_the_present_and_closed_needs_a_month(anna: Person, asked: str) -> None:
    assert anna.get(f"{asked}?as_of=now").content == anna.get(asked).content
    assert problem(anna.get(f"{asked}?as_of=closed"), 422)


def test_by_the_api_a_report_is_told_as_closed(anna: Person) -> None:
    assert problem(anna.get(f"{JANUARY}&as_of=closed"), 409) == "period-not-closed"
    closed = anna.post("/periods/2025-01/close", json={}).json()["position"]
    later = send_voucher(anna, 10, 77)

    restated = outcome_of(anna.get(f"{JANUARY}&min_position={later}"))["total"]
    english = {"Accept-Language": "en"}
    told_so = anna.get(f"{JANUARY}&as_of=closed", headers=english)
    at_the_position = anna.get(f"{JANUARY}&as_of={closed}", headers=english)

    assert restated is not None
    assert outcome_of(told_so)["total"] == restated + 7_700
    assert told(told_so)["notes"] == [SAID.format(closed)]
    assert told(at_the_position)["notes"] == []
    assert told_so.headers["etag"] != at_the_position.headers["etag"]


def test_by_the_api_the_latest_closing_is_found_again(anna: Person) -> None:
    first = anna.post("/periods/2025-01/close", json={}).json()["position"]
    assert told(as_closed(anna, first))["basis"]["position"] == first
    reopened = anna.post("/periods/2025-01/reopen", json={}).json()["position"]
    assert problem(as_closed(anna, reopened), 409) == "period-not-closed"
    second = anna.post("/periods/2025-01/close", json={}).json()["position"]

    assert told(as_closed(anna, second))["basis"]["position"] == second


def as_closed(person: Person, after: int) -> Answer:
    """January as closed, asked when one's own write is projected."""
    return person.get(f"{JANUARY}&as_of=closed&min_position={after}")
