"""Whatever comes to the API is answered: nothing is recorded, nothing lost, and nothing told."""

import logging
from collections.abc import Callable
from datetime import timedelta, timezone
from time import sleep
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from adapters.access.caller import Grant
from adapters.bus.setting_aside import raw_again
from domain.set_aside import SetAsideMessage
from tests.access.issuer import TestIssuer
from tests.bus.bad_input import BAD, SOURCE, TEXT, WORD, ZONES, attributes
from tests.http.commands.given import AT, Office, Person, problem
from tests.http.questions.given import JANUARY, outcome_of, send_voucher, told
from tests.http.test_authentication import NOT_LET_IN, bearer

MESSAGES = f"/sources/{SOURCE}/messages"
MARCH = "/reports/deviation?rows=responsibility&period=2025-03"


@pytest.fixture
def lon(office: Office) -> Person:
    """The payroll system."""
    return office.person("lon", Grant("publisher", "provbok", SOURCE))


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """All that is logged, with every field; of our own, the servers' and the libraries'."""
    caplog.set_level(logging.DEBUG)
    return lambda: caplog.text + str([one.__dict__ for one in caplog.records])


def position(office: Office) -> int:
    return office.service.ledger("provbok").recorder.max_notification_id() or 0


@pytest.mark.parametrize("name", BAD)
def test_a_message_that_cannot_be_taken_is_kept_whole_and_told_why(
    office: Office, lon: Person, log: Callable[[], str], name: str
) -> None:
    sent, before = BAD[name], position(office)

    answer = lon.post(MESSAGES, content=sent.body, headers=sent.attributes)

    assert answer.status_code == 202, answer.text
    assert answer.json()["reason"] == sent.reason
    assert answer.json()["problems"]
    assert position(office) == before
    [aside] = office.service.ledger("provbok").recorder.select_set_aside()
    kept = SetAsideMessage.model_validate_json(aside.content).message
    assert raw_again(kept, "provbok", SOURCE).body == sent.body
    assert raw_again(kept, "provbok", SOURCE).headers == sent.attributes
    token = lon.client.headers["authorization"].split()[1]
    assert "Traceback" not in answer.text + log()
    assert WORD not in log()
    assert token not in log() + aside.content


@pytest.mark.parametrize("time", ZONES)
def test_a_message_of_another_time_zone_is_taken_and_its_day_says_where_it_counts(
    office: Office, lon: Person, time: str
) -> None:
    answer = lon.post(MESSAGES, content=TEXT, headers=attributes("1", time=time))

    assert answer.json()["type"] == "liggare.delivery-accepted.v1"
    rows = told(office.person("anna", "reader").get(MARCH))["rows"]
    [ten] = [row for row in rows if row["code"] == "10"]
    # January's 120.00, and the voucher's cost of 120.00 in March.
    assert ten["cells"]["outcome_ytd"] == 0


@pytest.mark.parametrize("hours", [14, 2, 0, -5, -11])
def test_a_question_of_another_time_zone_is_of_the_same_moment(office: Office, hours: int) -> None:
    anna = office.person("anna", "controller")
    sleep(0.01)
    there = office.service.clock().astimezone(timezone(timedelta(hours=hours)))
    sleep(0.01)
    send_voucher(anna, 10, 25)

    answer = anna.get(f"{JANUARY}&as_of={quote(there.isoformat())}")

    assert outcome_of(answer)["10"] == 12_000


def test_a_message_to_a_ledger_that_is_not_there_is_answered_as_to_one_that_is_not_seen(
    office: Office, lon: Person
) -> None:
    everywhere = office.person("everywhere", Grant("publisher", "*"))
    asked = {"content": TEXT, "headers": attributes("1", source=f"/nosuch/{SOURCE}")}

    unseen = lon.client.post(f"/ledgers/nosuch{MESSAGES}", **asked)
    missing = everywhere.client.post(f"/ledgers/nosuch{MESSAGES}", **asked)

    assert problem(unseen, 404) == problem(missing, 404) == "unknown-ledger"
    assert unseen.text == missing.text
    assert office.service.store.ledgers() == ["provbok"]


@pytest.mark.parametrize("why", NOT_LET_IN)
def test_who_shows_a_bad_token_changes_nothing(
    office: Office,
    trusting: TestClient,
    issuer: TestIssuer,
    log: Callable[[], str],
    why: str,
) -> None:
    made, rule = NOT_LET_IN[why]
    token, before = made(issuer), position(office)

    commands = {
        "/periods/2025-01/close": {"json": {"reason": WORD}},
        MESSAGES: {"content": TEXT, "headers": attributes("1")},
        "/imports/outcome": {"files": {"file": ("utfall.se", WORD.encode())}},
    }
    for path, asked in commands.items():
        headers = {**asked.pop("headers", {}), **bearer(token)}
        answer = trusting.post(AT + path, headers=headers, **asked)
        assert problem(answer, 401) == rule

    assert position(office) == before
    assert not office.service.ledger("provbok").recorder.select_set_aside()
    assert "Traceback" not in log()
    assert WORD not in log()
    assert not [part for part in token.split(".") if len(part) > 10 and part in log()]


def test_who_does_not_see_the_ledger_changes_nothing(office: Office) -> None:
    stranger, before = office.person("stranger", Grant("controller", "annan")), position(office)

    closed = stranger.post("/periods/2025-01/close", json={})
    sent = stranger.post(MESSAGES, content=TEXT, headers=attributes("1"))

    assert problem(closed, 404) == problem(sent, 404) == "unknown-ledger"
    assert position(office) == before
