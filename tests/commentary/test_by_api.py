"""Commentary by the API; and who answers for a part of the organisation."""

import json
from typing import Any

from adapters.access.caller import Grant
from tests.cli.given import PROVBOK
from tests.http.commands.given import Office, Person, problem

JANUARY = {"period": "2025-01"}
COSTS: dict[str, Any] = {"rows": "service", "where": ["kind=cost"]}
PAY: dict[str, Any] = {**COSTS, **JANUARY, "row": "100", "figure": "outcome"}
OF_TEN: dict[str, Any] = {**PAY, "where": ["kind=cost", "responsibility=10"]}
RULE: dict[str, Any] = {"rule": "k", **COSTS, "figure": "outcome", "per_cent": 1_000}


def owed(person: Person) -> dict[str, str]:
    """How each deviation stands, by its row."""
    answer = person.get("/comments/owed", params=JANUARY)
    assert answer.status_code == 200, answer.text
    return {one["row"]: one["status"] for one in answer.json()["listed"]}


def test_what_is_owed_is_answered(anna: Person) -> None:
    rule = {**RULE, "valid_from": "2025-01", "floor": "1,00", "answers": "10"}
    assert anna.post("/commentary-rules", json=rule).json()["new"] is True
    assert anna.post("/commentary-rules", json=rule).json()["new"] is False
    assert owed(anna)["100"] == "missing"

    said = {**PAY, "text": "Fler löner.\nOch högre.", "causes": ["volume"]}
    assert anna.post("/comments", json=said).json()["new"] is True
    assert anna.post("/comments", json=said).json()["new"] is False

    assert owed(anna)["100"] == "answered"
    (one,) = anna.get("/comments", params=JANUARY).json()["listed"]
    assert one["comment"]["text"] == "Fler löner.\nOch högre."
    assert one["answers"] == ["10"]
    assert anna.get("/commentary-rules").json()["rules"][0]["floor"] == 100


def test_every_version_is_told(anna: Person) -> None:
    for text in ("Först.", "Sedan."):
        anna.post("/comments", json={**PAY, "text": text})
    anna.post("/comments/withdrawals", json={**PAY, "reason": "Fel."})

    versions = anna.get("/comments/history", params=PAY).json()["versions"]

    assert [one["text"] for one in versions] == ["Först.", "Sedan.", "Fel."]
    assert [one["withdrawn"] for one in versions] == [False, False, True]


def test_refusals_are_problems(anna: Person) -> None:
    def refused(status: int, **said: Any) -> str:
        return problem(anna.post("/comments", json={**PAY, "text": "x", **said}), status)

    assert refused(404, row="77") == "no-such-row"
    assert refused(409, explains="1,00") == "figure-moved"
    assert refused(409, figure="forecast") == "no-forecast-to-explain"
    assert refused(422, causes=["otur"]) == "no-such-cause"
    assert refused(422, text="\u0007") == "control-character"
    assert refused(422, text="x" * 100_000) == "invalid-request"
    withdrawal = anna.post("/comments/withdrawals", json={**PAY, "row": "200"})
    assert problem(withdrawal, 404) == "no-such-comment"
    anna.post("/periods/2025-01/close")
    assert refused(409) == "closed-to-comments"


def test_who_answers_for_a_part_comments_on_what_lies_within_it(
    office: Office, anna: Person
) -> None:
    part = office.person("del", Grant("controller", "provbok", "10"))

    assert problem(part.post("/comments", json={**PAY, "text": "x"}), 403)
    of_both = {**PAY, "where": ["kind=cost", "responsibility=10", "responsibility=11"]}
    assert problem(part.post("/comments", json={**of_both, "text": "x"}), 403)
    assert part.post("/comments", json={**OF_TEN, "text": "Fler löner."}).status_code == 200
    unit = {"rows": "responsibility", **JANUARY, "figure": "outcome", "text": "x"}
    assert part.post("/comments", json={**unit, "row": "10"}).status_code == 200
    assert problem(part.post("/comments", json={**unit, "row": "11"}), 403)
    assert problem(part.post("/comments", json={**unit, "row": "1"}), 403)
    assert problem(part.post("/comments", json={**unit, "row": "total"}), 403)

    anna.post("/comments", json={**PAY, "text": "Om hela staden."})
    listed = part.get("/comments", params=JANUARY).json()
    assert {one["row"] for one in listed["listed"]} == {"100", "10"}
    assert "Om hela staden." not in str(listed)
    assert problem(part.get("/comments/history", params=PAY), 403)


def test_a_unit_that_ceased_at_new_year_explains_its_last_months(
    office: Office, anna: Person
) -> None:
    part = office.person("del", Grant("controller", "provbok", "10"))
    structure = json.loads((PROVBOK / "struktur.json").read_text("utf-8"))
    units = structure["dimensions"][0]
    units["nodes"] = [one for one in units["nodes"] if one["code"] != "10"]
    loaded = anna.post("/structure", json=structure, params={"valid_from": "2026-01-01"})
    assert loaded.status_code == 200

    assert part.post("/comments", json={**OF_TEN, "text": "Fler löner."}).status_code == 200

    (one,) = part.get("/comments", params=JANUARY).json()["listed"]
    assert one["comment"]["text"] == "Fler löner."
    assert part.get("/comments/history", params=OF_TEN).status_code == 200


def test_a_file_of_comments_is_read_all_or_none(anna: Person) -> None:
    file = "tjänst;gäller;text\n100;utfall;Sent; dyrt.\n".encode()
    wrong = file + b"77;utfall;x\n"

    refused = anna.send("/imports/comments", ("k.csv", wrong), **JANUARY)
    assert problem(refused, 422) == "malformed-file"
    assert refused.json()["problems"][0]["row"] == 3

    done = anna.send("/imports/comments", ("k.csv", file), **JANUARY).json()
    assert (done["comments"], done["recorded"], done["new"]) == (1, 1, True)
