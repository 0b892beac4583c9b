"""Forecast rounds by the API: revised by those who answer, approved by somebody else."""

from adapters.access.caller import Grant
from tests.http.commands.given import Office, Person, forecast, problem

MARCH = "/rounds/2025/Prognos mars"


def test_a_round_is_revised_submitted_and_approved_by_somebody_else(
    cilla: Person, bo: Person
) -> None:
    revised = cilla.send(f"{MARCH}/revisions", forecast("2025-04;10;5010;-1,00"))
    assert revised.json()["new"], revised.text
    submitted = cilla.post(f"{MARCH}/submit").json()
    assert submitted["new"]
    assert not cilla.post(f"{MARCH}/submit").json()["new"]

    assert problem(cilla.post(f"{MARCH}/approve"), 403) == "own-submission"
    approved = bo.post(f"{MARCH}/approve").json()

    assert approved["new"]
    assert approved["position"] > submitted["position"]
    assert not bo.post(f"{MARCH}/approve").json()["new"]


def test_a_round_that_is_not_submitted_is_not_approved(anna: Person, bo: Person) -> None:
    anna.send("/imports/forecast", forecast("2025-04;10;5010;-1,00"), round="Prognos mars")

    assert problem(bo.post(f"{MARCH}/approve"), 409) == "round-not-submitted"
    assert problem(bo.post("/rounds/2025/Annan/approve"), 404) == "no-such-round"


def test_what_differs_from_the_outcome_is_listed_and_nothing_is_submitted(anna: Person) -> None:
    file = forecast("2025-01;10;5010;-1,00")
    fields = {"round": "Prognos januari", "cutoff": "2025-01", "submit": "true"}

    refused = anna.send("/imports/forecast", file, **fields)

    assert problem(refused, 409) == "differs-from-outcome"
    assert "5010" in refused.text
    accepted = anna.send("/imports/forecast", file, **fields, accept_differences="true")
    assert accepted.json()["new"]


def test_who_answers_for_a_unit_revises_that_unit_alone(office: Office, anna: Person) -> None:
    dana = office.person("dana", Grant("controller", "provbok", "10"))
    ten, eleven = forecast("2025-04;10;5010;-1,00"), forecast("2025-04;11;5010;-1,00")
    revisions = f"{MARCH}/revisions"

    assert dana.send(revisions, ten, scope="responsibility=10").status_code == 200

    assert problem(dana.send(revisions, ten), 403) == "scope-needed"
    assert problem(dana.send(revisions, ten, scope="responsibility=1"), 403) == "scope-needed"
    assert problem(dana.send(revisions, ten, scope="service=100"), 403) == "scope-needed"
    assert problem(dana.send(revisions, eleven, scope="responsibility=10"), 422) == "outside-scope"
    whole = dana.send(revisions, ten, scope="responsibility=10", submit="true")
    assert problem(whole, 403) == "whole-ledger-needed"
    assert problem(dana.post(f"{MARCH}/submit"), 403) == "whole-ledger-needed"
    assert anna.post(f"{MARCH}/submit").status_code == 200


def test_the_year_of_the_path_is_the_rounds_year(anna: Person) -> None:
    other = anna.send("/rounds/2026/Budget/revisions", forecast("2025-04;10;5010;-1,00"))

    assert problem(other, 422) == "outside-year"
    assert anna.send("/rounds/1/x/revisions", forecast()).status_code == 422
