"""Events that leave the ledger: as CloudEvents, in either mode."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from pydantic_core import to_json

_SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"%')
_UNQUOTED = re.compile(r"[!#$&-~]*+")
"""What needs no quoting, as most values do."""


@dataclass(frozen=True, slots=True)
class OutgoingEvent:
    """An answer to a source, or a fact from the log.

    `source` is `/<ledger>`; `id` is the event's own, so that a receiver can drop a repeat.
    `sequence` is the position in the log, where it has one. `address` is the subject, routing
    key or topic it goes to.
    """

    id: str
    source: str
    type: str
    time: datetime
    subject: str
    data: Mapping[str, Any]
    sequence: int | None
    address: str
    traceparent: str | None


def as_binary(event: OutgoingEvent) -> tuple[dict[str, str], bytes]:
    """The event in binary mode: attributes as `ce-` headers, percent-encoded, and the data."""
    headers = {"content-type": "application/json"}
    for name, value in _attributes(event).items():
        plain = _UNQUOTED.fullmatch(value)
        headers[f"ce-{name}"] = value if plain else quote(value, safe=_SAFE)
    return headers, to_json(event.data)


def as_structured(event: OutgoingEvent) -> bytes:
    """The event in structured mode: one JSON object, `application/cloudevents+json`."""
    attributes = {**_attributes(event), "datacontenttype": "application/json"}
    return to_json({**attributes, "data": event.data})


def _attributes(event: OutgoingEvent) -> dict[str, str]:
    attributes = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "time": _written(event.time),
    }
    if event.subject:
        attributes["subject"] = event.subject
    if event.sequence is not None:
        attributes["sequence"] = str(event.sequence)
    if event.traceparent:
        attributes["traceparent"] = event.traceparent
    return attributes


@lru_cache(maxsize=64)
def _written(time: datetime) -> str:
    """A time as RFC 3339 has it; those that are answered together share one."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
