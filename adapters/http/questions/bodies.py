"""Answers that were given before, kept as bytes: as many as fit."""

from collections import OrderedDict
from typing import NamedTuple

MOST_BYTES = 64 << 20
"""So many bytes of answers are kept; those asked for last."""

LARGEST_KEPT = MOST_BYTES // 16
"""A larger answer is made anew each time."""


class Ready(NamedTuple):
    """An answer as it is sent: its ETag, its headers in the form of ASGI, and its body."""

    etag: str
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Bodies:
    """Answers by their ETag; what has not been asked for the longest is let go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._held = most_bytes, 0
        self._kept: OrderedDict[str, Ready] = OrderedDict()

    def get(self, etag: str) -> Ready | None:
        """The answer of an ETag, if it is kept."""
        found = self._kept.get(etag)
        if found is not None:
            self._kept.move_to_end(etag)
        return found

    def keep(self, etag: str, ready: Ready) -> None:
        """Keep an answer, where it is not too large."""
        if len(ready.body) > min(LARGEST_KEPT, self._most) or etag in self._kept:
            return
        self._kept[etag] = ready
        self._held += _weight(ready)
        while self._held > self._most:
            self._held -= _weight(self._kept.popitem(last=False)[1])


def _weight(ready: Ready) -> int:
    # The entry itself, its headers and its key weigh something too.
    return len(ready.body) + 2_000
