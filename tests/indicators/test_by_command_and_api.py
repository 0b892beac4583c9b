"""Indicators by the command line and by the API: the same figures, and refusals in words."""

import json
from typing import Any

from adapters.language import speaking
from tests.cli.conftest import Answer, Run
from tests.cli.given import L
from tests.http.commands.given import Person, load, problem

MARCH = ("--period", "2025-03")
NKI: dict[str, Any] = {
    "indicator": "NKI",
    "name": "Nöjda kunder",
    "unit": "per-cent",
    "direction": "higher",
    "months": [3, 12],
}


def in_english(run: Run, *arguments: str) -> Answer:
    with speaking("en"):
        return run("indicator", *arguments, *L)


def define(run: Run) -> Answer:
    months = ("--month", "3", "--month", "12")
    said = ("--name", "Nöjda kunder", "--unit", "per-cent", "--better", "higher")
    return in_english(run, "define", "NKI", *said, *months)


def test_an_indicator_from_definition_to_list(provbok: Run) -> None:
    assert define(provbok).out == "The indicator NKI is defined.\n"
    assert define(provbok).out == "The indicator NKI is defined so already.\n"
    assert in_english(provbok, "target", "NKI", "75 %", "--year", "2025").code == 0
    assert in_english(provbok, "measure", "NKI", *MARCH, "--outcome", "77,5").code == 0

    shown = in_english(provbok, "list", *MARCH)
    (one,) = json.loads(in_english(provbok, "list", *MARCH, "--format", "json").out)["indicators"]

    assert "Nöjda kunder" in shown.out
    assert "77.5" in shown.out
    assert "+ better than the target" in shown.out
    assert (one["outcome"], one["target"], one["against_target"]) == (7750, 7500, "better")


def test_an_empty_list_says_so(provbok: Run) -> None:
    assert "None to report" in in_english(provbok, "list", *MARCH).out


def test_a_value_in_the_wrong_unit_is_told_in_one_sentence(provbok: Run) -> None:
    define(provbok)

    answer = in_english(provbok, "measure", "NKI", *MARCH, "--outcome", "77 kr")

    assert answer.code == 1
    assert answer.err == (
        "Refused: “77 kr” is stated in kr, and the indicator “NKI” is measured in %; state it in "
        "%\n"
    )


def test_a_wrong_choice_is_a_wrong_call(provbok: Run) -> None:
    said = ("--name", "Nöjda", "--unit", "procent", "--better", "higher")

    answer = in_english(provbok, "define", "NKI", *said)

    assert answer.code == 2
    assert "“procent” is none of per-cent, number, money" in answer.err


def test_the_api_does_the_same(anna: Person) -> None:
    load(anna)
    assert anna.post("/indicators", json=NKI).json()["new"] is True
    assert anna.post("/indicators", json=NKI).json()["new"] is False
    stated = {"indicator": "NKI", "year": 2025, "target": "75 %"}
    assert anna.post("/indicators/targets", json=stated).status_code == 200
    measured = {"indicator": "NKI", "period": "2025-03", "outcome_ytd": "75,0"}
    done = anna.post("/indicators/measurements", json=measured).json()

    answer = anna.get(f"/indicators?period=2025-03&min_position={done['position']}").json()

    (one,) = answer["indicators"]
    assert one | NKI == one
    assert (one["outcome_ytd"], one["target"], one["against_target"]) == (7500, 7500, "even")


def test_the_api_refuses_with_the_rule_that_was_broken(anna: Person) -> None:
    load(anna)
    anna.post("/indicators", json=NKI)
    measured = {"indicator": "NKI", "period": "2025-03"}

    wrong_unit = anna.post("/indicators/measurements", json=measured | {"outcome": "7 kr"})
    wrong_month = anna.post(
        "/indicators/measurements", json=measured | {"period": "2025-02", "outcome": "7"}
    )
    unknown = anna.post(
        "/indicators/measurements", json=measured | {"indicator": "X", "outcome": "7"}
    )

    assert problem(wrong_unit, 422) == "wrong-unit"
    assert problem(wrong_month, 422) == "not-measured-then"
    assert problem(unknown, 404) == "no-such-indicator"
