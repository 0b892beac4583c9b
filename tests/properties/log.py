"""The log as it lies in the database, folded in plain Python: the oracle's only source.

Nothing here or in `oracle` is imported from the product, and the rows are read with the bare
driver: what is wrong in the product cannot be wrong here for the same reason.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import psycopg

OUTCOME, ORIGINAL, CHANGES = "outcome", "original", "changes"

OUTCOME_TOPICS = {
    "outcome.recorded",
    "outcome.corrected",
    "outcome.reversed",
    "balances.restated",
}
FORECAST_TOPICS = {"forecast.revised", "forecast.submitted"}


class Stored(NamedTuple):
    """One event as it is stored, its state read as JSON."""

    position: int
    topic: str
    originator: str
    version: int
    state: dict[str, Any]


class Line(NamedTuple):
    """One amount in öre; a forecast's scenario is its year and name."""

    position: int
    scenario: str | tuple[int, str]
    period: int
    account: str
    codes: dict[str, str]
    amount: int


class Round(NamedTuple):
    """A forecast round; `submitted` is the position, None while it is open."""

    year: int
    name: str
    cutoff: int | None
    submitted: int | None


class Version(NamedTuple):
    """A structure as it was loaded, and the first day it holds (None: from the beginning)."""

    position: int
    valid_from: str | None
    structure: dict[str, Any]


class Book(NamedTuple):
    """All that a log says up to a position."""

    position: int
    recorded_at: str | None
    lines: tuple[Line, ...]
    versions: tuple[Version, ...]
    rounds: tuple[Round, ...]
    closings: tuple[tuple[int, int, bool], ...]
    """Position, period, and whether it was closed (True) or reopened."""


def read_log(url: str, ledger: str) -> list[Stored]:
    """Every event of a ledger, by position."""
    select = "SELECT position, topic, originator_id, originator_version, state FROM event"
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        of_ledger = f"{select} WHERE ledger = ? ORDER BY position"
        rows = connection.execute(of_ledger, [ledger]).fetchall()
        found = [(p, t, bytes(o).hex(), v, s) for p, t, o, v, s in rows]
        connection.close()
    else:
        with psycopg.connect(url) as server:
            of_ledger = f"{select} WHERE ledger = %s ORDER BY position"
            rows = server.execute(of_ledger, [ledger]).fetchall()
            found = [(p, t, o.hex, v, s) for p, t, o, v, s in rows]
    return [Stored(p, t, o, v, json.loads(bytes(s))) for p, t, o, v, s in found]


def lines_of(event: Stored) -> list[Line]:
    """The lines of an event that count in a scenario; a proposal's count in none."""
    scenario = _scenario(event)
    if scenario is None:
        return []
    columns = event.state["lines"]
    names = columns["dimensions"]
    codings = [
        (row[0], {name: code for name, code in zip(names, row[1:], strict=True) if code})
        for row in columns["codings"]
    ]
    rows = zip(columns["coding"], columns["period"], columns["amount"], strict=True)
    return [
        Line(event.position, scenario, period, codings[c][0], codings[c][1], amount)
        for c, period, amount in rows
    ]


def _scenario(event: Stored) -> str | tuple[int, str] | None:
    if event.topic in OUTCOME_TOPICS:
        return OUTCOME
    if event.topic == "budget.decided":
        return ORIGINAL if event.state["kind"] == "original" else CHANGES
    if event.topic == "budget.reallocated":
        return CHANGES
    if event.topic in FORECAST_TOPICS:
        return event.state["year"], event.state["round"]
    return None


def fold(events: Sequence[Stored], position: int | None = None) -> Book:
    """What was known at a position; None: all that is known."""
    known = [e for e in events if position is None or e.position <= position]
    return Book(
        position=known[-1].position if known else 0,
        recorded_at=known[-1].state["recorded_at"] if known else None,
        lines=tuple(line for event in known for line in lines_of(event)),
        versions=tuple(
            Version(e.position, e.state["valid_from"], e.state["structure"])
            for e in known
            if e.topic == "structure.loaded"
        ),
        rounds=tuple(_rounds(known)),
        closings=tuple(
            (e.position, e.state["period"], e.topic == "period.closed")
            for e in known
            if e.topic in ("period.closed", "period.reopened")
        ),
    )


def _rounds(known: Iterable[Stored]) -> Iterable[Round]:
    rounds: dict[tuple[int, str], Round] = {}
    for event in known:
        if event.topic == "forecast.opened":
            s = event.state
            rounds[s["year"], s["round"]] = Round(s["year"], s["round"], s["cutoff"], None)
        if event.topic == "forecast.submitted":
            key = event.state["year"], event.state["round"]
            rounds[key] = rounds[key]._replace(submitted=event.position)
    return rounds.values()
