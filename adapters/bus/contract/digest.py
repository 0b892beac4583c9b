"""What is the same message: a digest of its type and data that spacing and order leave alone."""

import hashlib
from json import JSONEncoder
from typing import Any

from pydantic_core import to_json

_canonical = JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode


def digest_of(type: str, data: Any) -> bytes:
    """The SHA-256 of a message's type and data, as JSON with the keys in order.

    Neither spacing, nor the order of keys, nor how a character is escaped changes it.
    """
    return hashlib.sha256(_canonical([type, data]).encode()).digest()


def digest_of_bytes(type: str, body: bytes) -> bytes:
    """The SHA-256 of a message whose data cannot be read."""
    return hashlib.sha256(to_json(type) + body).digest()
