"""Seals by the API: who may, what is answered, and that a sealed report is shown as sealed."""

import logging
from hashlib import sha256
from typing import Any

import pytest

from adapters.access.caller import Grant
from adapters.http.app import make_app
from tests.http.commands.given import Answer, Office, Person, problem
from tests.http.questions.given import outcome_of, send_voucher, told

RESULT = "/reports/result-summary?period=2025-01"
JANUARY = {"report": "result-summary", "period": "2025-01"}
BOARD = {"decided_by": "Nämnden", "decided_on": "2025-02-20", "paragraph": "12"}
SEAL = {**JANUARY, **BOARD}
ENGLISH = {"accept-language": "en"}


def sealed(person: Person, **stated: Any) -> dict[str, Any]:
    answer = person.post("/seals", json={**SEAL, **stated})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def seal_of(answer: Answer) -> dict[str, Any] | None:
    found: dict[str, Any] | None = told(answer)["seal"]
    return found


def test_an_approver_seals_a_report_and_everybody_sees_that_it_is_sealed(
    bo: Person, anna: Person
) -> None:
    assert seal_of(anna.get(RESULT)) is None

    done = sealed(bo)
    later = send_voucher(anna, 900, 7)

    answer = anna.get(f"{RESULT}&min_position={later}")
    seal = seal_of(answer)
    assert seal is not None
    assert outcome_of(answer)["total"] == 60_00
    assert (
        (seal["number"], seal["digest"]) == (done["number"], done["digest"]) == (1, done["digest"])
    )
    assert seal["sealed_position"] == done["sealed_position"] == done["position"] - 1
    assert seal["decision"] == {
        "body": "Nämnden",
        "date": "2025-02-20",
        "paragraph": "12",
        "diary_number": None,
    }
    assert (seal["changed"], seal["alarm"]) == (12, None)
    assert told(answer)["basis"]["position"] == done["sealed_position"]


def test_the_same_decision_again_is_the_same_seal(bo: Person, anna: Person) -> None:
    first = sealed(bo)
    send_voucher(anna, 900, 7)

    again = sealed(bo)

    assert (again["new"], again["number"], again["digest"]) == (False, 1, first["digest"])
    assert len(told(anna.get("/seals"))["seals"]) == 1


def test_a_rehearsal_records_nothing(bo: Person, anna: Person) -> None:
    rehearsed = sealed(bo, dry_run=True)

    assert (rehearsed["dry_run"], rehearsed["number"]) == (True, 1)
    assert told(anna.get("/seals"))["seals"] == []
    assert rehearsed["digest"] == sealed(bo)["digest"]


def test_now_and_a_part_are_told_apart_from_what_is_sealed(
    office: Office, bo: Person, anna: Person
) -> None:
    sealed(bo)
    later = send_voucher(anna, 900, 7)

    as_sealed = anna.get(f"{RESULT}&min_position={later}", headers=ENGLISH)
    now = anna.get(f"{RESULT}&as_of=now&min_position={later}", headers=ENGLISH)
    again = anna.get(f"{RESULT}&min_position={later}", headers=ENGLISH)
    dag = office.person("dag", Grant("reader", "provbok", "10"))
    part = dag.get(f"{RESULT}&min_position={later}")

    assert outcome_of(as_sealed)["total"] == 60_00
    assert as_sealed.content == again.content
    assert outcome_of(now)["total"] == 53_00
    assert now.headers["etag"] != as_sealed.headers["etag"]
    assert seal_of(now) is None
    assert "not the sealed figures" in told(now)["notes"][0]
    assert seal_of(part) is None


def test_a_report_as_of_a_position_is_answered_as_it_was_then(bo: Person, anna: Person) -> None:
    answers = {}
    for number in range(3):
        position = send_voucher(anna, 900 + number)
        answers[position] = anna.get(f"{RESULT}&min_position={position}").content
        if number == 0:
            sealed(bo)

    for position, then in answers.items():
        assert anna.get(f"{RESULT}&as_of={position}").content == then


def test_files_say_that_they_are_sealed(bo: Person, anna: Person) -> None:
    sealed(bo)

    answer = anna.get(RESULT, headers={"accept": "text/csv"})

    header, *rows = answer.text.splitlines()
    assert header.endswith(";seal")
    assert all(row.endswith(";1") for row in rows)


def test_the_lines_behind_a_cell_are_told_as_sealed_page_by_page(bo: Person, anna: Person) -> None:
    sealed(bo, report="deviation", rows="service")
    later = send_voucher(anna, 900, 7)
    behind = "/entries?rows=service&row=total&column=outcome_ytd&period=2025-01"

    first = told(anna.get(f"{behind}&limit=2&min_position={later}"))
    rest = told(anna.client.get(first["next"]).raise_for_status()) if first["next"] else {}
    now = told(anna.get(f"{behind}&as_of=now&min_position={later}"))

    assert (first["sum"], first["count"], first["seal"]) == (60_00, 3, 1)
    assert len(first["lines"]) + len(rest["lines"]) == 3
    assert (rest["seal"], rest["next"]) == (1, None)
    assert (now["sum"], now["count"], now["seal"]) == (53_00, 4, None)


