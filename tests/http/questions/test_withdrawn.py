"""Questions that are remembered answer nobody whose token or role was taken back."""

from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any

import pytest
from fastapi.testclient import TestClient

from adapters.access.caller import Grant
from adapters.access.gate import FRESH, Gate
from adapters.access.grants import Grants
from adapters.access.tokens import Tokens
from adapters.http.app import make_app
from adapters.service import Service
from tests.http.commands.given import Office, problem
from tests.http.questions.given import JANUARY, outcome_of, told

ASKED = f"/ledgers/provbok{JANUARY}"
ROLE = Grant("reader", "provbok")
BELIEVED = 0.4


class Slow(Service):
    """A service whose reports may take a while."""

    seconds = 0.0

    def report(self, *asked: Any) -> Any:
        sleep(self.seconds)
        return super().report(*asked)


@pytest.fixture
def slow(office: Office) -> Iterator[Slow]:
    service = Slow(office.service.settings)
    yield service
    service.close()


@pytest.fixture
def secret(slow: Slow) -> str:
    """A system's token, which reads provbok."""
    who = {"by": "prov", "at": slow.clock()}
    Grants(slow.store).grant("token:bi", ROLE, responsibilities=(), **who)
    return Tokens(slow.store).new("bi", **who)


@pytest.fixture
def bi(slow: Slow, secret: str) -> TestClient:
    """The system, where tokens and roles are believed for less than a second."""
    gate = Gate(slow.store, slow.settings, clock=slow.clock, fresh=BELIEVED)
    headers = {"authorization": f"Bearer {secret}"}
    return TestClient(make_app(slow, gate=gate), headers=headers)


def remembered(bi: TestClient) -> int:
    """Ask until the question is remembered, and say how many are."""
    for _ in range(3):
        outcome_of(bi.get(ASKED))
    return len(bi.app.state.answering.remembered._known)  # type: ignore[attr-defined]


def test_tokens_and_roles_are_believed_for_a_second() -> None:
    assert FRESH == 1.0


def test_a_token_that_is_revoked_is_not_answered_from_memory(bi: TestClient, slow: Slow) -> None:
    assert remembered(bi) == 1
    sleep(BELIEVED / 2)
    outcome_of(bi.get(ASKED))
    Tokens(slow.store).revoke("bi", at=slow.clock())
    revoked = monotonic()

    while (answer := bi.get(ASKED)).status_code == 200:
        assert monotonic() < revoked + BELIEVED

    assert problem(answer, 401) == "token-revoked"


def test_a_role_that_is_taken_back_is_not_answered_from_memory(bi: TestClient, slow: Slow) -> None:
    assert remembered(bi) == 1
    Grants(slow.store).revoke("token:bi", ROLE)
    sleep(BELIEVED)

    assert problem(bi.get(ASKED), 404) == "unknown-ledger"


def test_a_role_that_is_narrowed_shows_no_more_than_its_part(bi: TestClient, slow: Slow) -> None:
    whole = outcome_of(bi.get(ASKED))
    assert remembered(bi) == 1
    who = {"by": "prov", "at": slow.clock()}
    part = ROLE._replace(below="11")
    Grants(slow.store).grant("token:bi", part, responsibilities=("11",), **who)
    Grants(slow.store).revoke("token:bi", ROLE)
    sleep(BELIEVED)

    assert outcome_of(bi.get(ASKED))["total"] != whole["total"] == 6_000


def test_an_answer_that_takes_longer_is_not_remembered_for_who_lost_the_token_meanwhile(
    bi: TestClient, slow: Slow
) -> None:
    told(bi.get("/ledgers/provbok/status"))
    slow.seconds = 2 * BELIEVED
    assert bi.get(ASKED).status_code == 200
    Tokens(slow.store).revoke("bi", at=slow.clock())

    assert problem(bi.get(ASKED), 401) == "token-revoked"


def test_what_is_remembered_holds_no_token(bi: TestClient, secret: str) -> None:
    assert remembered(bi) == 1

    known = bi.app.state.answering.remembered._known  # type: ignore[attr-defined]

    assert all(len(key) == 32 for key in known)
    assert secret[-20:] not in repr(known)
