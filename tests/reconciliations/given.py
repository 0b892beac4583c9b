"""Random books: with internal items, with accounts in no group, in every scenario."""

from random import Random
from typing import Any

from adapters.service import Service
from domain.base import Decision
from domain.coding import Coding, Line, Lines, Period
from domain.ledger import SourceTerms, Submission
from domain.outcome import Stated
from domain.structure import Structure
from projections.view import View

MARCH = Period(202503)
DIMENSIONS = ("responsibility", "service", "initiative", "counterparty")
ACCOUNTS = ("3010", "3910", "5010", "7990", "6999", "1930")
"""Revenue, grant, two costs, one that stands in no group, and one that is not followed up."""
KINDS = {"3010": "revenue", "3910": "grant", "5010": "cost", "7990": "cost"}

TERMS = SourceTerms(name="ekonomi", form="vouchers")
DECISION = Decision(body="KF", date="2024-11-21")


def structure(ledger: str) -> Structure:
    def dimension(code: str, *nodes: str) -> dict[str, Any]:
        named = [{"code": node, "name": f"Nod {node}"} for node in nodes]
        return {"code": code, "name": code, "nodes": named}

    stated = {
        "ledger": ledger,
        "name": "Slump",
        "dimensions": [
            dimension("responsibility", "10", "11"),
            dimension("service", "100", "200"),
            dimension("initiative", "J"),
            dimension("counterparty", "EXT", "INT"),
        ],
        "account_groups": [
            {"code": f"G{account}", "name": f"Grupp {account}", "accounts": [account], "kind": kind}
            for account, kind in KINDS.items()
        ],
        "follow_up_accounts": ["3", "5", "6", "7"],
        "internal_counterparties": ["INT", "INT2"],
    }
    return Structure.model_validate(stated)


def random_book(service: Service, seed: int) -> View:
    """A ledger with a year's outcome, budget and forecast, of any sign and size."""
    random, code = Random(seed), f"slump-{seed}"
    ledger = service.ledger(code)
    ledger.load_structure(service.act(), structure(code), valid_from=None)
    for number in range(3):
        stated = [Stated(f"2025/A/{number}", None, _lines(random, [202501, 202502, 202503]))]
        ledger.record_outcome(service.act(), terms=TERMS, stated=stated)
    ledger.decide_budget(
        service.act(),
        stated=_lines(random, [202501, 202503, 202512]),
        decision=DECISION,
        kind="original",
        into_closed=False,
    )
    ledger.revise_forecast(
        service.act(),
        name="Prognos",
        year=2025,
        cutoff=None,
        stated=_lines(random, [202503, 202511]),
        scope=None,
        submit=Submission({}, 0, True),
    )
    return service.view(code)


def _lines(random: Random, periods: list[int]) -> Lines:
    lines = [
        Line(
            Coding.of(
                random.choice(ACCOUNTS),
                {
                    "responsibility": random.choice(["10", "11", "99"]),
                    "service": random.choice(["100", "200", "", "999"]),
                    "initiative": random.choice(["", "J"]),
                    "counterparty": random.choice(["EXT", "INT", "INT2", ""]),
                },
            ),
            random.choice(periods),
            random.randrange(-(10**15), 10**15),
        )
        for _ in range(40)
    ]
    return Lines.of(lines, DIMENSIONS)
