"""Whatever goes wrong is a problem that says what is wrong, in the caller's language."""

import logging
from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError
from fastapi.testclient import TestClient

from adapters.http.app import make_app
from adapters.http.problems import kebab
from adapters.http.statuses import status_of
from adapters.store import DatabaseUnavailable
from domain.forecast import NoSuchRound, RoundSubmitted
from domain.four_eyes import OwnProposal
from domain.ledger import UnknownLedger
from domain.money import Ore
from domain.rules import RuleBroken
from tests.http.commands.given import Office, problem


class Strange(RuleBroken):
    """A rule with facts of every kind."""

    MESSAGE = "{amount} on {day} is “{text}”"


FAILING: dict[str, Exception] = {
    "strange": Strange(amount=Ore(-123456), day=date(2025, 3, 31), text="a\x1b[2J\ud800"),
    "database": OperationalError("server at 10.0.0.9 closed the connection"),
    "closed": DatabaseUnavailable(url="postgresql://u@10.0.0.9/x", reason="refused by 10.0.0.9"),
    "race": IntegrityError("duplicate key"),
    "bug": ZeroDivisionError("secret 42"),
}


@pytest.fixture
def failing(office: Office) -> TestClient:
    """The API with endpoints that fail, each in its way."""
    app = make_app(office.service)

    @app.get("/failing/{why}")
    def fail(why: str) -> None:
        raise FAILING[why]

    return TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 5))


def test_a_broken_rule_is_told_with_its_facts(failing: TestClient) -> None:
    answer = failing.get("/failing/strange")

    assert problem(answer, 422) == "strange"
    told = answer.json()
    assert told["detail"] == "−1\u00a0234,56 kr on 2025-03-31 is “a\ufffd[2J\ufffd”"
    assert told["facts"] == {"amount": -123456, "day": "2025-03-31", "text": "a\x1b[2J\ud800"}


@pytest.mark.parametrize("why", ["database", "closed"])
def test_a_database_that_is_away_says_when_to_try_again_and_not_where_it_is(
    failing: TestClient, why: str
) -> None:
    answer = failing.get(f"/failing/{why}")

    assert problem(answer, 503) == "database-unavailable"
    assert int(answer.headers["retry-after"]) > 0
    assert "10.0.0.9" not in answer.text


def test_what_others_changed_meanwhile_can_be_tried_again(failing: TestClient) -> None:
    assert problem(failing.get("/failing/race"), 409) == "changed-meanwhile"


def test_an_error_in_the_program_has_an_id_that_stands_in_the_log(
    failing: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = failing.get("/failing/bug")

    assert problem(answer, 500) == "unforeseen"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    id = answer.json()["instance"].removeprefix("urn:uuid:")
    logged = [one for one in caplog.records if one.name == "liggare.http"]
    assert [one.levelno for one in logged] == [logging.ERROR]
    assert id in logged[0].getMessage()
    assert id in answer.json()["detail"]
    assert logged[0].exc_info is not None


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("sv", "sv"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("de, en;q=0.5, sv;q=0.8", "sv"),
        ("en;q=0, sv;q=0.1", "sv"),
        ("de", "sv"),
        ("*", "sv"),
        (";;q=x,,en;q=nan", "sv"),
    ],
)
def test_a_problem_is_told_in_the_callers_language(
    office: Office, accepted: str, language: str
) -> None:
    answer = office.client.get("/nowhere", headers={"accept-language": accepted})

    assert problem(answer, 404) == "no-such-path"
    assert answer.headers["content-language"] == language
    said = {"sv": "det finns inget på den här sökvägen", "en": "there is nothing at this path"}
    assert answer.json()["detail"] == said[language]


def test_a_method_that_a_path_does_not_take_names_those_it_takes(office: Office) -> None:
    answer = office.client.delete("/ledgers/provbok/structure")

    assert problem(answer, 405) == "no-such-method"
    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("period=2025-13", "query period"),
        ("", "query period"),
        ("period=2025-01&min_position=x", "query min_position"),
        ("period=2025-01&min_position=-1", "query min_position"),
        ("period=2025-01&unit=miljarder", "query unit"),
        ("period=2025-01&nosuch=1", "query nosuch"),
    ],
)
def test_a_parameter_that_cannot_be_taken_is_named(office: Office, query: str, field: str) -> None:
    answer = office.client.get(f"/ledgers/provbok/reports/service-follow-up?{query}")

    assert problem(answer, 422) == "invalid-request"
    assert field in [one["field"] for one in answer.json()["problems"]]
    assert "pydantic" not in answer.text
    assert "input" not in answer.json()["problems"][0]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b"", b"NaN", b'{"a": 1e999}'])
def test_a_body_that_cannot_be_read_is_a_problem(office: Office, body: bytes) -> None:
    answer = office.client.post(
        "/ledgers/provbok/structure", content=body, headers={"content-type": "application/json"}
    )

    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_read(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"content-type": "application/json", "content-length": str(17 << 20)}

    answer = office.client.post("/ledgers/provbok/structure", content=b"{}", headers=headers)

    assert problem(answer, 413) == "body-too-large"
    assert [one.status for one in caplog.records if one.name == "liggare.access"] == [413]


def test_a_body_that_grows_too_large_is_refused_while_it_is_read(office: Office) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(18):
            yield b" " * (1 << 20)

    answer = office.client.post("/ledgers/provbok/structure", content=pieces())

    assert problem(answer, 413) == "body-too-large"


@pytest.mark.parametrize("path", ["imports/outcome", "budget/proposals", "mappings"])
def test_a_file_may_be_larger_than_other_bodies(office: Office, path: str) -> None:
    file = {"file": ("utfall.se", b"\n" * (17 << 20))}

    answer = office.client.post(f"/ledgers/provbok/{path}", files=file, data={"source": "x"})

    assert answer.status_code != 413


def test_every_endpoint_says_which_problems_it_may_answer(office: Office) -> None:
    description = office.client.get("/openapi.json").json()

    assert description["openapi"].startswith("3.1")
    assert "Problem" in description["components"]["schemas"]
    for path in description["paths"].values():
        for operation in path.values():
            assert {"401", "403", "404", "422", "500", "503"} <= set(operation["responses"])
            refused = operation["responses"]["401"]["content"]
            assert list(refused) == ["application/problem+json"]
            assert operation["security"] == [{"bearer": []}]


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        (UnknownLedger(ledger="x"), 404),
        (NoSuchRound(round="x", year=2025, known=""), 404),
        (RoundSubmitted(round="x", year=2025), 409),
        (OwnProposal(proposal="1"), 403),
        (Strange(amount=1, day=1, text=""), 422),
    ],
)
def test_a_rule_answers_with_the_status_of_its_kind(rule: RuleBroken, status: int) -> None:
    assert status_of(rule) == status


def test_a_rule_is_named_in_kebab_case() -> None:
    assert kebab("UnknownLedger") == "unknown-ledger"
    assert kebab("BadBusURL") == "bad-bus-url"
    assert kebab("NotAPeriod") == "not-a-period"


def test_an_answer_of_a_problem_is_never_kept(office: Office) -> None:
    answer: httpx.Response = office.client.get("/nowhere")

    assert answer.headers["cache-control"] == "no-store"
