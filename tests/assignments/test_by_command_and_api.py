"""Assignments by the command line and by the API, told in the user's words."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.given import L, position
from tests.http.commands.given import Person, problem
from tests.http.questions.given import told
from tests.seals.test_by_command import in_english

RECEIVE = (
    *("assignment", "receive", "U1", *L, "--text", "Utred en växel.", "--due", "2025-09-30"),
    *("--decided-by", "KF", "--decided-on", "2024-11-21", "--answers", "10"),
)
REPORT = ("assignment", "report", "U1", *L, "--on", "2025-03-31", "--status", "under-way")


def test_an_assignment_is_received_and_reported_by_command(provbok: Run) -> None:
    run = in_english(provbok)
    assert run(*RECEIVE).out == "The assignment U1 is received.\n"
    assert "known so already" in run(*RECEIVE).out
    run(*REPORT, "--text", "Det går.")
    run("assignment", "finish", "U1", *L, "--on", "2025-06-30", "--text", "En räcker.")

    (shown,) = json.loads(run("assignment", "show", "U1", *L, "--format", "json").out)[
        "assignments"
    ]
    (listed,) = json.loads(run("assignment", "list", *L, "--format", "json").out)["assignments"]

    assert shown == listed
    assert (listed["status"], listed["due"]) == ("finished", "2025-09-30")
    assert listed["reports"] == [
        {"on": "2025-03-31", "status": "under-way", "text": "Det går."},
        {"on": "2025-06-30", "status": "finished", "text": "En räcker."},
    ]
    assert {"U1", "Finally", "2025-06-30"} <= set(run("assignment", "list", *L).out.split())
    assert "Det går." in run("assignment", "show", "U1", *L).out


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        (REPORT, 1, "U1"),
        ((*REPORT[:-1], "halvvägs"), 2, "halvvägs"),
        ((*RECEIVE, "--due", "2025-02-30"), 2, "2025-02-30"),
        ((*RECEIVE, "--answers", "99"), 1, "99"),
        (("assignment", "show", "U9", *L), 1, "U9"),
    ],
)
def test_what_cannot_be_received_or_shown_is_refused(
    provbok: Run, call: tuple[str, ...], code: int, said: str
) -> None:
    last = position(provbok)

    answer = provbok(*call)

    assert (answer.code, position(provbok)) == (code, last)
    assert said in answer.err
    assert "Traceback" not in answer.err


STATED = {
    "assignment": "U/1",
    "text": "Utred\nen växel.",
    "due": "2025-09-30",
    "decided_by": "KF",
    "decided_on": "2024-11-21",
}


def test_an_assignment_is_received_and_reported_by_the_api(anna: Person) -> None:
    assert anna.post("/assignments", json=STATED).json()["new"] is True
    assert anna.post("/assignments", json=STATED).json()["new"] is False
    report = {"assignment": "U/1", "on": "2025-03-31", "status": "delayed", "text": "Sent."}
    anna.post("/assignments/reports", json=report)
    final = anna.post("/assignments/final-reports", json={"assignment": "U/1", "on": "2025-04-30"})

    answer = told(anna.get(f"/assignments?min_position={final.json()['position']}"))
    one = told(anna.get("/assignments?assignment=U/1"))
    (listed,) = answer["assignments"]

    assert one["assignments"] == [listed]
    assert listed["text"] == "Utred\nen växel."
    assert (listed["status"], listed["overdue"]) == ("finished", False)
    assert [report["status"] for report in listed["reports"]] == ["delayed", "finished"]


@pytest.mark.parametrize(
    ("path", "stated", "status"),
    [
        ("", {**STATED, "due": "2025-02-30"}, 422),
        ("", {**STATED, "due": "2024-01-01"}, 422),
        ("", {**STATED, "text": ""}, 422),
        ("/reports", {"assignment": "U9", "on": "2025-03-31", "status": "done"}, 404),
        ("/reports", {"assignment": "U9", "on": "2025-03-31", "status": "gone"}, 422),
        ("/final-reports", {"assignment": "U9", "on": "2025-03-31"}, 404),
    ],
)
def test_what_cannot_be_received_is_refused_by_the_api(
    anna: Person, path: str, stated: dict[str, Any], status: int
) -> None:
    problem(anna.post(f"/assignments{path}", json=stated), status)

    assert told(anna.get("/assignments"))["assignments"] == []
    assert problem(anna.get("/assignments?assignment=U9"), 404) == "no-such-assignment"
