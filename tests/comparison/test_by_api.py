"""What has changed in a report, by the API."""

import json

import pytest

from adapters.access.caller import Grant
from tests.cli.conftest import Run
from tests.cli.given import L
from tests.http.commands.given import Office, Person, problem
from tests.http.questions.given import send_voucher, told

CHANGES = "/reports/deviation/changes?rows=responsibility&period=2025-01"
NAMED = "/reports/service-follow-up/changes?period=2025-01"


def changed(answer: dict[str, object], column: str = "outcome_ytd") -> dict[str, int]:
    rows = answer["rows"]
    assert isinstance(rows, list)
    return {row["code"]: row["cells"][column]["difference"] for row in rows}


def test_changes_are_told_as_by_command(anna: Person, provbok: Run) -> None:
    by_api = told(anna.get(f"{NAMED}&from=2"))
    command = ("compare", "service-follow-up", *L, "--period", "2025-01", "--from", "2")
    by_command = json.loads(provbok(*command, "--format", "json").out)

    assert by_api["rows"] == by_command["rows"]
    assert by_api["columns"] == by_command["columns"]
    assert [e["reference"] for e in by_api["events"]] == [
        e["reference"] for e in by_command["events"]
    ]


def test_who_sees_a_part_sees_the_changes_of_the_part(office: Office, anna: Person) -> None:
    dag = office.person("dag", Grant("reader", "provbok", "10"))
    before = send_voucher(anna, 20, 1)
    send_voucher(anna, 21, 40, unit="11")
    last = send_voucher(anna, 22, 7, unit="10")
    asked = f"{CHANGES}&from={before}&min_position={last}"

    of_all, of_part = told(anna.get(asked)), told(dag.get(asked))

    assert changed(of_all) == {"10": -700, "11": -4_000, "1": -4_700, "total": -4_700}
    assert changed(of_part) == {"10": -700, "1": -700, "total": -700}
    assert [event["reference"] for event in of_part["events"]] == ["2025/A/22"]


def test_who_may_not_read_the_audit_trail_is_not_told_who(office: Office, anna: Person) -> None:
    reader = office.person("rut", "reader")
    asked = f"{CHANGES}&from=2"

    assert {event["by"] for event in told(reader.get(asked))["events"]} == {None}
    assert None not in {event["by"] for event in told(anna.get(asked))["events"]}


@pytest.mark.parametrize(
    ("asked", "status", "rule"),
    [
        ("from=5&to=3", 409, "compares-backwards"),
        ("from=9999", 409, "position-not-reached"),
        ("from=closed", 409, "period-not-closed"),
        ("from=sealed", 409, "not-sealed"),
        ("from=2&to=sealed", 409, "not-sealed"),
        ("from=0", 409, "no-structure-yet"),
        ("from=yesterday", 422, "invalid-request"),
        ("to=3", 422, "invalid-request"),
        ("from=3&as_of=2", 422, "invalid-request"),
        ("since=3", 422, "invalid-request"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    anna: Person, asked: str, status: int, rule: str
) -> None:
    assert problem(anna.get(f"{CHANGES}&{asked}"), status) == rule


def test_between_two_positions_the_answer_stands_on_the_later(anna: Person) -> None:
    last = send_voucher(anna, 20, 1)
    send_voucher(anna, 21, 40)

    answer = anna.get(f"{CHANGES}&from=2&to={last}")

    assert answer.headers["liggare-position"] == str(last)
    assert told(answer)["to"]["position"] == last


@pytest.mark.parametrize("media", ["text/csv", "application/vnd.apache.parquet"])
def test_changes_are_had_as_files(anna: Person, media: str) -> None:
    answer = anna.get(f"{NAMED}&from=2", headers={"Accept": media})

    assert answer.status_code == 200, answer.text
    assert "service-follow-up-2025-01-changes" in answer.headers["content-disposition"]
