"""Reconciliation by the API: the command line's JSON, and a file of it."""

import json

import pytest

from domain.coding import Period
from domain.control_totals import Totals
from tests.examples.book import called
from tests.http.commands.given import Office, Person, problem
from tests.http.questions.given import told


@pytest.fixture
def stated(office: Office, anna: Person) -> Person:
    """January's costs of PERS are 91 kr, says the source; 90 came."""
    ledger = office.service.known_ledger("provbok")
    totals = Totals({"5010": -9_100, "1930": 9_100}, None, 3)
    ledger.state_control_totals(
        office.service.act(), source="ekonomi", stated={Period(202501): totals}, order=1
    )
    office.service.catch_up("provbok")
    return anna


def test_what_differs_is_listed_as_by_the_command_line(office: Office, stated: Person) -> None:
    position = told(stated.get("/status"))["position"]
    answer = told(stated.get(f"/reconciliation?period=2025-01&min_position={position}"))

    url = office.service.settings.database
    _code, printed = called(url, "reconcile", "--ledger", "provbok", "--format", "json")
    assert answer == json.loads(printed)
    (month,) = answer["rows"]
    assert month["verdict"] == "differs"
    apart = {one["account"]: one["difference"] for one in month["accounts"]}
    assert apart["5010"] == 100


def test_a_reconciliation_can_be_a_file(stated: Person) -> None:
    answer = stated.get("/reconciliation?year=2025", headers={"accept": "text/csv"})

    assert answer.text.startswith("source;period;account;")


def test_a_month_outside_the_year_has_no_rows(anna: Person) -> None:
    assert told(anna.get("/reconciliation?period=2025-01&year=2024"))["rows"] == []


def test_a_source_of_which_nothing_came_is_not_found(anna: Person) -> None:
    assert problem(anna.get("/reconciliation?source=annan"), 404) == "no-such-source"
