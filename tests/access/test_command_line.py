"""liggare token and liggare access, as an administrator calls them."""

import json
import re

from tests.cli.conftest import Run, provbok, run

__all__ = ["provbok", "run"]


def test_a_token_is_shown_once_and_listed_without_its_secret(run: Run) -> None:
    made = run("token", "new", "planering", "--expires", "2099-12-31")

    assert made.code == 0
    assert re.fullmatch(r"liggare_[0-9a-f]{16}_[\w-]{43}\n", made.out)
    listed = run("token", "list", "--format", "json")
    assert made.out.strip().split("_", 2)[2] not in listed.out
    (token,) = json.loads(listed.out)["tokens"]
    assert token["name"] == "planering"
    assert token["expires_at"] == "2099-12-31T22:59:59.999999+00:00"
    assert token["revoked_at"] is None
    assert "planering" in run("token", "list").out


def test_a_token_is_revoked(run: Run) -> None:
    run("token", "new", "planering")

    assert run("token", "revoke", "planering").code == 0

    assert json.loads(run("token", "list", "--format", "json").out)["tokens"][0]["revoked_at"]
    assert run("token", "revoke", "planering").code == 1
    assert run("token", "new", "planering").code == 0
    assert run("token", "new", "planering").code == 1


def test_a_token_that_makes_no_sense_is_not_made(run: Run) -> None:
    assert run("token", "new", "å").code == 1
    assert run("token", "new", "planering", "--expires", "2020-01-01").code == 1
    assert run("token", "new", "planering", "--expires", "i morgon").code == 2
    assert json.loads(run("token", "list", "--format", "json").out)["tokens"] == []


def test_a_role_is_granted_listed_and_taken_back(provbok: Run) -> None:
    wanted = ("anna@stad.se", "--role", "controller", "--ledger", "provbok", "--below", "10")

    assert provbok("access", "grant", *wanted).code == 0
    again = provbok("access", "grant", *wanted)

    assert again.code == 0
    listed = json.loads(provbok("access", "list", "--format", "json").out)["grants"]
    assert [(one["subject"], one["role"], one["below"]) for one in listed] == [
        ("anna@stad.se", "controller", "10")
    ]
    assert "anna@stad.se" in provbok("access", "list").out
    assert provbok("access", "revoke", *wanted[:-2]).code == 1
    assert provbok("access", "revoke", *wanted).code == 0
    assert json.loads(provbok("access", "list", "--format", "json").out)["grants"] == []


def test_a_role_that_makes_no_sense_is_not_granted(provbok: Run) -> None:
    def refused(*arguments: str) -> str:
        answer = provbok("access", "grant", "anna@stad.se", *arguments)
        assert answer.code == 1
        return answer.err

    assert "owner" in refused("--role", "owner", "--ledger", "provbok")
    assert "nosuch" in refused("--role", "reader", "--ledger", "nosuch")
    assert "99" in refused("--role", "reader", "--ledger", "provbok", "--below", "99")
    assert refused("--role", "reader", "--ledger", "provbok", "--below", "")
    assert refused("--role", "reader", "--ledger", "*", "--below", "10")


def test_a_role_may_be_for_every_ledger(run: Run) -> None:
    assert run("access", "grant", "group:ekonomi", "--role", "auditor", "--ledger", "*").code == 0
