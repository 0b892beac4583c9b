"""The proof of a number, asked for as people and programs do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.access.caller import Grant
from tests.cli.conftest import Run, provbok, run
from tests.examples.conftest import fresh
from tests.http.commands.given import Office, load, office_on, problem
from tests.proof.given import keyring, sign, verify

__all__ = ["provbok", "run"]

TOTAL = ("--ledger", "provbok", "--period", "2025-01", "--row", "total")
ASKED = {"period": "2025-01", "row": "total", "column": "outcome_ytd"}


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """Provbok's January in an office."""
    with fresh(request.param, tmp_path) as url, office_on(url) as office:
        load(office.administrator)
        yield office


def test_by_command(provbok: Run, tmp_path: Path) -> None:
    key = provbok("key", "make").out.splitlines()[-1]
    asked = ("prove", "result-summary", *TOTAL, "--column", "outcome_ytd", "--out", "bevis.json")

    answer = provbok(*asked)

    assert (answer.code, answer.out) == (0, "bevis.json är skriven.\n"), answer.err
    verdict = verify("proof", tmp_path / "bevis.json", "--key", key)
    assert verdict.code == 0, verdict.said
    again = provbok(*asked)
    assert again.code == 1
    assert "--force" in again.err
    assert provbok(*asked, "--force").code == 0


def test_without_a_key_nothing_is_proved(provbok: Run, tmp_path: Path) -> None:
    answer = provbok(
        "prove", "result-summary", *TOTAL, "--column", "outcome_ytd", "--out", "bevis.json"
    )
    assert answer.code == 1
    assert "liggare key make" in answer.err
    assert not (tmp_path / "bevis.json").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("result-summary", *TOTAL, "--column", "utfall"), 1),
        (("result-summary", *TOTAL, "--column", "outcome_ytd", "--seal", "1"), 1),
        (("result-summary", *TOTAL, "--column", "outcome_ytd", "--seal", "1", "--as-of", "2"), 2),
        (("result-summary", *TOTAL, "--column", "outcome_ytd", "--rows", "service"), 2),
        (("deviation", *TOTAL, "--column", "outcome_ytd"), 2),
        (("påhitt", *TOTAL, "--column", "outcome_ytd"), 2),
        (("result-summary", *TOTAL, "--column", "outcome_ytd", "--as-of", "9999"), 1),
    ],
)
def test_what_cannot_be_proved_is_told_and_leaves_no_file(
    provbok: Run, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    assert provbok("key", "make").code == 0
    answer = provbok("prove", *arguments, "--out", "bevis.json")
    assert answer.code == code, answer.err
    assert answer.err
    assert not (tmp_path / "bevis.json").exists()


def test_by_the_api(office: Office, tmp_path: Path) -> None:
    key = sign(office.service, "provbok", keyring(tmp_path / "key.pem"))
    auditor = office.person("revisorn", "auditor")

    answer = auditor.get("/reports/result-summary/proof", params=ASKED)

    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    (tmp_path / "bevis.json").write_bytes(answer.content)
    assert verify("proof", tmp_path / "bevis.json", "--key", key).code == 0
    with_rows = auditor.get("/reports/deviation/proof", params={**ASKED, "rows": "service"})
    assert with_rows.json()["selection"]["rows"] == "service"


def test_what_the_api_refuses(office: Office, tmp_path: Path) -> None:
    auditor, path = office.person("revisorn", "auditor"), "/reports/result-summary/proof"
    assert problem(auditor.get(path, params=ASKED), 404) == "nothing-signed"
    sign(office.service, "provbok", keyring(tmp_path / "key.pem"))
    for change, status, rule in (
        ({"row": "påhitt"}, 404, "no-such-row"),
        ({"group": "påhitt"}, 404, "no-such-group"),
        ({"column": "deviation_ytd_previous_period"}, 409, "empty-cell"),
        ({"seal": "3"}, 404, "seal-of-another"),
        ({"seal": "3", "as_of": "1"}, 409, "seal-has-its-moment"),
        ({"as_of": "99999"}, 409, "position-not-reached"),
    ):
        assert problem(auditor.get(path, params=ASKED | change), status) == rule


def test_whoever_sees_a_part_of_the_ledger_is_given_no_proof(office: Office) -> None:
    """It would show whole events, and other parts in them."""
    limited = office.person("chefen", Grant("reader", "provbok", below="10"))
    answer = limited.get("/reports/result-summary/proof", params=ASKED)
    assert problem(answer, 403) == "whole-ledger-needed"
