"""The stored log checked by the API: for auditors, one log at a time."""

from pathlib import Path

import pytest
from anyio import CapacityLimiter

from adapters.http.questions import verification
from tests.http.commands.given import Office, Person
from tests.http.questions.given import told
from tests.transparency.shown.given import sign
from tests.transparency.signing.behind import Behind, altered


@pytest.fixture
def auditor(office: Office) -> Person:
    return office.person("revisor", "auditor")


def test_what_was_never_signed_is_told_as_such(auditor: Person, anna: Person) -> None:
    assert auditor.get("/log/verification").status_code == 404


def test_an_auditor_is_told_what_is_not_as_it_was_signed(
    office: Office, auditor: Person, tmp_path: Path
) -> None:
    ledger = office.service.ledger("provbok")
    sign(office.service, ledger, "liggare.example/provbok")
    found = told(auditor.get("/log/verification"))
    assert found["events"] == found["signed"] > 1
    assert found["findings"] == []

    behind = Behind(office.service.settings.database)
    behind.do(altered(behind, 2))
    [finding] = told(auditor.get("/log/verification"))["findings"]
    assert (finding["kind"], finding["position"]) == ("changed", 2)


def test_one_log_is_checked_at_a_time(
    office: Office, auditor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "PATIENCE", 0.1)
    office.client.app.state.verification_turn = CapacityLimiter(0)  # type: ignore[attr-defined]
    answer = auditor.get("/log/verification")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
