"""Tie-outs by command and by the API."""

import json

from adapters.access.caller import Grant
from tests.cli.conftest import Run
from tests.http.commands.given import Office, Person, problem
from tests.http.questions.given import told

MARCH = ("--ledger", "provbok", "--period", "2025-03")


def test_a_tie_out_is_shown_as_a_table(provbok: Run) -> None:
    answer = provbok("tie-out", "services-to-result", *MARCH, "--unit", "kr")

    assert answer.code == 0, answer.err
    lines = [line.split("  ")[0].strip() for line in answer.out.splitlines() if "0.00" in line]
    assert lines == [
        "Sum of the services' costs, all counterparties",
        "External revenue: services are followed up by costs alone",
        "Result, external including the city's boards",
    ]


def test_as_json_it_says_which_lines_each_item_is(provbok: Run) -> None:
    told = json.loads(provbok("tie-out", "services-to-result", *MARCH, "--format", "json").out)

    (revenue,) = told["items"]
    assert told["ties"] is True
    assert revenue["cells"]["outcome_ytd"] == 21_000
    assert revenue["selection"] == {
        "rows": "account_group",
        "where": [],
        "counterparties": "external",
        "row": "revenue",
    }


def test_a_name_that_is_none_is_refused(provbok: Run) -> None:
    answer = provbok("tie-out", "nonsense", *MARCH)

    assert answer.code == 1
    assert "external-to-all, services-to-result" in answer.err


def test_the_api_answers_the_same(office: Office) -> None:
    answer = told(office.administrator.get("/tie-outs/services-to-result?period=2025-03"))

    assert [answer["start"]["cells"]["outcome_ytd"], answer["end"]["cells"]["outcome_ytd"]] == [
        -15_000,
        6_000,
    ]


def test_whoever_sees_a_part_is_told_of_that_part(office: Office) -> None:
    person = office.person("enhet", Grant("reader", "provbok", "10"))

    answer = told(person.get("/tie-outs/services-to-result?period=2025-03"))

    assert answer["end"]["cells"]["outcome_ytd"] == 12_000
    assert answer["ties"] is True


def test_another_name_is_not_asked_for(office: Office, anna: Person) -> None:
    assert problem(anna.get("/tie-outs/nonsense?period=2025-03"), 422)
