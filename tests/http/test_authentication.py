"""Who is let in by the API, who is not, and what is told of it."""

import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient

from adapters.access.caller import Grant
from adapters.access.grants import Grants
from adapters.access.tokens import Tokens
from tests.access.issuer import OTHER_RSA_KEY, TestIssuer
from tests.http.commands.given import Office, problem

REPORTS = "/ledgers/provbok/reports"
STRUCTURE = "/ledgers/provbok/structure"
AT = datetime(2025, 4, 24, tzinfo=UTC)


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def grant(office: Office, subject: str, granted: Grant) -> None:
    Grants(office.service.store).grant(subject, granted, responsibilities=("10",), by="x", at=AT)


def test_a_person_with_a_role_is_let_in_by_the_issuers_token(
    office: Office, trusting: TestClient, issuer: TestIssuer
) -> None:
    grant(office, "anna@stad.se", Grant("reader", "provbok"))

    assert trusting.get(REPORTS, headers=bearer(issuer.token())).status_code == 200


def test_what_a_person_does_stands_in_the_log_under_their_name(
    office: Office, trusting: TestClient, issuer: TestIssuer
) -> None:
    grant(office, "group:ekonomi", Grant("controller", "provbok"))
    grant(office, "group:ekonomi", Grant("auditor", "provbok"))
    anna = bearer(issuer.token(groups=["ekonomi"]))

    closed = trusting.post("/ledgers/provbok/periods/2025-01/close", headers=anna, json={})

    assert closed.status_code == 200, closed.text
    assert "anna@stad.se" in trusting.get("/ledgers/provbok/events", headers=anna).text


NOT_LET_IN: dict[str, tuple[Callable[[TestIssuer], str], str]] = {
    "another issuer": (lambda i: i.token(iss="https://x.example"), "other-issuer"),
    "another audience": (lambda i: i.token(aud="payroll"), "other-audience"),
    "another key": (lambda i: i.token(key=OTHER_RSA_KEY), "bad-signature"),
    "expired": (lambda i: i.token(exp=int(time.time()) - 3600), "token-expired"),
    "not yet valid": (lambda i: i.token(nbf=int(time.time()) + 3600), "token-not-yet-valid"),
    "alg none": (lambda i: i.unsigned(), "bad-signature"),
    "alg HS256": (lambda i: i.signed_by_the_public_key(), "bad-signature"),
    "unknown key": (lambda i: i.token(kid="x"), "bad-signature"),
    "no sub": (lambda i: i.token(sub=None), "claim-missing"),
    "garbage": (lambda _: "garbage", "unknown-token"),
    "huge": (lambda i: i.token(padding="x" * 30_000), "unknown-token"),
    "a made-up system": (lambda _: f"liggare_{'0' * 16}_{'A' * 43}", "unknown-token"),
}


@pytest.mark.parametrize("why", NOT_LET_IN)
def test_a_bad_token_is_answered_401_and_logged_without_it(
    office: Office,
    trusting: TestClient,
    issuer: TestIssuer,
    caplog: pytest.LogCaptureFixture,
    why: str,
) -> None:
    made, rule = NOT_LET_IN[why]
    token = made(issuer)
    caplog.set_level(logging.DEBUG)

    answer = trusting.get(REPORTS, headers=bearer(token))

    assert problem(answer, 401) == rule
    assert answer.headers["www-authenticate"].startswith("Bearer")
    refused = [one for one in caplog.records if one.name == "liggare.access"]
    assert [(one.what, one.why, one.status) for one in refused] == [(f"GET {REPORTS}", rule, 401)]
    told = "\n".join(str(one.__dict__) for one in caplog.records if one.name != "asyncio")
    assert not [part for part in token.split(".") if len(part) > 10 and part in told + answer.text]


@pytest.mark.parametrize(
    ("headers", "rule"),
    [
        ([], "not-authenticated"),
        ([("authorization", "Basic YTpi")], "not-a-bearer-token"),
        ([("authorization", "Bearer")], "not-a-bearer-token"),
        ([("authorization", "Bearer ")], "not-a-bearer-token"),
        ([("authorization", "Bearer a"), ("authorization", "Bearer b")], "not-a-bearer-token"),
        ([("authorization", b"Bearer \xff\xfe")], "unknown-token"),
    ],
)
def test_who_shows_no_token_is_answered_401(
    trusting: TestClient, headers: list[tuple[str, str]], rule: str
) -> None:
    assert problem(trusting.get(REPORTS, headers=headers), 401) == rule
    assert problem(trusting.post(REPORTS, headers=headers), 401) == rule


def test_an_issuer_that_is_away_is_answered_503(trusting: TestClient, issuer: TestIssuer) -> None:
    issuer.answers["/keys"] = (500, b"")

    answer = trusting.get(REPORTS, headers=bearer(issuer.token()))

    assert problem(answer, 503) == "issuer-unavailable"
    assert int(answer.headers["retry-after"]) > 0


