"""Balances, control totals, budgets and forecasts on the bus, read into the domain's terms."""

from typing import Any

import pytest

from adapters.bus.contract.reading import (
    BalancesMessage,
    BudgetMessage,
    ControlTotalsMessage,
    ForecastMessage,
)
from domain.base import Decision
from domain.coding import Coding, Period
from domain.control_totals import Totals
from tests.bus.contract.given import binary, said, sound

BALANCES, TOTALS = "liggare.outcome-balances.v1", "liggare.control-totals.v1"
BUDGET, FORECAST = "liggare.budget-decision.v1", "liggare.forecast-revision.v1"

UNIT = Coding.of("5010", {"responsibility": "10"})
LINE = {"account": "5010", "coding": {"responsibility": "10"}, "amount": "12.50"}
IN_MARCH = LINE | {"period": "2025-03"}
DECISION = {"body": "KF", "date": "2024-11-21", "paragraph": "12"}
DECIDED = {"sign": "result", "kind": "supplement", "decision": DECISION, "lines": [IN_MARCH]}
ROUND = {"name": "Prognos mars", "year": 2025, "cutoff": "202503"}
REVISED = {"sign": "debit", "round": ROUND, "lines": [IN_MARCH]}


def balances(*periods: dict[str, Any]) -> dict[str, Any]:
    return {"sign": "debit", "periods": list(periods)}


def test_balances_say_all_that_a_period_holds_also_nothing() -> None:
    march = {"period": "2025-03", "lines": [LINE, LINE | {"amount": "0.50"}]}
    columns = {
        "dimensions": ["responsibility"],
        "codings": [["5010", "10"]],
        "coding": [0],
        "amount": ["7"],
    }
    april = {"period": "202504", "columns": columns}
    may = {"period": "2025-05", "lines": []}

    read = sound(binary(balances(march, april, may), BALANCES, sequence="17"))

    assert isinstance(read, BalancesMessage)
    assert read.order == 17
    assert {period: lines.amounts() for period, lines in read.stated.items()} == {
        202503: {(UNIT, 202503): -1_300},
        202504: {(UNIT, 202504): -700},
        202505: {},
    }


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([], "periods has no entries"),
        ([{"period": "2025-13", "lines": []}], "periods[0].period is “2025-13”"),
        ([{"period": "2025-03"}], "periods[0].lines is missing"),
        ([{"period": "2025-03", "lines": [IN_MARCH]}], "periods[0].lines[0].period is no field"),
        (
            [{"period": "2025-03", "lines": []}, {"period": "202503", "lines": []}],
            "periods[1].period states 202503 once more",
        ),
        (
            [{"period": "2025-03", "lines": [LINE | {"amount": "x"}]}],
            "periods[0].lines[0].amount is “x”",
        ),
    ],
)
def test_balances_that_are_wrong_are_told_with_their_place(
    periods: list[dict[str, Any]], expected: str
) -> None:
    [told] = said(binary(balances(*periods), BALANCES, sequence="1"))
    assert expected in told


@pytest.mark.parametrize("type", [BALANCES, TOTALS])
def test_what_replaces_an_earlier_statement_needs_a_sequence(type: str) -> None:
    one = {"period": "2025-03", "lines": []} if type == BALANCES else TOTAL
    told = said(binary(balances(one), type))
    assert told == [f"{type} needs the attribute sequence, higher for each new statement"]


TOTAL = {"period": "2025-03", "total": "12.50"}


def test_control_totals_are_turned_to_result_sign() -> None:
    whole = {
        "period": "2025-03",
        "accounts": [{"account": "5010", "amount": "12.50"}, {"account": "3010", "amount": "-20"}],
        "total": "-7.50",
        "deliveries": 2,
    }
    read = sound(binary(balances(whole, TOTAL | {"period": "2025-04"}), TOTALS, sequence="3"))
    assert isinstance(read, ControlTotalsMessage)
    assert (read.order, read.stated) == (
        3,
        {
            202503: Totals({"5010": -1_250, "3010": 2_000}, 750, 2),
            202504: Totals(None, -1_250, None),
        },
    )


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ({"period": "2025-03"}, "the control totals of 2025-03 state nothing"),
        (TOTAL | {"total": 12.5}, "periods[0].total must be a text"),
        (TOTAL | {"total": "12.505"}, "periods[0].total is “12.505”"),
        (TOTAL | {"deliveries": -1}, "periods[0].deliveries must be a number that is ≥ 0"),
        (TOTAL | {"deliveries": "2"}, "periods[0].deliveries must be a whole number"),
        (
            TOTAL | {"accounts": [{"account": "1", "amount": "0"}] * 2},
            "periods[0].accounts[1].account states 1 once more",
        ),
    ],
)
def test_control_totals_that_are_wrong_are_told(totals: dict[str, Any], expected: str) -> None:
    [told] = said(binary(balances(totals), TOTALS, sequence="1"))
    assert expected in told


def test_a_budget_decision_holds_who_decided_and_what() -> None:
    read = sound(binary(DECIDED | {"into_closed": True}, BUDGET))
    assert isinstance(read, BudgetMessage)
    assert (read.kind, read.into_closed, read.as_total) == ("supplement", True, False)
    assert read.decision == Decision(body="KF", date="2024-11-21", paragraph="12")
    assert read.lines.amounts() == {(UNIT, 202503): 1_250}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"kind": "extra"}, "kind must be one of"),
        ({"lines": [LINE]}, "lines[0].period is missing"),
        ({"decision": DECISION | {"date": "2024-11-31"}}, "decision.date is “2024-11-31”"),
        ({"decision": {"body": "KF"}}, "decision.date is missing"),
        ({"into_closed": "true"}, "into_closed must be true or false"),
        ({"kind": "reallocation", "as_total": True}, "a reallocation says what moves"),
    ],
)
def test_a_budget_decision_that_is_wrong_is_told(facts: dict[str, Any], expected: str) -> None:
    [told] = said(binary(DECIDED | facts, BUDGET))
    assert expected in told


def test_a_forecast_revision_holds_its_round_and_its_part() -> None:
    scope = {"dimension": "responsibility", "code": "10"}
    read = sound(binary(REVISED | {"scope": scope, "submit": True}, FORECAST))
    assert isinstance(read, ForecastMessage)
    assert (read.round, read.year, read.cutoff) == ("Prognos mars", 2025, Period(202503))
    assert (read.scope, read.submit, read.accept_differences) == (
        ("responsibility", "10"),
        True,
        False,
    )
    assert read.lines.amounts() == {(UNIT, 202503): -1_250}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"round": ROUND | {"year": "2025"}}, "round.year must be a whole number"),
        ({"round": ROUND | {"year": 10_000}}, "round.year must be a number that is ≤ 9999"),
        ({"round": ROUND | {"cutoff": "mars"}}, "round.cutoff is “mars”, which is no month"),
        ({"round": ROUND | {"cutoff": ""}}, "round.cutoff is “”, which is no month"),
        ({"scope": "10"}, "scope must be an object"),
    ],
)
def test_a_forecast_revision_that_is_wrong_is_told(facts: dict[str, Any], expected: str) -> None:
    [told] = said(binary(REVISED | facts, FORECAST))
    assert expected in told
