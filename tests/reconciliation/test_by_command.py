"""Reconciliation by command, in the user's words."""

import csv
import json
from collections.abc import Callable
from io import StringIO

import pytest

from adapters.service import Service
from adapters.settings import Settings
from domain.control_totals import Totals
from tests.cli.conftest import Run, provbok, run
from tests.cli.given import L

__all__ = ["provbok", "run"]

AGREEING = Totals({"5010": -9_000, "7990": -6_000, "3010": 21_000, "1930": -6_000}, None, 3)
"""Öre of January's three vouchers, by account, in result sign."""

States = Callable[[Totals], None]


@pytest.fixture
def states(provbok: Run) -> States:
    """Let the accounting system state control totals for January."""

    def state(totals: Totals) -> None:
        service = Service(Settings.of(None))
        ledger = service.ledger("provbok")
        ledger.state_control_totals(
            service.act(), source="ekonomi", stated={202501: totals}, order=1
        )
        service.close()

    return state


def test_a_ledger_without_control_totals_says_so(provbok: Run) -> None:
    answer = provbok("reconcile", *L)

    assert answer.code == 0
    assert "inga kontrollsummor" in answer.out
    assert "Det finns inga kontrollsummor att jämföra med." in answer.out


def test_what_agrees_ends_with_0(provbok: Run, states: States) -> None:
    states(AGREEING)

    answer = provbok("reconcile", *L, "--period", "2025-01")

    assert answer.code == 0
    assert "stämmer" in answer.out
    assert "3 av 3" in answer.out


def test_what_differs_ends_with_3_and_lists_the_accounts(provbok: Run, states: States) -> None:
    states(Totals({**(AGREEING.accounts or {}), "3010": 26_000}, None, 4))

    answer = provbok("reconcile", *L, "--year", "2025")

    assert answer.code == 3
    assert "skiljer" in answer.out
    assert "3 av 4" in answer.out
    (account,) = (line for line in answer.out.splitlines() if " 3010 " in line)
    assert account.split()[3:] == ["210,00", "260,00", "−50,00"]


def test_machines_get_whole_ore(provbok: Run, states: States) -> None:
    states(Totals({**(AGREEING.accounts or {}), "3010": 26_000}, None, 3))

    answer = provbok("reconcile", *L, "--source", "ekonomi", "--format", "json")

    told = json.loads(answer.out)
    assert answer.code == 3
    assert told["verdict"] == "differs"
    assert told["rows"] == [
        {
            "source": "ekonomi",
            "period": "2025-01",
            "verdict": "differs",
            "received": {"amount": 0, "deliveries": 3},
            "stated": {"amount": 5_000, "deliveries": 3, "position": told["basis"]["position"]},
            "difference": -5_000,
            "accounts": [
                {"account": "3010", "received": 21_000, "stated": 26_000, "difference": -5_000}
            ],
        }
    ]


def test_as_csv_each_account_that_differs_has_a_row(provbok: Run, states: States) -> None:
    states(Totals({**(AGREEING.accounts or {}), "3010": 26_000}, None, 3))

    answer = provbok("reconcile", *L, "--format", "csv")

    whole, account = csv.DictReader(StringIO(answer.out), delimiter=";")
    assert (whole["account"], whole["difference"], whole["verdict"]) == ("", "-50.00", "differs")
    assert (account["account"], account["received"], account["stated"]) == (
        "3010",
        "210.00",
        "260.00",
    )


def test_as_of_a_position_before_it_was_stated_nothing_differs(
    provbok: Run, states: States
) -> None:
    before = json.loads(provbok("reconcile", *L, "--format", "json").out)["basis"]["position"]
    states(Totals(None, 7, None))

    assert provbok("reconcile", *L).code == 3
    assert provbok("reconcile", *L, "--as-of", str(before)).code == 0


def test_the_note_on_a_report_is_in_swedish(provbok: Run, states: States) -> None:
    states(Totals({**(AGREEING.accounts or {}), "3010": 26_000}, None, 4))
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")

    amounts, deliveries = json.loads(provbok(*report, "--format", "json").out)["notes"]

    assert amounts == (
        "Utfallet från ekonomi för 2025-01 skiljer sig från källans kontrollsummor med "
        "−50,00 kr (antal konton som skiljer: 1)."
    )
    assert deliveries == "Leveranser från ekonomi för 2025-01: 3 mottagna, 4 uppgivna."


def test_a_wrong_call_is_told(provbok: Run) -> None:
    assert provbok("reconcile", *L, "--period", "2025-01", "--year", "2025").code == 2
    unknown = provbok("reconcile", *L, "--source", "nobody")
    assert unknown.code == 1
    assert "ekonomi" in unknown.err