def test_seals_are_listed_and_shown_one_by_one(bo: Person, anna: Person) -> None:
    sealed(bo, reason="delårsbokslut")
    sealed(bo, report="deviation", rows="service", where=["kind=cost"], eliminate_internal=True)

    first, second = told(anna.get("/seals"))["seals"]
    one = told(anna.get("/seals/1"))

    assert (first["by"], first["reason"], first["channel"]) == ("system:bo", "delårsbokslut", "api")
    assert second["parameters"] == {
        "period": "2025-01",
        "rows": "service",
        "where": ["kind=cost"],
        "eliminate_internal": True,
    }
    assert one | first == one
    assert sha256(one["content"].encode()).hexdigest() == first["digest"]
    assert one["shown"]["seal"]["number"] == 1
    assert problem(anna.get("/seals/3"), 404) == "no-such-seal"


@pytest.mark.parametrize(
    ("stated", "status", "rule"),
    [
        ({"report": "deviation"}, 422, "rows-to-choose"),
        ({"rows": "service"}, 422, "rows-of-its-own"),
        ({"where": ["kind=cost"]}, 422, "rows-of-its-own"),
        ({"eliminate_internal": True}, 422, "rows-of-its-own"),
        ({"report": "deviation", "rows": "nothing"}, 404, "no-such-dimension"),
        ({"report": "annual"}, 422, None),
        ({"period": "2025-13"}, 422, None),
        ({"paragraph": " "}, 422, None),
        ({"decided_by": ""}, 422, None),
        ({"as_of": "9999"}, 409, "position-not-reached"),
        ({"as_of": "closed"}, 409, "period-not-closed"),
        ({"as_of": "yesterday"}, 422, None),
        ({"unit": "kr"}, 422, None),
    ],
)
def test_what_cannot_be_sealed_is_refused(
    bo: Person, anna: Person, stated: dict[str, Any], status: int, rule: str | None
) -> None:
    refused = problem(bo.post("/seals", json={**SEAL, **stated}), status)

    assert rule in (None, refused)
    assert told(anna.get("/seals"))["seals"] == []


def test_one_decision_does_not_seal_two_positions(bo: Person, anna: Person) -> None:
    sealed(bo)
    later = send_voucher(anna, 900, 7)

    refused = bo.post("/seals", json={**SEAL, "as_of": str(later)})

    assert problem(refused, 409) == "sealed-otherwise"


def test_who_answers_for_a_part_seals_nothing(office: Office) -> None:
    chief = office.person("chef", Grant("approver", "provbok", "10"))

    assert problem(chief.post("/seals", json=SEAL), 403) == "whole-ledger-needed"


def test_nothing_is_sealed_while_the_read_model_stands_still(
    office: Office, bo: Person, anna: Person
) -> None:
    last = send_voucher(anna, 900)
    statement = "UPDATE event SET topic = 'something.strange' WHERE position = ?"
    office.service.store.write(statement, [last])

    assert problem(bo.post("/seals", json=SEAL), 503) == "read-model-stands-still"


def test_a_recomputation_that_differs_is_told_beside_the_answer_and_in_the_log(
    office: Office, bo: Person, caplog: pytest.LogCaptureFixture
) -> None:
    done = sealed(bo)
    assert seal_of(bo.get(RESULT)) is not None
    (stored,) = office.service.ledger("provbok").recorder.select_notifications(done["position"], 1)
    changed = stored.state.replace(rb"\"6000\"", rb"\"7000\"")
    assert changed != stored.state
    statement = "UPDATE event SET state = ? WHERE position = ?"
    office.service.store.write(statement, [changed, done["position"]])

    with caplog.at_level(logging.ERROR, "liggare.seals"):
        answer = bo.get(RESULT, headers=ENGLISH)

    seal = seal_of(answer)
    assert answer.headers["liggare-alarm"] == "seal 1"
    assert seal is not None
    assert "SHA-256" in seal["alarm"]["reasons"][0]
    (record,) = caplog.records
    assert (record.ledger, record.what) == ("provbok", "seal 1")  # type: ignore[attr-defined]
    assert office.service.seal_alarms == {"provbok": {1}}


def test_the_description_tells_of_seals(office: Office) -> None:
    described = make_app(office.service).openapi()

    report = described["components"]["schemas"]["ReportAnswer"]["properties"]["seal"]
    assert {"$ref": "#/components/schemas/SealFace"} in report["anyOf"]
    assert "/ledgers/{ledger}/seals/{number}" in described["paths"]
