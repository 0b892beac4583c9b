"""The hashes of stored events' leaves, from their rows: many at a time, with little work for each.

`leaf.py` says what a leaf is; a test holds that both agree.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from operator import itemgetter
from struct import Struct
from typing import Any
from uuid import UUID

from adapters.store import Store
from adapters.transparency.ahead import read_ahead
from adapters.transparency.merkle import HASH_SIZE

Row = tuple[Any, Any, Any, Any, Any]
"""A stored event: its position, its originator's id, that one's version, topic and state.

On SQLite the id is its 16 bytes, on PostgreSQL a UUID; whoever changes a database behind the
program's back may have put anything into SQLite.
"""

PORTION_BYTES = 4_000_000
FIRST_PORTION = 256
LARGEST_PORTION = 4_096
"""How much is read at a time: so many bytes, by what events held so far; else events."""

FIRST, LAST = -(2**63), 2**63 - 1
"""All positions that a database can hold, whoever put them there."""

_ROWS = """SELECT position, originator_id, originator_version, topic, state FROM event
    WHERE ledger = ? AND position > ? AND position <= ? ORDER BY position LIMIT ?"""

_LENGTHS = "SELECT length(state) FROM event WHERE ledger = ? ORDER BY position DESC LIMIT 256"

LARGE = 4_096
"""Bytes of a state from which on it is read while another is hashed: hashing lets go of Python's
lock then. Of small ones each thread would only wait for the other."""

_STATE = itemgetter(4)

LEAF, NODE = b"\0", b"\1"
"""What stands before an entry, and before two hashes, when they are hashed (RFC 6962, 2.1)."""

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
        try:
            average = 1 + sum(map(len, map(_STATE, rows))) // len(rows)
        except TypeError:  # A state that is none: it may be of any size.
            average = PORTION_BYTES
        size = max(8, min(PORTION_BYTES // average, 4 * size, LARGEST_PORTION))


def every_portion(store: Store, ledger: str) -> Iterator[list[Row]]:
    """All rows of a ledger, at whatever positions, in order; large ones are read ahead."""
    found = portions(store, ledger, FIRST, LAST)
    lengths = [length for (length,) in store.read(_LENGTHS, [ledger])]
    if sum(lengths) < LARGE * len(lengths):
        return found
    return read_ahead(found, store.snapshot())


def leaf_hashing(ledger: str) -> Callable[[Iterable[Row]], list[bytes]]:
    """What hashes the leaves of a ledger's rows.

    It raises one of `Unhashable` where a row's values are of no event.
    """
    code = ledger.encode()
    head = LEAF + len(code).to_bytes(2, "big") + code
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
            entry = join((head, fields, topics[topic], sha256(state).digest()))
            found.append(sha256(entry).digest())
        return found

    return hashes


def tile_head(tile: bytes) -> bytes:
    """The head of a full tile, or of any perfect subtree's hashes side by side."""
    while len(tile) > HASH_SIZE:
        pairs = range(0, len(tile), 2 * HASH_SIZE)
        tile = b"".join([sha256(NODE + tile[i : i + 2 * HASH_SIZE]).digest() for i in pairs])
    return tile
