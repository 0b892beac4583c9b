"""Deliveries and messages as the contract writes them, without the program's help."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

UNITS, ACCOUNTS, PERIODS = ("10", "20", "30"), ("3010", "5010", "5020"), (202501, 202502, 202503)
BANK = "1930"
OUTCOME = "liggare.outcome.v1"
SOURCES = ("ekonomi", "lon", "fakturor")
NUMBERED = "ekonomi"
"""The source that counts its messages."""

Line = tuple[str, str, int, int]
"""Account, responsibility, period and öre in result sign."""


class Statement(NamedTuple):
    """A delivery as its source states it; `reference` is how the ledger names it."""

    source: str
    reference: str
    lines: tuple[Line, ...]


class Sending(NamedTuple):
    """A message on its way to a broker; `id` is empty where the message says none."""

    source: str
    id: str
    headers: Mapping[str, str]
    body: bytes


class Aside(NamedTuple):
    """What must be set aside."""

    kind: str
    reason: str
    source: str
    reference: str


@dataclass
class Expected:
    """What a ledger must hold when all has come.

    Of each pair in `either` the ledger holds exactly one. `ids` are the messages that must be
    known, once each; `refused` those of them that were set aside, whichever came first.
    """

    recorded: list[Statement] = field(default_factory=list)
    either: list[tuple[Statement, Statement]] = field(default_factory=list)
    aside: Counter[Aside] = field(default_factory=Counter)
    ids: set[tuple[str, str]] = field(default_factory=set)
    refused: set[tuple[str, str]] = field(default_factory=set)
    contradicting: list[tuple[tuple[str, str], tuple[str, str]]] = field(default_factory=list)


def structured(attributes: Mapping[str, str], data: Any) -> Sending:
    event = {**attributes, "datacontenttype": "application/json", "data": data}
    headers = {"content-type": "application/cloudevents+json"}
    return Sending("", attributes["id"], headers, json.dumps(event).encode())


def binary(attributes: Mapping[str, str], body: bytes) -> Sending:
    headers = {f"ce-{name}": value for name, value in attributes.items()}
    return Sending("", attributes["id"], {**headers, "content-type": "application/json"}, body)


def with_lines(data: Mapping[str, Any], stated: Statement) -> dict[str, Any]:
    """The data of a delivery with the lines of a statement."""
    turn = -1 if data["sign"] == "debit" else 1
    if stated.source == "fakturor":
        codings = sorted({line[:2] for line in stated.lines})
        columns = {
            "dimensions": ["responsibility"],
            "codings": [list(coding) for coding in codings],
            "coding": [codings.index(line[:2]) for line in stated.lines],
            "amount": [kronor(turn * line[3]) for line in stated.lines],
        }
        return {**data, "columns": columns}
    rows = [
        {
            "account": account,
            "coding": {"responsibility": unit} if unit else {},
            "amount": kronor(turn * ore),
        }
        for account, unit, _, ore in stated.lines
    ]
    return {**data, "lines": rows}


def kronor(ore: int) -> str:
    """Öre as a decimal text."""
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02d}"


def with_more(line: Line) -> Line:
    return (*line[:3], line[3] + 1)


def with_less(line: Line) -> Line:
    return (*line[:3], line[3] - 1)
