"""A month in a controller's hands: from load to sign-off, closed, sealed, and opened again."""

import json
from functools import partial

from adapters.language import speaking
from tests.cli.conftest import Answer, Run
from tests.cli.given import DECIDED, L

JANUARY = ("--period", "2025-01")
UNIT = (*L, "--unit", "10")


def said(run: Run, *arguments: str) -> Answer:
    with speaking("en"):
        return run(*arguments)


def test_a_month_from_load_to_seal(provbok: Run) -> None:
    liggare = partial(said, provbok)
    # Service 100 costs 90 kr that no budget covers: from 80 kr unit 10 must explain.
    rule = ("--figure", "outcome", "--rows", "service", "--where", "kind=cost", "--below", "S")
    least = ("--per-cent", "10", "--floor", "80", "--answers", "10", "--from", "2025-01")
    assert liggare("commentary-rule", "state", "kostnader", *L, *rule, *least).code == 0
    whose = ("--owner", "Anna", "--due", "2025-02-10")
    assert liggare("month-close", "plan", "2025-01", *UNIT, *whose).code == 0

    early = liggare("period", "close", "2025-01", *L)
    assert early.code == 1
    assert "these units have not signed off: 10" in early.err

    for step in ("load", "reconcile", "comment", "forecast"):
        assert liggare("month-close", "done", "2025-01", step, *UNIT).code == 0
    refused = liggare("month-close", "done", "2025-01", "sign-off", *UNIT)
    assert refused.code == 1
    assert "comments that are owed and missing: 1" in refused.err

    about = (*JANUARY, "--row", "100", "--figure", "outcome")
    text = ("--text", "Konsulter i stället för vakanser.", "--cause", "consultants")
    assert liggare("comment", "write", *L, *about, *text).code == 0
    signed = liggare("month-close", "done", "2025-01", "sign-off", *UNIT)
    assert signed.out == "10 has done “sign-off” of 2025-01.\n"

    assert liggare("period", "close", "2025-01", *L).out == "2025-01 is closed.\n"
    assert liggare("seal", "service-follow-up", *L, *JANUARY, *DECIDED).code == 0
    late = liggare("comment", "write", *L, *about, "--text", "Något annat.")
    assert late.code == 1

    assert liggare("period", "reopen", "2025-01", *L).code == 0
    assert liggare("comment", "write", *L, *about, "--text", "Något annat.").code == 0
    stands = json.loads(liggare("month-close", "status", "2025-01", *L, "--format", "json").out)
    assert [step["status"] for step in stands["steps"]] == ["done"] * 5
    assert liggare("month-close", "reopen", "2025-01", "comment", *UNIT).code == 0
    table = liggare("month-close", "status", "2025-01", *L).out
    assert table.count(" late ") == 3
    assert "Anna" in table


def test_a_close_that_nobody_planned_is_empty(provbok: Run) -> None:
    answer = said(provbok, "month-close", "status", "2025-01", *L)

    assert (answer.code, "None to report" in answer.out) == (0, True)


def test_a_step_that_there_is_not_is_a_wrong_call(provbok: Run) -> None:
    answer = said(provbok, "month-close", "done", "2025-01", "lunch", *UNIT)

    assert answer.code == 2
    assert "“lunch” is none of load, reconcile, comment, forecast, sign-off" in answer.err
