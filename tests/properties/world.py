"""A small made-up organisation: its structures, codings and amounts, drawn from a seed."""

from datetime import date
from random import Random
from typing import Any

from domain.coding import Coding, Line, Lines
from domain.outcome import Stated
from domain.structure import Structure

CODE = "prov"
YEARS = (2023, 2024, 2025)
DIMENSIONS = ("responsibility", "service", "initiative", "counterparty")
ACCOUNTS = ("3010", "3910", "4990", "5010", "5610", "7990", "6999", "2440")
"""6999 is followed up and in no group; 2440 is not followed up."""
BALANCING = "1930"

CODES = {
    "responsibility": ("1", "10", "11", "12", "13", "14", "", "X9"),
    "service": ("S", "100", "200", "300", "FI", "900", "", "X7"),
    "initiative": ("", "", "", "J", "K"),
    "counterparty": ("EXT", "EXT", "INT", "CITY", ""),
}
"""What lines state: parents' own codes, ended and future ones, missing and unknown ones too."""


def _node(code: str, parent: str | None = None, **validity: Any) -> dict[str, Any]:
    return {"code": code, "name": f"Enhet {code}", "parent": parent, **validity}


def structure(random: Random, number: int) -> Structure:
    """The first structure (number 0), or one that changes places, ends, names and kinds."""
    later = number > 0
    unit = [_node("1"), _node("10", "1"), _node("11", "1")]
    unit.append(
        _node("12", "1", valid_to="2024-12-31", successor=random.choice(["11", "13", None]))
    )
    if later or random.random() < 0.5:
        parent = random.choice(["1", "10", "12", None])
        unit.append(_node("13", parent, valid_from=random.choice([None, "2024-07-01"])))
    if random.random() < 0.5:
        unit.append(_node("14", "10", valid_from="2024-01-01", valid_to="2024-09-30"))
    if later and random.random() < 0.3:
        unit = [node for node in unit if node["code"] != "10" and node["parent"] != "10"]
    service = [_node("S"), _node("100", "S"), _node("200", random.choice(["S", None]))]
    service += [_node("FI"), _node("900", "FI")]
    if later and random.random() < 0.5:
        successor = random.choice(["100", "200", None])
        service.append(_node("300", "S", valid_to="2025-03-31", successor=successor))
    dimensions = [
        ("responsibility", unit),
        ("service", service),
        ("initiative", [_node("J"), *([_node("K")] if later else [])]),
        ("counterparty", [_node("EXT"), _node("INT"), _node("CITY")]),
    ]
    return Structure.model_validate(
        {
            "ledger": CODE,
            "name": f"Prov {number} {random.randrange(1000)}",
            "dimensions": [
                {"code": code, "name": code, "nodes": nodes} for code, nodes in dimensions
            ],
            "account_groups": _groups(random, later),
            "follow_up_accounts": ["3", "4", "5", "6", "7"],
            "internal_counterparties": random.choice([["INT"], ["INT"], ["INT", "CITY"]]),
        }
    )


def _groups(random: Random, later: bool) -> list[dict[str, Any]]:
    other = ["4990", *(["5610"] if later and random.random() < 0.5 else [])]
    staff = ["5010", *([] if "5610" in other else ["5610"])]
    return [
        {"code": "INT", "name": "Intäkter", "accounts": ["3010"], "kind": "revenue"},
        {"code": "PERS", "name": "Personal", "accounts": staff, "kind": "cost"},
        {"code": "KB", "name": "Bidrag", "accounts": ["3910"], "kind": "grant"},
        {"code": "OVR", "name": "Övrigt", "accounts": [*other, "7990"], "kind": "cost"},
    ]


def valid_from(random: Random) -> date | None:
    return random.choice(
        [None, date(2023, 1, 1), date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1)]
    )


def coding(random: Random, *, known_to: Structure | None = None) -> Coding:
    """Any coding; one whose codes the structure has, if it is given."""
    codes = {d: random.choice(CODES[d]) for d in DIMENSIONS}
    if known_to is not None:
        has = {d.code: {n.code for n in d.nodes} for d in known_to.dimensions}
        codes = {d: code for d, code in codes.items() if code in has[d]}
    return Coding.of(random.choice(ACCOUNTS[:6] if known_to else ACCOUNTS), codes)


def amount(random: Random) -> int:
    """Öre: mostly costs, now and then zero, a single öre, or very much."""
    odd = random.random()
    if odd < 0.03:
        return 0
    if odd < 0.06:
        return random.choice([1, -1, 2**51, -(2**51)])
    return random.randrange(-500_000, 200_000)


def month(random: Random, years: tuple[int, ...], last: int = 12) -> int:
    return random.choice(years) * 100 + random.randrange(1, last + 1)


def voucher(random: Random, reference: str, years: tuple[int, ...]) -> Stated:
    """A voucher that sums to zero; now and then its lines lie in two months."""
    period = month(random, years, 6)
    other = period + 1 if random.random() < 0.1 else period
    lines = [
        Line(coding(random), random.choice([period, other]), amount(random))
        for _ in range(random.randrange(1, 4))
    ]
    total = sum(line.amount for line in lines)
    lines.append(Line(Coding.of(BALANCING, {}), period, -total))
    day = f"{period // 100}-{period % 100:02d}-{random.randrange(1, 28):02d}"
    return Stated(reference, day, in_columns(random, lines), f"Verifikation {reference}")


def in_columns(random: Random, lines: list[Line]) -> Lines:
    """The same lines in some order, their dimensions in some order."""
    shuffled = random.sample(lines, len(lines))
    return Lines.of(shuffled, random.sample(DIMENSIONS, len(DIMENSIONS)))


def year_of_lines(random: Random, year: int, known_to: Structure, months: list[int]) -> Lines:
    """What a budget or forecast file states of some months."""
    codings = [coding(random, known_to=known_to) for _ in range(random.randrange(1, 5))]
    lines = [
        Line(random.choice(codings), year * 100 + m, amount(random) or 100)
        for m in months
        for _ in range(random.randrange(1, 3))
    ]
    return in_columns(random, lines)
