"""What is the same message: a digest of its type and data that spacing and order leave alone."""

import hashlib
from typing import Any

from pydantic_core import to_json


def digest_of(type: str, data: Any) -> bytes:
    """The SHA-256 of a message's type and data.

    Neither spacing, nor the order of keys, nor how a character is escaped changes it. A list
    of objects that have the same keys is taken column by column, which is what makes it fast.
    """
    return hashlib.sha256(to_json([type, _canonical(data)])).digest()


def digest_of_bytes(type: str, body: bytes) -> bytes:
    """The SHA-256 of a message whose data cannot be read."""
    return hashlib.sha256(to_json(type) + body).digest()


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _canonical(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return _canonical_list(value)
    return value


def _canonical_list(values: list[Any]) -> Any:
    kinds = {*map(type, values)}
    if dict not in kinds and (list not in kinds or not any(map(_holds_objects, values))):
        return values
    if kinds == {dict}:
        keys = values[0].keys()
        if all(value.keys() == keys for value in values):
            columns = {key: _canonical([value[key] for value in values]) for key in sorted(keys)}
            return {"": len(values), "columns": columns}
    return [_canonical(value) for value in values]


def _holds_objects(value: Any) -> bool:
    """Whether a value has an object anywhere within its lists."""
    if not isinstance(value, list):
        return isinstance(value, dict)
    kinds = {*map(type, value)}
    return dict in kinds or (list in kinds and any(map(_holds_objects, value)))
