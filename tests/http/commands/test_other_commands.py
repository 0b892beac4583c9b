"""Periods, outcomes taken back, what was set aside, mappings, structures, exports."""

import json
from pathlib import Path

import pytest

from adapters.access.caller import Grant
from tests.cli.given import voucher
from tests.http.commands.given import DECIDED, PROVBOK, Office, Person, problem


def test_periods_close_in_order(anna: Person) -> None:
    assert anna.post("/periods/2025-01/close").json()["new"]
    assert problem(anna.post("/periods/2025-03/close"), 409) == "closes-out-of-order"
    assert not anna.post("/periods/2025-01/close", json={}).json()["new"]
    assert anna.post("/periods/2025-01/reopen", json={"reason": "glömt"}).status_code == 200
    assert problem(anna.post("/periods/2025-01/reopen"), 409) == "not-closed"
    assert anna.post("/periods/2025-13/close").status_code == 422
    assert anna.post("/periods/2025-01/close", json={"reason": "\x00"}).status_code == 422


AMBIGUOUS = {
    b'{"reason": "a", "reason": "b"}': "key-twice",
    b'{"reason": NaN}': "not-finite",
    b'{"reason": Infinity}': "not-finite",
    b"[" * 100_000: "too-deep",
    b'{"reason": ' + b"9" * 5_000 + b"}": "number-too-long",
    b'{"reason": "\xff"}': "not-utf8",
    b'{"reason": "\\ud800"}': "half-a-character",
}


@pytest.mark.parametrize("body", AMBIGUOUS, ids=[*AMBIGUOUS.values()])
def test_a_body_that_two_readers_could_understand_differently_is_refused(
    anna: Person, body: bytes
) -> None:
    sent = {"content": body, "headers": {"content-type": "application/json"}}

    assert problem(anna.post("/periods/2025-01/close", **sent), 422) == AMBIGUOUS[body]
    assert problem(anna.post("/structure", **sent), 422) == AMBIGUOUS[body]
    assert anna.post("/periods/2025-01/close").json()["new"]


def test_an_outcome_is_taken_back_once(anna: Person) -> None:
    what = {"source": "ekonomi", "reference": "2025/A/1", "reason": "dubbel"}

    assert anna.post("/outcome/reverse", json=what).json()["new"]

    assert problem(anna.post("/outcome/reverse", json=what), 409) == "nothing-to-reverse"


@pytest.fixture
def set_aside(anna: Person, tmp_path: Path) -> Person:
    """A controller who has something set aside to decide."""
    lines = '#TRANS 5010 {1 "10"} 5.00\n#TRANS 1930 {} -5.00\n'
    anna.send("/imports/outcome", voucher(tmp_path / "annat.se", lines), source="ekonomi")
    return anna


def test_what_was_set_aside_is_accepted_once(set_aside: Person) -> None:
    assert set_aside.post("/set-aside/1/accept", json={"reason": "rättat"}).json()["new"]

    assert problem(set_aside.post("/set-aside/1/accept"), 409) == "settled-already"
    assert problem(set_aside.post("/set-aside/9/accept"), 404) == "no-such-set-aside"
    assert set_aside.post("/set-aside/0/accept").status_code == 422
    assert set_aside.post(f"/set-aside/{10**30}/accept").status_code == 422


def test_what_was_set_aside_is_discarded(set_aside: Person) -> None:
    assert set_aside.post("/set-aside/1/discard", json={"reason": "fel fil"}).status_code == 200

    assert problem(set_aside.post("/set-aside/1/accept"), 409) == "settled-already"


def test_what_is_discarded_says_why(set_aside: Person) -> None:
    assert set_aside.post("/set-aside/1/discard").status_code == 422
    assert set_aside.post("/set-aside/1/discard", json={"reason": "  "}).status_code == 422


MAPPING = {"account": "Konto", "amount": "Kr", "period": "Månad", "period_format": "month"}


def test_a_mapping_is_kept_and_used(anna: Person) -> None:
    assert anna.put("/mappings/plan", json=MAPPING).json()["new"]
    assert not anna.put("/mappings/plan", json=MAPPING).json()["new"]

    assert anna.get("/mappings").json()["mappings"][0]["name"] == "plan"
    assert anna.get("/mappings/plan").json()["amount"] == "Kr"
    assert problem(anna.get("/mappings/annan"), 404) == "no-such-mapping"
    file = ("plan.csv", b"Konto;Kr;M\xc3\xa5nad\n5010;-1,00;2025-04")
    assert anna.send("/imports/forecast", file, round="P", mapping="plan").json()["new"]


def test_a_mapping_is_guessed_from_a_file_and_not_kept(anna: Person) -> None:
    file = ("plan.csv", b"konto;belopp;period\n5010;-1,00;2025-04\n5010;-2,50;2025-05\n")

    guessed = anna.send("/mappings", file).json()

    assert (guessed["lines"], guessed["sum"]) == (2, -350)
    assert guessed["mapping"]["account"] == "konto"
    assert anna.get("/mappings").json() == {"mappings": []}
    assert anna.put("/mappings/plan", json=guessed["mapping"]).json()["new"]


def test_a_mapping_that_contradicts_itself_is_refused(anna: Person) -> None:
    assert problem(anna.put("/mappings/plan", json={"account": "Konto"}), 422) == (
        "amounts-in-none-or-both"
    )
    huge = MAPPING | {"header_row": 10**40}
    assert anna.put("/mappings/plan", json=huge).status_code == 422
    assert anna.put("/mappings/plan", json=MAPPING | {"account": "K\x00"}).status_code == 422


