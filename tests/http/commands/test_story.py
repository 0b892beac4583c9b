"""Provbok by the API: the same year as by the command line, on both databases, to the öre."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.http.commands.given import PROVBOK, Office, Person, load, office_on
from tests.store.conftest import postgres_server, postgres_url, sqlite_url, url

__all__ = ["postgres_server", "postgres_url", "sqlite_url", "url"]

STEPS = json.loads((PROVBOK / "steps.json").read_text("utf-8"))["steps"]
LEFT_TO_DO = STEPS[1:2] + STEPS[3:]
"""All but the structure and January, which every office begins with."""


@pytest.fixture
def office(url: str) -> Iterator[Office]:
    with office_on(url) as office:
        load(office.administrator)
        yield office


def do(person: Person, step: list[str]) -> dict[str, Any]:
    """A command of the command line, as the API's."""
    what, on, about, *words = step
    options = dict(stated(words))
    options.pop("ledger", None)
    if what == "period":
        answer = person.post(f"/periods/{about}/{on}")
    else:
        file = Path(about.replace("{dir}", str(PROVBOK)))
        answer = person.send(f"/imports/{on}", file, **options)
    assert answer.status_code == 200, (step, answer.text)
    done: dict[str, Any] = answer.json()
    return done


def stated(words: list[str]) -> Iterator[tuple[str, str]]:
    """Options and what they hold; one that holds nothing is true."""
    for place, word in enumerate(words):
        if word.startswith("--"):
            held = words[place + 1] if place + 1 < len(words) else "--"
            yield word[2:].replace("-", "_"), "true" if held.startswith("--") else held


def test_the_year_comes_out_as_by_the_command_line(office: Office) -> None:
    cilla = office.person("cilla", "controller", "approver")

    positions = [do(cilla, step)["position"] for step in LEFT_TO_DO]

    assert positions == sorted(set(positions))
    for table in json.loads((PROVBOK / "expected.json").read_text("utf-8")):
        assert shown(cilla, table, positions[-1]) == table["cells"], table["arguments"]


def shown(person: Person, table: dict[str, Any], position: int) -> dict[str, Any]:
    """The cells of a deviation report, as the expected table has them."""
    asked = [*stated(table["arguments"]), ("period", table["period"])]
    answer = person.get("/reports/deviation", params=[*asked, ("min_position", str(position))])
    assert answer.status_code == 200, answer.text
    rows = {row["code"]: row["cells"] for row in answer.json()["rows"]}
    return {c: cells for c, cells in rows.items() if c in table["cells"] or any(cells.values())}
