"""What comes in that nobody can take, each with the reason its sender is told."""

import json
from typing import Any, NamedTuple

LEDGER, SOURCE = "provbok", "lon"
WORD = "hemlig-uppgift"
"""Stands in every one of them, and in no log."""

DATA = {
    "sign": "debit",
    "voucher": {
        "fiscal_year": "2025",
        "series": "L",
        "number": "7",
        "date": "2025-03-31",
        "text": WORD,
    },
    "lines": [
        {"account": "5010", "coding": {"responsibility": "10"}, "amount": "120.00"},
        {"account": "1930", "amount": "-120.00"},
    ],
}
TEXT = json.dumps(DATA, ensure_ascii=False)


class Sent(NamedTuple):
    """A message in binary mode, and the reason its sender is told."""

    attributes: dict[str, str]
    body: bytes
    reason: str


def attributes(name: str, /, **changed: str | None) -> dict[str, str]:
    """The headers of a message; what is changed to None is left out."""
    stated = {
        "ce-specversion": "1.0",
        "ce-id": name.replace(" ", "-"),
        "ce-source": f"/{LEDGER}/{SOURCE}",
        "ce-type": "liggare.outcome.v1",
        "content-type": "application/json",
    }
    stated |= {f"ce-{name}": value for name, value in changed.items() if value is not None}
    return {name: v for name, v in stated.items() if changed.get(name[3:], v) is not None}


def with_lines(**changed: Any) -> bytes:
    return json.dumps(DATA | {"lines": [DATA["lines"][0] | changed, DATA["lines"][1]]}).encode()


def deep(levels: int) -> bytes:
    return TEXT.replace('"sign": "debit"', f'"sign": {"[" * levels}{"]" * levels}').encode()


BODIES: dict[str, tuple[bytes, str]] = {
    "larger than 8 MB": (TEXT.encode() + b" " * (8 << 20), "too-large"),
    "an amount that is a number": (with_lines(amount=120.0), "malformed"),
    "an amount that is a list": (with_lines(amount=["120.00"]), "malformed"),
    "an account that is a number": (with_lines(account=5010), "malformed"),
    "lines that are a text": (json.dumps(DATA | {"lines": WORD}).encode(), "malformed"),
    "a key that stands twice": (
        TEXT.replace('"sign": "debit"', '"sign": "debit", "sign": "result"').encode(),
        "malformed",
    ),
    "NaN": (TEXT.replace('"120.00"', "NaN").encode(), "malformed"),
    "infinity": (TEXT.replace('"120.00"', "-Infinity").encode(), "malformed"),
    "a number beyond all bounds": (TEXT.replace('"120.00"', "1e999").encode(), "malformed"),
    "thirty levels deep": (deep(30), "malformed"),
    "a hundred thousand levels deep": (deep(100_000), "malformed"),
    "half of a message": (TEXT.encode()[:-40], "malformed"),
    "letters of another code": (TEXT.replace(WORD, f"{WORD} å").encode("latin-1"), "malformed"),
    "the character NUL": (TEXT.replace(WORD, f"{WORD}\\u0000").encode(), "malformed"),
    "a field that nobody knows": (json.dumps(DATA | {"note": WORD}).encode(), "malformed"),
    "a day that there is not": (TEXT.replace("2025-03-31", "2025-02-30").encode(), "malformed"),
    "a voucher that does not balance": (with_lines(amount="120.01"), "malformed"),
}
ATTRIBUTES: dict[str, tuple[dict[str, str | None], str]] = {
    "no id": ({"id": None}, "malformed"),
    "no type": ({"type": None}, "malformed"),
    "no source": ({"source": None}, "malformed"),
    "no version": ({"specversion": None}, "malformed"),
    "a type that nobody knows": ({"type": "liggare.outcome.v2"}, "malformed"),
    "a time without a zone": ({"time": "2025-03-31T12:00:00"}, "malformed"),
    "in another's name": ({"source": f"/{LEDGER}/ekonomi"}, "other-source"),
    "in another ledger's name": ({"source": f"/annan/{SOURCE}"}, "other-source"),
}

BAD: dict[str, Sent] = {
    name: Sent(attributes(name), body, reason) for name, (body, reason) in BODIES.items()
} | {
    name: Sent(attributes(name, **changed), TEXT.encode(), reason)
    for name, (changed, reason) in ATTRIBUTES.items()
}

ZONES = ["2025-04-01T01:30:00+14:00", "2025-03-30T22:00:00-11:00", "2025-03-31T12:00:00.123456Z"]
"""Moments around the end of March, each right; the voucher's day says where it counts."""