def structure(**changes: object) -> dict[str, object]:
    stated: dict[str, object] = json.loads((PROVBOK / "struktur.json").read_text("utf-8"))
    return stated | changes


def test_a_structure_is_loaded_where_it_belongs(anna: Person) -> None:
    assert not anna.post("/structure", json=structure()).json()["new"]
    renamed = anna.post("/structure?valid_from=2026-01-01", json=structure(name="Nytt namn"))
    assert renamed.json()["new"]
    other = anna.post("/structure", json=structure(ledger="annan"))
    assert problem(other, 422) == "other-ledger"
    none = anna.post("/structure", json=structure(internal_counterparties=["FINNS INTE"]))
    assert problem(none, 422) == "malformed-file"
    stated = json.dumps(structure())
    for wrong in ("\\ud800", "\\u0000"):
        body = stated.replace('"Provbok', f'"{wrong}')
        headers = {"content-type": "application/json"}
        assert anna.post("/structure", content=body, headers=headers).status_code == 422
    assert anna.post("/structure", json=structure(name=7)).status_code == 422
    assert anna.post("/structure", content=b"[" * 100_000).status_code == 422


def test_a_new_ledger_is_made_by_a_controller_of_every_ledger(office: Office) -> None:
    of_one = office.person("anna", Grant("controller", "ny"))
    of_all = office.person("alla", Grant("controller", "*"))
    of_one.ledger = of_all.ledger = "ny"

    assert problem(of_one.post("/structure", json=structure(ledger="ny")), 404) == "unknown-ledger"
    assert of_all.post("/structure", json=structure(ledger="ny")).json()["new"]
    assert of_all.post("/rebuild").json()["position"] == 1
    assert problem(of_one.post("/rebuild"), 403) == "administrator-needed"


def test_a_year_is_exported_as_sie(anna: Person, bo: Person) -> None:
    bo.send("/imports/budget", PROVBOK / "budget-2025.se", **DECIDED)

    budget = anna.get("/exports/budget?year=2025")
    outcome = anna.get("/exports/outcome?source=ekonomi&year=2025")

    assert b"#PBUDGET" in budget.content
    assert 'filename="provbok-budget-2025.se"' in budget.headers["content-disposition"]
    assert outcome.content.count(b"#VER") == 3
    assert int(outcome.headers["liggare-position"]) > 0
    before = anna.get("/exports/budget?year=2025&as_of=2024-01-01")
    assert problem(before, 409) == "no-structure-yet"
    assert problem(anna.get("/exports/budget?year=2031"), 404) == "no-budget"
    assert anna.get("/exports/budget?year=2025&as_of=förr").status_code == 422
    assert anna.get("/exports/budget?year=0").status_code == 422


COMMANDS = (
    ("/imports/outcome", "controller"),
    ("/imports/budget", "approver"),
    ("/imports/forecast", "controller"),
    ("/budget/proposals", "controller"),
    ("/budget/proposals/1/decide", "approver"),
    ("/budget/reallocations", "approver"),
    ("/rounds/2025/P/revisions", "controller"),
    ("/rounds/2025/P/submit", "controller"),
    ("/rounds/2025/P/approve", "approver"),
    ("/periods/2025-01/close", "controller"),
    ("/periods/2025-01/reopen", "controller"),
    ("/set-aside/1/accept", "controller"),
    ("/set-aside/1/discard", "controller"),
    ("/set-aside/1/retry", "controller"),
    ("/mappings", "controller"),
    ("/rebuild", "controller"),
)

BODIES = {"/budget/proposals/1/decide": DECIDED, "/set-aside/1/discard": {"reason": "fel"}}


@pytest.mark.parametrize(("path", "role"), COMMANDS)
def test_a_command_asks_for_its_role(office: Office, path: str, role: str) -> None:
    stated = BODIES.get(path, {})
    stranger = office.person("ingen", Grant("controller", "annan"))
    assert problem(stranger.post(path, json=stated), 404) == "unknown-ledger"
    for other in ("publisher", "controller", "approver", "auditor", "reader"):
        if other != role:
            refused = office.person(f"fel-{other}", other).post(path, json=stated)
            assert problem(refused, 403) == "role-missing"


@pytest.mark.parametrize("path", [path for path, _ in COMMANDS if "rebuild" not in path])
def test_what_concerns_the_whole_ledger_is_not_done_by_who_has_a_part(
    office: Office, path: str
) -> None:
    stated = BODIES.get(path, {})
    parts = [Grant(role, "provbok", "10") for role in ("controller", "approver")]
    someone = office.person("del", *parts)

    refused = someone.post(path, json=stated)

    allowed = ("/imports/forecast", "/budget/proposals", "/rounds/2025/P/revisions")
    if path in allowed:
        assert refused.status_code == 422
    else:
        assert problem(refused, 403) == "whole-ledger-needed"


@pytest.mark.parametrize(
    "path", ["/mappings", "/exports/budget?year=2025", "/exports/outcome?source=ekonomi&year=2025"]
)
def test_what_is_read_beside_reports_is_read_by_all_but_publishers(
    office: Office, path: str
) -> None:
    for role in ("controller", "approver", "auditor", "reader"):
        answer = office.person(f"one-{role}", role).get(path)
        assert answer.status_code in (200, 404), answer.text
    assert problem(office.person("lon", "publisher").get(path), 403) == "role-missing"
    part = office.person("del", Grant("reader", "provbok", "10")).get(path)
    assert problem(part, 403) == "whole-ledger-needed"
