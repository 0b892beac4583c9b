"""`liggare replay`: what it says, and its exit codes."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from adapters.print.replay import WHAT
from projections.schema import FORMS
from tests.cli.conftest import Answer, Run, provbok, run
from tests.cli.given import PROVBOK, SOURCE, L, position

__all__ = ["provbok", "run"]

REPLAY = ("replay", *L)
JSON = ("--format", "json")


def told(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.out)
    return found


def tamper(statement: str, directory: Path) -> None:
    """Change what the read model's file holds; `{n}` is its generation."""
    connection = sqlite3.connect(directory / "prov.read.sqlite")
    (generation,) = connection.execute("SELECT generation FROM projection").fetchone()
    assert connection.execute(statement.format(n=generation)).rowcount == 1
    connection.commit()
    connection.close()


def test_all_is_alike(provbok: Run) -> None:
    answer = provbok(*REPLAY)

    assert (answer.code, answer.err) == (0, "")
    made = told(provbok(*REPLAY, *JSON))
    assert made["verdict"] == "alike"
    assert (made["differences"], made["counts"], made["stopped"]) == ([], {}, None)
    assert made["basis"]["position"] == made["log_end"] == position(provbok)
    assert made["compared"]["events"] == position(provbok)
    assert made["compared"]["reports"] == 3
    assert made["compared"]["cells"] > 0


def test_a_changed_sum_is_named_with_the_cells_of_reports_that_it_falsifies(
    provbok: Run, tmp_path: Path
) -> None:
    assert provbok(*REPLAY).code == 0
    one = "SELECT coding FROM balance_{n} JOIN coding_{n} ON coding = id WHERE account = '5010'"
    key = f"scenario = 1 AND period = 202501 AND coding = ({one} ORDER BY coding LIMIT 1)"
    tamper(f"UPDATE balance_{{n}} SET amount = amount - 100000 WHERE {key}", tmp_path)

    answer, made = provbok(*REPLAY), told(provbok(*REPLAY, *JSON))

    assert answer.code == 3
    assert "5010" in answer.out
    assert "2025-01" in answer.out
    assert made["verdict"] == "differs"
    (of_sum,) = [one for one in made["differences"] if one["what"] == "balance"]
    assert of_sum["where"]["account"] == "5010"
    assert of_sum["where"]["scenario"] == "outcome"
    assert of_sum["where"]["period"] == "2025-01"
    assert of_sum["live"]["amount"] - of_sum["replayed"]["amount"] == -1000_00
    assert of_sum["positions"]
    of_result = [
        one
        for one in made["differences"]
        if one["where"].get("report") == "result-summary" and one["where"]["row"] == "total"
    ]
    assert {one["where"]["column"] for one in of_result} >= {"outcome_ytd", "deviation_ytd"}
    for one in of_result:
        assert one["live"]["amount"] - one["replayed"]["amount"] == -1000_00
        assert one["positions"]
    assert set(made["counts"]) == {"balance", "report"}


@pytest.mark.parametrize("amount", ["'x'", "0.5", "9e999", "X'00'", "'1,2'"])
@pytest.mark.parametrize("table", ["entry", "balance"])
def test_an_amount_that_is_no_whole_number_is_told(
    provbok: Run, tmp_path: Path, table: str, amount: str
) -> None:
    assert provbok(*REPLAY).code == 0
    key = "id = 1" if table == "entry" else "(scenario, period, coding) = (1, 202501, 0)"
    tamper(f"UPDATE {table}_{{n}} SET amount = {amount} WHERE {key}", tmp_path)

    answer = provbok(*REPLAY, *JSON)

    assert answer.code == 3, answer.err
    (of_table,) = [one for one in told(answer)["differences"] if one["what"] == table]
    assert "whole numbers" in of_table["live"]["unreadable"]


def test_a_closing_that_is_not_there_is_told_in_words(provbok: Run, tmp_path: Path) -> None:
    assert provbok("period", "close", "2025-01", *L).code == 0
    assert provbok(*REPLAY).code == 0
    tamper("UPDATE closing_{n} SET closed = 0", tmp_path)

    (row,) = [line for line in provbok(*REPLAY).out.splitlines() if "stängd" in line]

    assert row.split()[-3:-1] == ["nej", "stängd"]


def test_a_table_that_is_gone_is_told_in_one_sentence(provbok: Run, tmp_path: Path) -> None:
    assert provbok(*REPLAY).code == 0
    connection = sqlite3.connect(tmp_path / "prov.read.sqlite")
    connection.execute("DROP TABLE late_1")
    connection.close()

    answer = provbok(*REPLAY)

    assert answer.code == 1
    assert answer.err.splitlines() == ["Databasen kan inte användas: no such table: late_1"]


def test_up_to_a_position_or_a_time(provbok: Run) -> None:
    assert told(provbok(*REPLAY, *JSON, "--until", "3"))["basis"]["position"] == 3
    last = position(provbok)
    assert told(provbok(*REPLAY, *JSON, "--until", "2999-01-01"))["basis"]["position"] == last
    assert told(provbok(*REPLAY, *JSON, "--until", "now"))["basis"]["position"] == last


@pytest.mark.parametrize(
    ("until", "code"), [("99999", 1), ("0", 1), ("2001-01-01", 1), ("soon", 2), ("closed", 2)]
)
def test_what_cannot_be_replayed_is_refused_in_a_sentence(
    provbok: Run, until: str, code: int
) -> None:
    answer = provbok(*REPLAY, "--until", until)

    assert (answer.code, answer.out) == (code, "")
    assert answer.err
    assert "Traceback" not in answer.err


def test_an_unknown_ledger_and_an_unknown_format(run: Run) -> None:
    assert run("replay", "--ledger", "annan").code == 1
    assert run(*REPLAY, "--format", "xml").code == 2


def test_what_is_recorded_since_is_projected_first(provbok: Run) -> None:
    before = told(provbok(*REPLAY, *JSON))["basis"]["position"]
    assert provbok("import", "outcome", PROVBOK / "utfall-2025-02.se", *SOURCE).code == 0

    made = told(provbok(*REPLAY, *JSON))

    assert made["verdict"] == "alike"
    assert made["basis"]["position"] == made["log_end"] > before


def test_what_differs_has_a_word_whatever_table_it_is() -> None:
    assert set(WHAT) == {*FORMS, "report", "position", "log"}
