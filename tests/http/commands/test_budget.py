"""The budget by the API: proposed by one, decided by another."""

import pytest

from adapters.access.caller import Grant
from tests.http.commands.given import DECIDED, PROVBOK, Office, Person, problem

BUDGET = PROVBOK / "budget-2025.se"


def sheet(*rows: str) -> tuple[str, bytes]:
    head = "period;ansvar;tjänst;konto;motpart;belopp"
    return "budget.csv", "\n".join([head, *rows]).encode()


def test_what_one_proposes_another_decides(anna: Person, bo: Person) -> None:
    proposed = anna.send("/budget/proposals", BUDGET).json()
    assert proposed["proposal"] == "1"

    assert problem(anna.post("/budget/proposals/1/decide", json=DECIDED), 403) == "role-missing"
    decided = bo.post("/budget/proposals/1/decide", json=DECIDED).json()

    assert decided["new"]
    assert decided["position"] > proposed["position"]
    again = bo.post("/budget/proposals/1/decide", json=DECIDED)
    assert problem(again, 409) == "proposal-already-decided"
    assert problem(bo.post("/budget/proposals/7/decide", json=DECIDED), 404) == "no-such-proposal"


def test_nobody_decides_their_own_proposal(cilla: Person, bo: Person) -> None:
    cilla.send("/budget/proposals", BUDGET)

    own = cilla.post("/budget/proposals/1/decide", json=DECIDED)
    assert problem(own, 403) == "own-proposal"
    direct = cilla.send("/imports/budget", BUDGET, **DECIDED)
    assert problem(direct, 403) == "own-proposal"

    assert bo.post("/budget/proposals/1/decide", json=DECIDED).status_code == 200


def test_who_answers_for_a_unit_proposes_within_it(office: Office, bo: Person) -> None:
    dana = office.person("dana", Grant("controller", "provbok", "10"))
    bo.send("/imports/budget", BUDGET, **DECIDED)

    inside = dana.send("/budget/proposals", sheet("2025-05;10;100;5010;EXT;-5,00"))
    outside = dana.send("/budget/proposals", sheet("2025-05;11;200;7990;EXT;-5,00"))
    nowhere = dana.send("/budget/proposals", sheet("2025-05;;200;7990;EXT;-5,00"))
    instead = dana.send(
        "/budget/proposals", sheet("2025-05;10;100;5010;EXT;-5,00"), as_total="true"
    )

    assert inside.json()["proposal"] == "1"
    for refused in (outside, nowhere, instead):
        assert problem(refused, 403) == "outside-responsibility"


def test_who_answers_for_the_top_proposes_for_all_below(office: Office) -> None:
    erik = office.person("erik", Grant("controller", "provbok", "1"))

    assert erik.send("/budget/proposals", BUDGET).status_code == 200


def test_a_reallocation_is_a_decision(anna: Person, bo: Person) -> None:
    bo.send("/imports/budget", BUDGET, **DECIDED)
    out, into = "2025-05;10;100;5010;EXT;50,00", "2025-06;11;200;7990;EXT;-50,00"

    assert problem(bo.send("/budget/reallocations", sheet(out), **DECIDED), 422) == (
        "reallocation-not-balanced"
    )
    assert anna.send("/budget/reallocations", sheet(out, into), **DECIDED).status_code == 403
    moved = bo.send("/budget/reallocations", sheet(out, into), **DECIDED)

    assert moved.json()["new"]


@pytest.mark.parametrize(
    "stated",
    [
        {},
        DECIDED | {"decided_on": "2024-02-30"},
        DECIDED | {"decided_on": 20241121},
        DECIDED | {"decided_by": "K\x00F"},
        DECIDED | {"decided_by": "   "},
        DECIDED | {"into_closed": "true"},
        DECIDED | {"by": "KF"},
        [],
        None,
    ],
)
def test_a_decision_that_does_not_hold_is_refused(bo: Person, stated: object) -> None:
    answer = bo.post("/budget/proposals/1/decide", json=stated)

    assert answer.status_code == 422, answer.text


def test_a_lone_surrogate_is_refused(bo: Person) -> None:
    body = rb'{"decided_by": "\ud800", "decided_on": "2024-11-21"}'

    answer = bo.post(
        "/budget/proposals/1/decide", content=body, headers={"content-type": "application/json"}
    )

    assert answer.status_code == 422, answer.text
