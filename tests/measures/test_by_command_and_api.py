"""Measures by the command line and by the API: the same measures, told in the user's words."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.given import L, position
from tests.http.commands.given import Office, Person, problem
from tests.http.questions.given import told
from tests.seals.test_by_command import in_english

PLAN = ("measure", "plan", "Å1", *L, "--year", "2025", "--text", "Konsulter ersätts av anställda.")
WORTH = ("--year-effect", "1 200", "--posts", "2,5", "--posts-full-year", "5")
DEVIATION = ("--row", "100", "--period", "2025-01", "--figure", "utfall")
LIST = ("measure", "list", *L, "--period", "2025-03")
BOARD = ("--decided-by", "Nämnden", "--decided-on", "2025-02-20", "--paragraph", "41")

STATED = {
    "measure": "Å1",
    "year": 2025,
    "text": "Konsulter ersätts\nav anställda.",
    "effect": {"year": 1_200_000_00, "posts_year": 250},
    "deviation": {"row": "100", "period": "2025-01", "figure": "outcome"},
    "answers": "10",
}


def listed(run: Run) -> dict[str, Any]:
    answer = run(*LIST, "--format", "json")
    assert answer.code == 0, answer.err
    found: dict[str, Any] = json.loads(answer.out)
    return found


def test_a_measure_is_planned_followed_up_and_ended_by_command(provbok: Run) -> None:
    run = in_english(provbok)
    assert run(*PLAN, *WORTH, *DEVIATION, "--answers", "10").out == "The measure Å1 is planned.\n"
    assert "planned so already" in run(*PLAN, *WORTH, *DEVIATION, "--answers", "10").out
    run("measure", "deadline", *L, "--days", "30", "--from", "2025-01")
    run("measure", "decide", "Å1", *L, *BOARD)
    run("measure", "assess", "Å1", *L, "--period", "2025-03", "--assessed", "0,9", "--unit", "mnkr")
    ended = run("measure", "end", "Å1", *L, "--period", "2025-03")

    (measure,) = listed(provbok)["measures"]

    assert ended.out == "The measure Å1 is ended.\n"
    assert measure["text"] == "Konsulter ersätts av anställda."
    assert measure["effect"] == {
        "year": 1_200_000_00,
        "full_year": 0,
        "posts_year": 250,
        "posts_full_year": 500,
    }
    assert measure["deviation"] == {
        "rows": "service",
        "where": ["kind=cost"],
        "eliminate_internal": False,
        "row": "100",
        "own": False,
        "period": "2025-01",
        "figure": "outcome",
    }
    assert measure["assessment"]["assessed"]["year"] == 900_000_00
    assert measure["decision"]["body"] == "Nämnden"
    assert (measure["status"], measure["deadline"]) == ("done", "2025-03-02")
    assert measure["overdue"] is False


def test_the_list_is_the_table_of_the_printed_report(provbok: Run) -> None:
    run = in_english(provbok)
    assert "None to report" in run(*LIST).out
    run(*PLAN, *WORTH, *DEVIATION)

    printed = run(*LIST).out.split()

    assert {"Å1", "Konsulter", "Lön,", "Planned", "1,200", "2.50"} <= set(printed)


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        (PLAN, 1, "Å1"),
        ((*PLAN, "--year-effect", "tolv"), 1, "tolv"),
        ((*PLAN, "--year-effect", "1,234567"), 1, "1,234567"),
        ((*PLAN, *WORTH, "--unit", "öre"), 2, "--unit"),
        ((*PLAN, *WORTH, "--row", "100"), 2, "--figure"),
        ((*PLAN, *WORTH, *DEVIATION[:-1], "budget"), 1, "budget"),
        ((*PLAN, *WORTH, *DEVIATION, "--report", "årsredovisning"), 2, "årsredovisning"),
        ((*PLAN, *WORTH, *DEVIATION, "--rows", "projekt"), 1, "projekt"),
        ((*PLAN, *WORTH, "--row", "x" * 101, *DEVIATION[2:]), 1, "xxx"),
        ((*PLAN, *WORTH, "--starts", "2025-13"), 2, "2025-13"),
        (("measure", "end", "Å9", *L, "--period", "2025-03"), 1, "Å9"),
        (("measure", "end", "Å9", *L, "--period", "2025-03", "--as", "gone"), 2, "gone"),
        (("measure", "deadline", *L, "--days", "4000", "--from", "2025-01"), 1, "4000"),
        ((*LIST, "--as-of", "closed"), 1, "2025-03"),
        (("measure", "list", "--ledger", "annan", "--period", "2025-03"), 1, "annan"),
    ],
)
def test_what_cannot_be_planned_or_listed_is_refused(
    provbok: Run, call: tuple[str, ...], code: int, said: str
) -> None:
    last = position(provbok)

    answer = provbok(*call)

    assert answer.code == code, answer.err
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert position(provbok) == last


def test_an_erased_text_is_told_as_erased(provbok: Run) -> None:
    run = in_english(provbok)
    run(*PLAN, *WORTH)
    at = str(position(provbok))

    erased = run("erase", "text", *L, "--position", at, *BOARD[:4], "--yes")

    assert erased.code == 0, erased.err
    with_it = run(*LIST, "--format", "json")
    assert "[erased by decision: Nämnden 2025-02-20" in with_it.out
    assert "[erased by decision" in run(*LIST).out


def test_a_measure_is_planned_and_decided_by_the_api(
    office: Office, anna: Person, bo: Person
) -> None:
    assert told(anna.get("/measures?period=2025-03"))["measures"] == []
    planned = anna.post("/measures", json=STATED)
    again = anna.post("/measures", json=STATED)
    decided = bo.post(
        "/measures/decisions",
        json={"measure": "Å1", "decided_by": "Nämnden", "decided_on": "2025-02-20"},
    )
    assessing = {"measure": "Å1", "period": "2025-03", "achieved": {"year": 5}}
    assessed = anna.post("/measures/assessments", json=assessing)

    assert (planned.json()["new"], again.json()["new"]) == (True, False)
    assert (decided.json()["new"], assessed.json()["new"]) == (True, True)
    answer = told(anna.get(f"/measures?period=2025-03&min_position={assessed.json()['position']}"))
    (measure,) = answer["measures"]
    assert measure["text"] == "Konsulter ersätts\nav anställda."
    assert (measure["status"], measure["assessment"]["achieved"]["year"]) == ("decided", 5)
    assert answer["deviations"][0]["measures"] == ["Å1"]
    assert answer["totals"]["planned"]["posts_year"] == 250


@pytest.mark.parametrize(
    ("path", "stated", "status", "rule"),
    [
        ("", {**STATED, "effect": {}}, 422, "measure-without-effect"),
        ("", {**STATED, "effect": {"year": "12"}}, 422, None),
        ("", {**STATED, "text": "\x07"}, 422, "control-character"),
        ("", {**STATED, "text": "x" * 10_001}, 422, None),
        ("", {**STATED, "answers": "99"}, 422, "no-such-unit"),
        ("", {**STATED, "year": 2026}, 422, "measure-of-another-year"),
        ("", {**STATED, "deviation": {"row": "100"}}, 422, None),
        ("/endings", {"measure": "Å9", "ending": "done", "period": "2025-03"}, 404, None),
        ("/assessments", {"measure": "Å9", "period": "2025-03"}, 404, "no-such-measure"),
        ("/deadlines", {"days": 3_661, "valid_from": "2025-01"}, 422, None),
    ],
)
def test_what_cannot_be_planned_is_refused_by_the_api(
    anna: Person, path: str, stated: dict[str, Any], status: int, rule: str | None
) -> None:
    refused = problem(anna.post(f"/measures{path}", json=stated), status)

    assert rule in (None, refused)
    assert told(anna.get("/measures?period=2025-03"))["measures"] == []


def test_what_has_ended_is_a_conflict(anna: Person) -> None:
    ending = {"measure": "Å1", "ending": "done", "period": "2025-03"}
    anna.post("/measures", json=STATED)
    anna.post("/measures/endings", json=ending)

    refused = anna.post("/measures/endings", json={**ending, "period": "2025-04"})

    assert problem(refused, 409) == "measure-has-ended"
