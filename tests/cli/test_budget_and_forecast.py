"""Budgets, forecasts and closings, by command."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.given import DECIDED, PROVBOK, L, cells, position


def test_unknown_codes_refuse_a_forecast(provbok: Run, tmp_path: Path) -> None:
    file = tmp_path / "prognos.csv"
    file.write_text("Period;ANSVAR;Konto;Belopp\n2025-02;999;5010;-1,00\n", encoding="cp1252")
    before = position(provbok)

    answer = provbok("import", "forecast", file, *L, "--round", "P1")

    assert answer.code == 1
    assert "999" in answer.err
    assert position(provbok) == before


def test_a_forecast_that_differs_from_the_outcome_lists_it_and_submits_nothing(
    provbok: Run, tmp_path: Path
) -> None:
    file = tmp_path / "prognos.csv"
    file.write_text("period;ansvar;konto;belopp\n202501;10;5010;-1,00\n", encoding="utf-8-sig")
    command = ("import", "forecast", file, *L, "--round", "P1", "--cutoff", "2025-01", "--submit")
    before = position(provbok)

    refused = provbok(*command)

    assert refused.code == 1
    assert "5010" in refused.err
    assert position(provbok) == before
    assert provbok(*command, "--accept-differences").code == 0
    assert provbok("forecast", "approve", "P1", *L).code == 0
    assert provbok("forecast", "submit", "P1", *L).code == 0


def test_a_proposal_counts_when_it_is_decided(provbok: Run) -> None:
    assert provbok("budget", "propose", PROVBOK / "budget-2025.se", *L).code == 0
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")
    assert cells(provbok(*report, "--format", "json"))["total"]["budget_year"] == 0

    assert provbok("budget", "decide", "1", *L, *DECIDED).code == 0

    assert cells(provbok(*report, "--format", "json"))["PERS"]["budget_year"] == -120_000
    assert provbok("budget", "decide", "1", *L, *DECIDED).code == 1
    assert provbok("budget", "decide", "7", *L, *DECIDED).code == 1


def test_a_reallocation_sums_to_zero_over_the_year(provbok: Run, tmp_path: Path) -> None:
    assert provbok("import", "budget", PROVBOK / "budget-2025.se", *L, *DECIDED).code == 0
    file = tmp_path / "flytt.csv"
    rows = ["period;ansvar;tjänst;konto;motpart;belopp", "2025-05;10;100;5010;EXT;50,00"]
    file.write_text("\n".join(rows), encoding="utf-8")
    command = ("budget", "reallocate", file, *L, *DECIDED)

    assert provbok(*command).code == 1
    file.write_text("\n".join([*rows, "2025-06;11;200;7990;EXT;\u221250,00"]), encoding="utf-8")
    assert provbok(*command).code == 0
    report = ("report", "deviation", "--rows", "responsibility", *L, "--period", "2025-01")
    assert cells(provbok(*report, "--format", "json"))["total"]["budget_year"] == 42_000


def test_periods_close_in_order(provbok: Run) -> None:
    assert provbok("period", "close", "2025-01", *L).code == 0
    assert provbok("period", "close", "2025-03", *L).code == 1
    assert provbok("period", "close", "2025-01", *L).code == 0
    assert provbok("period", "reopen", "2025-01", *L, "--reason", "glömt").code == 0
    assert provbok("period", "reopen", "2025-01", *L).code == 1
