"""The audit trail by the API: filters, what changed, and files."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from adapters.http.questions import events as asked_events
from tests.http.commands.given import DECIDED, Office, Person, problem
from tests.http.questions.given import example, send_voucher, told
from tests.http.questions.test_lists import walk

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def close(person: Person) -> int:
    closed = person.post("/periods/2025-01/close", json={"reason": "Januari är klar"})
    return int(closed.json()["position"])


def test_an_event_tells_what_it_changed(anna: Person) -> None:
    asked = f"/events?event=period.closed&min_position={close(anna)}"

    (event,) = told(anna.get(asked))["events"]

    (change,) = event["changes"]
    assert (change["before"], change["after"]) == ("open", "closed")
    assert (event["part"], event["parts"], event["more_changes"]) == (1, 1, 0)


def test_the_trail_is_asked_by_coding_time_and_decision(anna: Person, bo: Person) -> None:
    proposed = anna.send("/budget/proposals", example("budget-2025.se")).json()["position"]
    decided = bo.post("/budget/proposals/1/decide", json=DECIDED).json()["position"]
    last = send_voucher(anna, 10)

    def found(asked: str) -> list[int]:
        answer = told(anna.get(f"/events?min_position={last}&{asked}"))
        return [event["position"] for event in answer["events"]]

    assert found("decision=KF%20%C2%A7%2012") == [decided]
    assert found("event=beslut") == [decided]
    assert decided in found("where=account%3D5010&event=budget")
    (waiting,) = found("where=account%3D5010&event=proposal")
    assert waiting <= proposed < decided
    assert found(f"recorded_from={last}") == [last]
    assert found("recorded_to=2") == [2, 1]
    assert found("recorded_to=2020-01-01") == []
    assert len(found("recorded_from=2020-01-01")) == last


def test_pages_by_coding_give_every_event_once(anna: Person) -> None:
    for number in range(10, 15):
        last = send_voucher(anna, number)

    whole = walk(anna, f"/events?where=account%3D5010&limit=2&min_position={last}", "events")
    at_once = told(anna.get(f"/events?where=account%3D5010&min_position={last}"))["events"]

    assert whole == at_once
    assert len(whole) >= 5


@pytest.mark.parametrize(
    ("asked", "status", "rule"),
    [
        ("event=bugdet", 422, "unknown-kind-of-event"),
        ("where=colour%3Dred", 404, "no-such-dimension"),
        ("where=account%3D99999", 404, "unknown-code"),
    ],
)
def test_what_cannot_be_asked_is_refused(anna: Person, asked: str, status: int, rule: str) -> None:
    assert problem(anna.get(f"/events?{asked}"), status) == rule


@pytest.mark.parametrize("asked", ["recorded_from=yesterday", "recorded_to=now", "kind=budget"])
def test_what_is_written_wrong_is_refused(anna: Person, asked: str) -> None:
    assert anna.get(f"/events?{asked}").status_code == 422


def test_all_of_the_trail_as_a_workbook(anna: Person) -> None:
    last = close(anna)

    answer = anna.get(f"/events?min_position={last}", headers={"accept": XLSX})

    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].endswith('"events.xlsx"')
    page = load_workbook(BytesIO(answer.content)).worksheets[0]
    found = [row[0] for row in page.iter_rows(min_row=3, values_only=True)]
    assert list(dict.fromkeys(found)) == list(range(last, 0, -1))


def test_a_workbook_without_room_is_refused_before_it_begins(
    anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_events, "MOST_ROWS", 2)

    refused = anna.get("/events", headers={"accept": XLSX})

    assert problem(refused, 422) == "too-many-rows"


def test_a_page_of_the_trail_as_csv(anna: Person) -> None:
    last = close(anna)
    asked = f"/events?event=period&limit=1&min_position={last}"

    answer = anna.get(asked, headers={"accept": "text/csv"})

    head, row = answer.text.splitlines()
    assert head.startswith("position;recorded_at;by;")
    assert row.startswith(f"{last};")
    assert "Januari är klar" in row


def test_two_large_answers_are_never_the_same_one(anna: Person) -> None:
    asked = ("/events", {"headers": {"accept": "text/csv"}})

    one, other = (anna.get(asked[0], **asked[1]) for _ in range(2))

    assert one.text == other.text
    assert one.headers["etag"] != other.headers["etag"]


def test_a_reader_may_not_see_who_did_what(office: Office) -> None:
    reader = office.person("rut", "reader")

    assert reader.get("/events").status_code == 403
