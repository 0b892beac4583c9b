"""What the contract's tests begin from: messages as a publisher makes them, in either mode."""

import json
from typing import Any
from urllib.parse import quote

from adapters.bus.contract.reading import Readable, Unreadable, read_message
from adapters.bus.raw import Raw

LEDGER, SOURCE = "skolan", "ekonomi"
ADDRESS = f"liggare.in.{LEDGER}.{SOURCE}"
OUTCOME = "liggare.outcome.v1"
VOUCHER = {"fiscal_year": "2025", "series": "A", "number": "201", "date": "2025-03-28"}
LINES = [
    {"account": "5010", "coding": {"responsibility": "10"}, "amount": "1200.00"},
    {"account": "1510", "amount": "-1200.00"},
]
DATA: dict[str, Any] = {"sign": "debit", "voucher": VOUCHER, "lines": LINES}


def attributes(type: str = OUTCOME, **others: Any) -> dict[str, Any]:
    """Attributes of a message; one that is given as None is left out."""
    known = {"specversion": "1.0", "id": "m-1", "source": f"/{LEDGER}/{SOURCE}", "type": type}
    return {name: value for name, value in (known | others).items() if value is not None}


def binary(
    data: Any, type: str = OUTCOME, *, prefix: str = "ce-", body: bytes | None = None, **others: Any
) -> Raw:
    headers = {
        prefix + name: quote(str(value), safe="/:+") if prefix == "ce-" else str(value)
        for name, value in attributes(type, **others).items()
    }
    whole = json.dumps(data).encode() if body is None else body
    return Raw(LEDGER, SOURCE, ADDRESS, headers | {"content-type": "application/json"}, whole)


def structured(data: Any, type: str = OUTCOME, **others: Any) -> Raw:
    event = attributes(type, **others) | {"datacontenttype": "application/json", "data": data}
    return of_body(json.dumps(event).encode(), "application/cloudevents+json")


def of_body(body: bytes, content_type: str = "application/cloudevents+json") -> Raw:
    return Raw(LEDGER, SOURCE, ADDRESS, {"Content-Type": content_type}, body)


def unreadable(raw: Raw) -> Unreadable:
    read = read_message(raw)
    assert isinstance(read, Unreadable), read
    return read


def said(raw: Raw) -> list[str]:
    """What is wrong with a message, in words."""
    return [str(problem) for problem in unreadable(raw).problems]


def sound(raw: Raw) -> Readable:
    read = read_message(raw)
    assert not isinstance(read, Unreadable), [str(problem) for problem in read.problems]
    return read
