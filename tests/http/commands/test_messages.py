"""Messages by the API: the bus's own, told what became of them at once."""

import json
from typing import Any

import pytest

from adapters.access.caller import Grant
from tests.http.commands.given import Office, Person, problem

MESSAGES = "/sources/lon/messages"


def voucher(number: str = "7", amount: str = "120.00") -> dict[str, Any]:
    lines = [
        {"account": "5010", "coding": {"responsibility": "10"}, "amount": amount},
        {"account": "1930", "coding": {}, "amount": f"-{amount}"},
    ]
    named = {"fiscal_year": "2025", "series": "L", "number": number, "date": "2025-02-20"}
    return {"sign": "debit", "voucher": named, "lines": lines}


DECISION = {
    "sign": "result",
    "kind": "original",
    "decision": {"body": "KF", "date": "2024-11-21"},
    "lines": [
        {
            "account": "5010",
            "coding": {"responsibility": "10"},
            "amount": "-5.00",
            "period": "2025-02",
        }
    ],
}


def attributes(id: str = "m-1", type: str = "liggare.outcome.v1") -> dict[str, str]:
    return {"specversion": "1.0", "id": id, "source": "/provbok/lon", "type": type}


def binary(person: Person, data: object, **said: str) -> Any:
    headers = {f"ce-{name}": value for name, value in attributes(**said).items()}
    return person.post(MESSAGES, json=data, headers=headers)


def structured(person: Person, data: object, **said: str) -> Any:
    event = attributes(**said) | {"datacontenttype": "application/json", "data": data}
    headers = {"content-type": "application/cloudevents+json"}
    return person.post(MESSAGES, content=json.dumps(event), headers=headers)


@pytest.fixture
def lon(office: Office) -> Person:
    """The payroll system: it publishes in its own name."""
    return office.person("lon", Grant("publisher", "provbok", "lon"))


def test_a_voucher_is_recorded_and_its_sender_is_told(office: Office, lon: Person) -> None:
    answer = binary(lon, voucher())

    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["type"] == "liggare.delivery-accepted.v1"
    assert (told["message"], told["reference"]) == ("m-1", "2025/L/7")
    [row] = [e for e in office.service.view("provbok").events() if e.position == told["position"]]
    assert row.channel == "api"
    assert office.service.store.names([row.by]) == {row.by: "system:lon"}


def test_the_same_message_in_the_other_mode_is_a_duplicate(lon: Person) -> None:
    first = binary(lon, voucher()).json()
    again = structured(lon, voucher()).json()
    resent = structured(lon, voucher(), id="m-2").json()

    for told in (again, resent):
        assert told["type"] == "liggare.delivery-duplicate.v1"
        assert told["reference"] == first["reference"]


def test_what_cannot_be_taken_is_set_aside_and_its_sender_is_told_why(
    office: Office, anna: Person, lon: Person
) -> None:
    answer = binary(lon, voucher(amount="1.234"))

    assert answer.status_code == 202
    told = answer.json()
    assert told["type"] == "liggare.delivery-set-aside.v1"
    assert told["reason"] == "malformed"
    assert told["problems"]
    [aside] = office.service.ledger("provbok").recorder.select_set_aside()
    assert aside.kind == "message"
    assert "authorization" not in aside.content.lower()
    assert anna.post(f"/set-aside/{aside.id}/discard", json={"reason": "fel"}).status_code == 200


def test_what_contradicts_is_accepted_or_tried_again(anna: Person, lon: Person) -> None:
    binary(lon, voucher())
    told = binary(lon, voucher(amount="130.00"), id="m-2").json()
    assert told["reason"] == "conflict"

    assert problem(anna.post("/set-aside/1/retry"), 409) == "still-contradicts"
    assert anna.post("/set-aside/1/accept").json()["new"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"a":1,"a":2}', b"[" * 50_000])
def test_whatever_comes_is_answered(lon: Person, body: bytes) -> None:
    for kind in ("application/json", "application/cloudevents+json", "text/plain", ""):
        answer = lon.post(MESSAGES, content=body, headers={"content-type": kind})

        assert answer.status_code == 202, answer.text


def test_nobody_speaks_in_anothers_name(office: Office, lon: Person) -> None:
    headers = {f"ce-{name}": value for name, value in attributes().items()}

    elsewhere = lon.post("/sources/ekonomi/messages", json=voucher(), headers=headers)
    assert problem(elsewhere, 403) == "other-source"
    everywhere = office.person("alla", "publisher")
    told = everywhere.post("/sources/ekonomi/messages", json=voucher(), headers=headers).json()
    assert told["reason"] == "other-source"


def test_a_decision_asks_for_more_than_publishing(office: Office, lon: Person) -> None:
    said = {"type": "liggare.budget-decision.v1"}
    both = office.person("plan", Grant("publisher", "provbok", "lon"), "approver")

    assert problem(binary(lon, DECISION, **said), 403) == "role-missing"
    assert problem(structured(lon, DECISION, **said), 403) == "role-missing"

    assert binary(both, DECISION, **said).json()["type"] == "liggare.delivery-accepted.v1"


def test_a_decision_set_aside_is_tried_again_by_who_may_decide(
    office: Office, anna: Person, cilla: Person
) -> None:
    both = office.person("plan", "publisher", "approver")
    supplement = DECISION | {"kind": "supplement"}
    told = binary(both, supplement, type="liggare.budget-decision.v1").json()
    assert told["reason"] == "refused"

    assert problem(anna.post("/set-aside/1/retry"), 403) == "role-missing"
    assert problem(cilla.post("/set-aside/1/retry"), 409) == "no-original-budget"


def test_nothing_at_all_is_no_message(lon: Person) -> None:
    assert problem(lon.post(MESSAGES), 422) == "no-message"


def test_a_body_beyond_all_bounds_is_not_read(lon: Person) -> None:
    answer = lon.post(MESSAGES, content=bytes(17 << 20))

    assert answer.status_code == 413
