"""Reports, explanations and their notes, by command."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.given import PROVBOK, SOURCE, L, cells, position


def test_what_comes_after_the_closing_is_noted_as_restated(provbok: Run) -> None:
    provbok("period", "close", "2025-01", *L)
    provbok("import", "outcome", PROVBOK / "utfall-2025-02.se", *SOURCE)
    provbok("period", "close", "2025-02", *L)
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-02")
    assert not json.loads(provbok(*report, "--format", "json").out)["notes"]

    provbok("import", "outcome", PROVBOK / "utfall-2025-02-sen.se", *SOURCE)

    (note,) = json.loads(provbok(*report, "--format", "json").out)["notes"]
    assert "40,00 kr" in note


def test_a_month_without_outcome_is_noted(provbok: Run) -> None:
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-03")

    (note,) = json.loads(provbok(*report, "--format", "json").out)["notes"]

    assert "2025-02, 2025-03" in note


@pytest.mark.parametrize("as_of", ["2", "2000-01-01", "2000-01-01T12:00"])
def test_a_report_as_of_an_earlier_time_shows_what_was_known(provbok: Run, as_of: str) -> None:
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")
    answer = provbok(*report, "--as-of", as_of, "--format", "json")

    if as_of == "2":
        assert cells(answer)["total"]["outcome_ytd"] == 0
    else:
        assert answer.code == 1


def test_csv_is_written_for_machines(provbok: Run) -> None:
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")

    header, *rows = provbok(*report, "--format", "csv").out.splitlines()

    named = [dict(zip(header.split(";"), row.split(";"), strict=True)) for row in rows]
    assert next(row for row in named if row["code"] == "PERS")["outcome_ytd"] == "-90.00"


def test_a_rebuild_changes_no_figure(provbok: Run) -> None:
    report = ("report", "deviation", "--rows", "service", *L, "--period", "2025-01")
    before = provbok(*report, "--format", "json").out

    assert provbok("rebuild", *L).code == 0

    assert provbok(*report, "--format", "json").out == before


def test_an_event_that_cannot_be_read_stops_the_read_model_in_plain_sight(
    provbok: Run, tmp_path: Path
) -> None:
    last = position(provbok)
    with sqlite3.connect(tmp_path / "prov.sqlite") as log:
        log.execute(
            "INSERT INTO event VALUES ('provbok', ?, ?, 1, 'something.strange', '{}')",
            [last + 1, b"0" * 16],
        )
        log.execute("UPDATE ledger SET position = ?", [last + 1])
    report = ("report", "deviation", "--rows", "account_group", *L, "--period", "2025-01")

    answer = provbok(*report, "--format", "json")

    assert cells(answer)["PERS"]["outcome_ytd"] == -9_000
    assert "something.strange" in answer.err
    (ledger,) = json.loads(provbok("status", "--format", "json").out)["ledgers"]
    assert (ledger["position"], ledger["projected"]) == (last + 1, last)
    assert "something.strange" in ledger["stopped"]
    forecast = ("import", "forecast", PROVBOK / "prognos-februari.csv", *L, "--round", "P")
    assert provbok(*forecast, "--cutoff", "2025-01", "--submit").code == 1