def test_a_ledger_that_is_not_seen_is_answered_as_one_that_does_not_exist(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = office.person("stranger")
    everywhere = office.person("everywhere", Grant("reader", "*"))

    unseen = stranger.client.get("/ledgers/provbok/reports")
    missing = stranger.client.get("/ledgers/nosuch/reports")
    seen_but_missing = everywhere.client.get("/ledgers/nosuch/reports")

    assert problem(unseen, 404) == problem(missing, 404) == "unknown-ledger"
    assert unseen.text.replace("provbok", "nosuch") == missing.text == seen_but_missing.text
    assert unseen.headers == {**missing.headers, "content-length": unseen.headers["content-length"]}
    logged = [one for one in caplog.records if one.name == "liggare.access"]
    assert [one.why for one in logged] == ["unseen-ledger", "unseen-ledger"]
    assert logged[0].who == "system:stranger"


def test_a_role_that_is_missing_is_named(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    reader = office.person("reader", "reader")

    answer = reader.post("/periods/2025-01/close", json={})

    assert problem(answer, 403) == "role-missing"
    assert "controller" in answer.json()["detail"]
    assert [one.who for one in caplog.records if one.name == "liggare.access"] == ["system:reader"]


def test_a_revoked_and_an_expired_token_are_told_apart_only_to_who_has_them(
    office: Office,
) -> None:
    tokens = Tokens(office.service.store)
    lon = tokens.new("lon", by="x", at=AT)
    old = tokens.new("old", by="x", at=AT, expires=datetime(2025, 5, 1, tzinfo=UTC))
    tokens.revoke("lon", at=AT)

    def asked(secret: str) -> str:
        return problem(office.client.get(REPORTS, headers=bearer(secret)), 401)

    assert asked(lon) == "token-revoked"
    assert asked(old) == "token-expired"
    assert asked(lon[:-43] + "A" * 43) == "unknown-token"


def test_who_sits_at_the_machine_is_let_in_until_somebody_has_a_token(office: Office) -> None:
    assert office.client.get(REPORTS).status_code == 200

    office.person("anna", "reader")

    assert problem(office.client.get(STRUCTURE), 401) == "not-authenticated"


@pytest.mark.parametrize(
    ("headers", "rule"),
    [
        ({"host": "liggare.evil.example"}, "not-from-here"),
        ({"host": "127.0.0.1.evil.example:80"}, "not-from-here"),
        ({"x-forwarded-for": "127.0.0.1"}, "not-from-here"),
        ({"origin": "https://evil.example"}, "foreign-origin"),
        ({"origin": "null"}, "foreign-origin"),
        ({"sec-fetch-site": "cross-site"}, "foreign-origin"),
    ],
)
def test_without_authentication_a_page_from_elsewhere_does_nothing(
    office: Office, headers: dict[str, str], rule: str
) -> None:
    assert problem(office.client.get(REPORTS, headers=headers), 403) == rule
    assert problem(office.administrator.post("/rebuild", headers=headers), 403) == rule


def test_without_authentication_another_machine_is_not_answered(office: Office) -> None:
    there = TestClient(office.client.app, base_url="http://localhost", client=("10.0.0.7", 5))

    assert problem(there.get(REPORTS), 403) == "not-from-here"


def test_a_body_is_not_read_before_its_sender_is_known(trusting: TestClient) -> None:
    sent = []

    def body() -> Iterator[bytes]:
        for i in range(3):
            sent.append(i)
            yield b"x" * 1_000

    answer = trusting.post("/ledgers/provbok/imports/outcome", content=body())

    assert problem(answer, 401) == "not-authenticated"


@contextmanager
def served(app: object) -> Iterator[str]:
    """The application on a real server of its own."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, proxy_headers=False))
        thread = Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            for _ in range(500):
                if server.started:
                    break
                time.sleep(0.01)
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def test_a_real_server_answers_its_own_machine_at_its_own_name_only(office: Office) -> None:
    with served(office.client.app) as url, httpx.Client(base_url=url, timeout=10) as client:
        here = client.get(REPORTS)
        rebound = client.get(REPORTS, headers={"host": "evil.example"})
        office.person("anna", "reader")
        configured = client.get(STRUCTURE)

    assert here.status_code == 200
    assert problem(rebound, 403) == "not-from-here"
    assert problem(configured, 401) == "not-authenticated"


def test_a_real_server_stops_reading_a_body_that_is_too_large(office: Office) -> None:
    sent = []

    def body() -> Iterator[bytes]:
        for i in range(400):
            sent.append(i)
            yield b" " * 100_000

    with served(office.client.app) as url, httpx.Client(base_url=url, timeout=10) as client:
        try:
            answer = client.post("/ledgers/provbok/structure", content=body())
        except httpx.WriteError:
            answer = None

    assert answer is None or problem(answer, 413) == "body-too-large"
    assert len(sent) < 400
