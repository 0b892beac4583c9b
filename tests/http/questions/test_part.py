"""Who may see a part of the ledger sees no more of it; who may see nothing is told nothing."""

from itertools import product

import pytest

from adapters.access.caller import Grant, Role
from tests.http.commands.given import Office, Person, problem
from tests.http.questions.given import (
    BEHIND_THE_TOTAL,
    JANUARY,
    outcome_of,
    send_voucher,
    told,
)

READING: tuple[Role, ...] = ("reader", "controller", "approver", "auditor")
OVERSEEING: tuple[Role, ...] = ("controller", "approver", "auditor")
RIGHTING: tuple[Role, ...] = ("controller", "auditor")
OF_A_PART = (
    "/status",
    "/reports",
    "/reports/service-follow-up?period=2025-01",
    JANUARY,
    BEHIND_THE_TOTAL,
    "/structure",
    "/rounds",
    "/periods",
    "/sources",
)
MAY: dict[str, tuple[Role, ...]] = {
    **dict.fromkeys(OF_A_PART, READING),
    "/decisions": READING,
    "/files": READING,
    "/reconciliation": READING,
    "/events": OVERSEEING,
    "/set-aside": RIGHTING,
}


@pytest.fixture
def dag(office: Office) -> Person:
    """Who reads the reports of unit 10 alone."""
    return office.person("dag", Grant("reader", "provbok", "10"))


def test_a_report_holds_the_part_alone(dag: Person) -> None:
    cells = outcome_of(dag.get(JANUARY))

    assert (cells["10"], cells["11"], cells["total"]) == (12_000, 0, 12_000)


def test_two_parts_are_seen_together(office: Office) -> None:
    parts = (Grant("reader", "provbok", "10"), Grant("auditor", "provbok", "11"))
    eva = office.person("eva", *parts)

    assert outcome_of(eva.get(JANUARY))["total"] == 6_000


def test_a_part_holds_what_is_below(office: Office) -> None:
    eva = office.person("eva", Grant("reader", "provbok", "1"))

    assert outcome_of(eva.get(JANUARY))["total"] == 6_000


def test_the_lines_behind_a_cell_are_those_of_the_part(dag: Person) -> None:
    lines = told(dag.get(BEHIND_THE_TOTAL))

    assert (lines["sum"], lines["count"]) == (12_000, 2)
    assert {line["coding"]["responsibility"] for line in lines["lines"]} == {"10"}


@pytest.mark.parametrize("code", ["11", "1", ""])
def test_a_condition_reaches_no_further_than_the_part(dag: Person, code: str) -> None:
    refused = dag.get(f"{JANUARY}&where=responsibility%3D{code}")

    assert problem(refused, 403) == "outside-part"


def test_conditions_within_the_part_do_not_widen_it(dag: Person) -> None:
    asked = f"{JANUARY}&where=responsibility%3D10&where=service%3D100"

    assert outcome_of(dag.get(asked))["total"] == -9_000


def test_a_row_outside_the_part_has_no_lines_to_show(dag: Person) -> None:
    asked = "/entries?rows=responsibility&row=11&column=outcome_ytd&period=2025-01"

    assert problem(dag.get(asked), 403) == "outside-part"


def test_notes_tell_no_amount_of_the_whole_ledger(dag: Person, anna: Person) -> None:
    closed = anna.post("/periods/2025-01/close", json={})
    assert closed.status_code == 200, closed.text
    position = send_voucher(anna, 10, 77, unit="11")

    notes = told(dag.get(f"{JANUARY}&min_position={position}"))["notes"]

    assert len(notes) == 1
    assert "77" not in notes[0]


@pytest.mark.parametrize("asked", sorted(set(MAY) - set(OF_A_PART)))
def test_what_is_of_the_whole_ledger_is_refused(office: Office, asked: str) -> None:
    parts = [Grant(role, "provbok", "10") for role in READING]
    refused = office.person("eva", *parts).get(asked)

    assert problem(refused, 403) == "whole-ledger-needed"


def test_every_role_is_let_in_where_it_may_and_nowhere_else(office: Office) -> None:
    roles: tuple[Role, ...] = (*READING, "publisher")
    people = {role: office.person(f"en-{role}", role) for role in roles}

    let_in = {
        (asked, role): people[role].get(asked).status_code for asked, role in product(MAY, roles)
    }

    assert let_in == {(asked, role): 200 if role in MAY[asked] else 403 for asked, role in let_in}


def test_a_ledger_that_one_may_not_see_is_as_one_that_is_not_there(office: Office) -> None:
    stranger = office.person("frank", Grant("auditor", "another"))

    unseen = stranger.get(JANUARY)
    stranger.ledger = "nowhere"

    assert problem(unseen, 404) == "unknown-ledger"
    missing = stranger.get(JANUARY)
    assert missing.json() == {
        **unseen.json(),
        "detail": unseen.json()["detail"].replace("provbok", "nowhere"),
        "facts": {"ledger": "nowhere"},
    }


def test_the_ledgers_are_those_that_one_may_see(office: Office, dag: Person) -> None:
    stranger = office.person("frank", Grant("auditor", "another"))

    of_dag = told(dag.client.get("/ledgers"))["ledgers"]
    of_stranger = told(stranger.client.get("/ledgers"))["ledgers"]

    assert [one["ledger"] for one in of_dag] == ["provbok"]
    assert of_stranger == []
