"""The envelope of a message: who sent it, which one it is, and what type (CloudEvents 1.0)."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from domain.rules import RuleBroken

LARGEST_SEQUENCE = 2**53
"""What every JSON reader keeps exact."""

_CLEAN = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]*+")
_SEQUENCE = re.compile(r"[0-9]{1,16}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class AttributeMissing(RuleBroken):
    """A CloudEvent has an id, a source, a type and a version."""

    MESSAGE = "the attribute {path} is missing; every message states it"


class NotAnAttribute(RuleBroken):
    """An attribute is a text of some length, without control characters."""

    MESSAGE = "the attribute {path} must be a text of 1 to {longest} printable characters"


class OtherVersion(RuleBroken):
    """Messages are CloudEvents 1.0."""

    MESSAGE = "specversion is “{found}”; messages are CloudEvents 1.0"


class NotATime(RuleBroken):
    """`time` is a moment, written as RFC 3339 has it."""

    MESSAGE = "time is “{found}”; write it as 2025-03-28T14:05:00+01:00, or leave it out"


class NotASequence(RuleBroken):
    """`sequence` counts a source's messages."""

    MESSAGE = "sequence is “{found}”; write a whole number from 0 to 9007199254740992 as a text"


class OtherSource(RuleBroken):
    """A source speaks in another's name: the envelope must agree with the address."""

    MESSAGE = (
        "the message says that it is from “{found}”, but it came where “{bound}” sends; a source "
        "speaks in its own name only"
    )


class Envelope(NamedTuple):
    """A message's attributes.

    `source` is `/<ledger>/<source>`, as the address is; `source` and `id` name the message.
    `digest` is the SHA-256 of its type and its data in canonical form: the same message is the
    same in both modes. `sequence` is its number in the source's own count.
    """

    id: str
    source: str
    type: str
    time: datetime | None
    sequence: int | None
    subject: str | None
    traceparent: str | None
    digest: bytes

    @property
    def source_name(self) -> str:
        """The source's name in its ledger."""
        return self.source.rpartition("/")[2]


def read_envelope(
    attributes: Mapping[str, Any], bound: str
) -> tuple[Envelope | None, list[RuleBroken]]:
    """The envelope in a message's attributes, its digest still empty, and what is wrong with it.

    `bound` is the source that the address is bound to. There is an envelope where id, source
    and type are sound, so that the sender can be answered, whatever else is wrong.
    """
    problems: list[RuleBroken] = []
    version = attributes.get("specversion")
    if version != "1.0":
        problems.append(
            AttributeMissing(path="specversion")
            if version is None
            else OtherVersion(found=_told(version))
        )
    id = _required(attributes, "id", 200, problems)
    source = _required(attributes, "source", 500, problems)
    type = _required(attributes, "type", 200, problems)
    if source is not None and source != bound:
        problems.append(OtherSource(found=source[:210], bound=bound))
    time = _of(attributes, "time", _time, problems)
    sequence = _of(attributes, "sequence", _sequence, problems)
    subject = attributes.get("subject")
    if subject is not None and not _sound(subject, 1_000):
        problems.append(NotAnAttribute(path="subject", longest=1_000))
    if id is None or source is None or type is None:
        return None, problems
    trace = attributes.get("traceparent")
    traced = isinstance(trace, str) and _TRACEPARENT.fullmatch(trace)
    envelope = Envelope(id, source, type, time, sequence, subject, trace if traced else None, b"")
    return envelope, problems


def _required(
    attributes: Mapping[str, Any], name: str, longest: int, problems: list[RuleBroken]
) -> str | None:
    value = attributes.get(name)
    if value is None:
        problems.append(AttributeMissing(path=name))
        return None
    if not _sound(value, longest):
        problems.append(NotAnAttribute(path=name, longest=longest))
        return None
    return str(value)


def _sound(value: Any, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and bool(_CLEAN.fullmatch(value))


def _of(attributes: Mapping[str, Any], name: str, read: Any, problems: list[RuleBroken]) -> Any:
    """An optional attribute, read; None where it is absent, or is not what it should be."""
    value = attributes.get(name)
    if value is None:
        return None
    try:
        return read(value)
    except RuleBroken as problem:
        problems.append(problem)
        return None


def _time(value: Any) -> datetime:
    try:
        if isinstance(value, str) and _TIME.fullmatch(value):
            return datetime.fromisoformat(value.upper())
    except ValueError:
        pass
    raise NotATime(found=_told(value))


def _sequence(value: Any) -> int:
    if isinstance(value, str) and _SEQUENCE.fullmatch(value):
        number = int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        raise NotASequence(found=_told(value))
    if not 0 <= number <= LARGEST_SEQUENCE:
        raise NotASequence(found=_told(value))
    return number


def _told(value: Any) -> str:
    """A value as it is told; what is long, or is no plain value, is not told whole."""
    if isinstance(value, int):
        return str(value) if value.bit_length() < 200 else "…"
    return str(value)[:60] if isinstance(value, str | float) else "…"
