"""What is the same message: a digest of its type and data that spacing and order leave alone."""

import hashlib
from types import NoneType
from typing import Any

from pydantic_core import to_json

_PLAIN = frozenset({str, int, float, bool, NoneType})


def digest_of(type: str, data: Any) -> bytes:
    """The SHA-256 of a message's type and data, as JSON with the keys in order.

    Neither spacing, nor the order of keys, nor how a character is escaped changes it.
    """
    return hashlib.sha256(to_json([type, _ordered(data)])).digest()


def digest_of_bytes(type: str, body: bytes) -> bytes:
    """The SHA-256 of a message whose data cannot be read."""
    return hashlib.sha256(to_json(type) + body).digest()


def _ordered(value: Any) -> Any:
    """A value with the keys of its objects in order; lists of plain values stand as they are."""
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list) and not _PLAIN.issuperset(map(type, value)):
        return [_ordered(one) for one in value]
    return value
