"""The published follow-up by the API: the same JSON as the command line's, on both databases."""

import json
from collections.abc import Iterator

import pytest

from adapters.service import PUBLISHED
from tests.examples.book import LEDGER, called, load
from tests.examples.conftest import url  # noqa: F401
from tests.http.commands.given import Office, Person, office_on
from tests.http.questions.given import told


@pytest.fixture(scope="module")
def office(url: str) -> Iterator[Office]:  # noqa: F811
    with office_on(url) as office:
        load(office.service)
        yield office


def by_command(office: Office, *arguments: str) -> object:
    asked = (*arguments, "--ledger", LEDGER, "--period", "2025-03", "--format", "json")
    code, printed = called(office.service.settings.database, *asked)
    assert code == 0
    return json.loads(printed)


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_a_published_report_is_the_command_lines(office: Office, name: str) -> None:
    answer = Person(office.client, LEDGER).get(f"/reports/{name}?period=2025-03")

    assert told(answer) == by_command(office, "report", name)


def test_a_deviation_report_is_the_command_lines(office: Office) -> None:
    asked = "rows=account_group&where=service%3DDI&eliminate_internal=true&period=2025-03"
    answer = Person(office.client, LEDGER).get(f"/reports/deviation?{asked}")

    options = ("--rows", "account_group", "--where", "service=DI", "--eliminate-internal")
    assert told(answer) == by_command(office, "report", "deviation", *options)


def test_the_lines_behind_a_cell_are_the_command_lines(office: Office) -> None:
    asked = "rows=service&row=DI&column=deviation_ytd&period=2025-03&limit=50"
    answer = told(Person(office.client, LEDGER).get(f"/entries?{asked}"))

    options = ("--rows", "service", "--row", "DI", "--column", "deviation_ytd", "--limit", "50")
    assert answer.pop("next").startswith(f"/ledgers/{LEDGER}/entries?")
    assert answer == by_command(office, "explain", *options)


def test_all_lines_as_a_file_are_the_command_lines(office: Office) -> None:
    asked = "rows=service&row=total&column=outcome_ytd&period=2025-03"
    person = Person(office.client, LEDGER)
    answer = person.get(f"/entries?{asked}", headers={"accept": "text/csv"})

    options = ("--rows", "service", "--row", "total", "--column", "outcome_ytd")
    of_march = ("--ledger", LEDGER, "--period", "2025-03", "--format", "csv")
    _code, printed = called(office.service.settings.database, "explain", *options, *of_march)
    assert answer.text == printed
    assert answer.text.count("\n") == 4_809 + 1
