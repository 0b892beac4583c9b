"""A ledger's stored tiles, whatever is in them: those of leaves in order, the others by name."""

from adapters.store import Store
from adapters.transparency.merkle import HASH_SIZE
from adapters.transparency.tiles import WIDTH, TileName

AHEAD = 128
"""Tiles of leaves that are read at a time."""

_LEAVES = """SELECT number, hashes FROM tile
    WHERE ledger = ? AND level = 0 AND number >= ? AND number < ?"""

_ONE = "SELECT hashes FROM tile WHERE ledger = ? AND level = ? AND number = ?"


_LAST = """SELECT number, hashes FROM tile WHERE ledger = ? AND level = 0
    ORDER BY number DESC LIMIT 1"""


class StoredTiles:
    """Tiles as they are stored; one that is missing is empty."""

    def __init__(self, store: Store, ledger: str) -> None:
        self._store, self._ledger = store, ledger
        self._ahead: dict[int, bytes] = {}
        self._first = self._after = 0
        self._others: dict[TileName, bytes] = {}

    def leaves(self, number: int) -> bytes:
        """A tile of leaves; those after it are read with it."""
        if not self._first <= number < self._after:
            self._first, self._after = number, number + AHEAD
            rows = self._store.read(_LEAVES, [self._ledger, self._first, self._after])
            self._ahead = {of: _bytes(hashes) for of, hashes in rows}
        return self._ahead.get(number, b"")

    @property
    def positions(self) -> int:
        """How many positions there are tiles of."""
        for number, hashes in self._store.read(_LAST, [self._ledger]):
            if isinstance(number, int):
                return number * WIDTH + len(_bytes(hashes)) // HASH_SIZE
        return 0

    def tile(self, name: TileName) -> bytes:
        """A tile by its name."""
        if name not in self._others:
            rows = self._store.read(_ONE, [self._ledger, *name])
            self._others[name] = _bytes(rows[0][0]) if rows else b""
        return self._others[name]


def _bytes(hashes: object) -> bytes:
    """What a column of bytes holds; on SQLite anything may have been put there."""
    return bytes(hashes) if isinstance(hashes, bytes | memoryview | bytearray) else b""
