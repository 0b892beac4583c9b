"""The hashes of stored events' leaves, from their rows: many at a time, with little work for each.

`leaf.py` says what a leaf is; a test holds that both agree.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from struct import Struct
from typing import Any
from uuid import UUID

from adapters.store import Store
from adapters.transparency.merkle import leaf_hash

Row = tuple[Any, Any, Any, Any, Any]
"""A stored event: its position, its originator's id, that one's version, topic and state.

On SQLite the id is its 16 bytes, on PostgreSQL a UUID; whoever changes a database behind the
program's back may have put anything into SQLite.
"""

PORTION_BYTES = 4_000_000
FIRST_PORTION = 256
LARGEST_PORTION = 4_096
"""How much is read at a time: so many bytes, by what events held so far; else events."""

_ROWS = """SELECT position, originator_id, originator_version, topic, state FROM event
    WHERE ledger = ? AND position > ? AND position <= ? ORDER BY position LIMIT ?"""

_FIELDS = Struct(">HQH16sHQ")

Unhashable = (TypeError, ValueError, AttributeError, OverflowError)
"""What hashing raises of a row in which something stands that no event has."""


def portions(store: Store, ledger: str, after: int, last: int) -> Iterator[list[Row]]:
    """The rows of a ledger's events after a position, up to and with another, in order."""
    size = FIRST_PORTION
    while rows := store.read(_ROWS, [ledger, after, last, size]):
        yield rows
        if len(rows) < size:
            return
        after = rows[-1][0]
        average = 1 + sum(len(row[4]) for row in rows) // len(rows)
        size = max(8, min(PORTION_BYTES // average, 4 * size, LARGEST_PORTION))


def leaf_hashing(ledger: str) -> Callable[[Iterable[Row]], list[bytes]]:
    """What hashes the leaves of a ledger's rows.

    It raises one of `Unhashable` where a row's values are of no event.
    """
    code = ledger.encode()
    head = len(code).to_bytes(2, "big") + code
    topics: dict[str, bytes] = {}
    pack, join = _FIELDS.pack, b"".join

    def hashes(rows: Iterable[Row]) -> list[bytes]:
        found = []
        for position, id, version, topic, state in rows:
            if topic not in topics:
                named = topic.encode()
                topics[topic] = len(named).to_bytes(2, "big") + named + b"\x00\x20"
            originator = id.bytes if type(id) is UUID else id
            fields = pack(8, position, 16, originator, 8, version)
            digest = sha256(state).digest()
            found.append(leaf_hash(join((head, fields, topics[topic], digest))))
        return found

    return hashes
