"""Provbok: rules that coincide in the big example give different numbers, and each is right."""

import json
from typing import Any

import pytest

from tests.examples.book import ROOT, called

FOLDER = ROOT / "examples" / "provbok"
STEPS = json.loads((FOLDER / "steps.json").read_text(encoding="utf-8"))
TABLES = json.loads((FOLDER / STEPS["reports"]).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def book(url: str) -> str:
    """The database after the book's steps, as the command line does them."""
    for step in STEPS["steps"]:
        code, printed = called(url, *(word.replace("{dir}", str(FOLDER)) for word in step))
        assert code == 0, (step, printed)
    return url


def name(table: dict[str, Any]) -> str:
    return " ".join([table["period"], *table["arguments"]])


@pytest.mark.parametrize("table", TABLES, ids=name)
def test_the_table_comes_out(book: str, table: dict[str, Any]) -> None:
    report = ("report", "deviation", "--ledger", "provbok", "--period", table["period"])
    code, printed = called(book, *report, *table["arguments"], "--format", "json")

    assert code == 0
    assert shown(json.loads(printed), table["cells"]) == table["cells"]


def shown(report: dict[str, Any], expected: dict[str, Any]) -> dict[str, dict[str, int | None]]:
    """Rows by code, a parent's code meaning its sum; of the others those that are not empty."""
    rows = {row["code"]: row["cells"] for row in report["rows"]}
    return {code: cells for code, cells in rows.items() if code in expected or any(cells.values())}
