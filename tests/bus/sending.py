"""Messages as a source sends them, to a ledger of a small organisation."""

import json
from collections.abc import Sequence
from typing import Any

from adapters.bus.raw import Raw
from adapters.bus.receiver import Receiver
from adapters.service import Service
from adapters.settings import Settings
from tests.scenarios.book import STRUCTURE

LEDGER = "skolan"


def voucher(number: str, amount: str = "600.00", **facts: Any) -> dict[str, Any]:
    """A salary of the cleaning unit, paid from the bank: debit positive."""
    return {
        "sign": "debit",
        "voucher": {"fiscal_year": "2025", "series": "A", "number": number, "date": "2025-03-25"},
        "lines": [
            {"account": "5010", "coding": {"responsibility": "20"}, "amount": amount},
            {"account": "1930", "coding": {}, "amount": f"-{amount}"},
        ],
        **facts,
    }


def balances(amount: str, period: str = "2025-03") -> dict[str, Any]:
    """What a period's salaries sum to."""
    line = {"account": "5010", "coding": {"responsibility": "20"}, "amount": amount}
    return {"sign": "debit", "periods": [{"period": period, "lines": [line]}]}


def message(
    data: Any,
    id: str = "1",
    *,
    type: str = "liggare.outcome.v1",
    source: str = "lon",
    ledger: str = LEDGER,
    sequence: int | None = None,
    body: bytes | None = None,
    says: str | None = None,
) -> Raw:
    """A message in structured mode, at the address of its source."""
    event = {
        "specversion": "1.0",
        "id": id,
        "source": says or f"/{ledger}/{source}",
        "type": type,
        "datacontenttype": "application/json",
        "data": data,
    }
    if sequence is not None:
        event["sequence"] = str(sequence)
    return Raw(
        ledger,
        source,
        f"liggare.in.{ledger}.{source}",
        {"content-type": "application/cloudevents+json"},
        json.dumps(event).encode() if body is None else body,
    )


def opened(url: str) -> Service:
    """A service with the small organisation's structure loaded."""
    service = Service(Settings(url, "anna"))
    service.ledger(LEDGER).load_structure(service.act(), STRUCTURE, valid_from=None)
    return service


def results(service: Service, raws: Sequence[Raw]) -> list[str]:
    """What the sender is told of each: accepted, duplicate or set-aside."""
    answers = Receiver(service).receive(raws)
    return [answer.type.split(".")[1].removeprefix("delivery-") for answer in answers if answer]


def decision(amount: str = "-1000.00") -> dict[str, Any]:
    """A budget that the council decided."""
    line = {
        "account": "5010",
        "coding": {"responsibility": "20"},
        "period": "2025-03",
        "amount": amount,
    }
    return {
        "sign": "result",
        "kind": "original",
        "decision": {"body": "KF", "date": "2024-11-21"},
        "lines": [line],
    }
