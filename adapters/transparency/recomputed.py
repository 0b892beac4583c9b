"""A log's tree computed anew from its stored events, and what stands out of place among them."""

import struct
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from adapters.store import Store
from adapters.transparency.hashing import Row, Unhashable, every_portion, leaf_hashing, tile_head
from adapters.transparency.merkle import HASH_SIZE
from adapters.transparency.tiles import WIDTH, TileName
from domain.signing_key import SigningKeyIntroduced

TILE_BYTES = WIDTH * HASH_SIZE

ABSENT = bytes(HASH_SIZE)
"""What stands in place of the hash of an event that is not there, or is no event."""

LARGEST_GAP = 100_000
"""Missing positions in a row that are filled in; after more of them the log is taken to end."""

MOST_ASTRAY = 500
"""Rows out of place that are kept to be looked into."""

Told = Callable[[int, int], None]


class Gap(NamedTuple):
    """Positions that are missing, the last one included."""

    first: int
    last: int


@dataclass(slots=True)
class Astray:
    """What stands out of place among a log's rows.

    `gaps` are missing positions; `unhashable` positions whose row holds what no event does;
    `outside` rows at positions that no log has, or after its end; `more` how many were not kept.
    """

    gaps: list[Gap] = field(default_factory=list)
    unhashable: list[int] = field(default_factory=list)
    outside: list[Row] = field(default_factory=list)
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.gaps or self.unhashable or self.outside or self.more)


class Recomputed:
    """The tree over the events of a log as they are stored, its tiles of leaves as they come.

    `each_tile` is handed every tile of leaves with its number, the last one perhaps not full.
    Tiles above are kept; of the tiles of leaves those alone whose numbers are in `keep`.
    """

    def __init__(self, each_tile: Callable[[int, bytes], None], keep: Collection[int]) -> None:
        self.size = 0
        self.astray = Astray()
        self._each_tile, self._keep = each_tile, keep
        self._kept: dict[int, bytes] = {}
        self._leaves: list[bytes] = []
        self._above: list[bytearray] = []

    def read(
        self,
        store: Store,
        ledger: str,
        until: int,
        introduces: Callable[[Row], None],
        progress: Told | None,
    ) -> None:
        """Take in the rows of a ledger; gaps are filled up to a position, `until`.

        `introduces` is handed each row that introduces a key.
        """
        hashes = leaf_hashing(ledger)
        total = max(until, 1)
        for rows in every_portion(store, ledger):
            for row in [one for one in rows if one[3] == SigningKeyIntroduced.TOPIC]:
                introduces(row)
            if rows[0][0] == self.size + 1 and _dense(rows):
                self._take(self._hashed(hashes, rows))
            else:
                for row in rows:
                    self._take_astray(hashes, row, until)
            if progress is not None:
                progress(self.size, max(total, self.size))
        self._flush(len(self._leaves))

    def tile(self, name: TileName) -> bytes:
        """The hashes of a tile; none where it was not kept, or is not there."""
        level, number = name
        if level == 0:
            return self._kept.get(number, b"")
        row = self._above[level - 1] if level <= len(self._above) else b""
        return bytes(row[number * TILE_BYTES : (number + 1) * TILE_BYTES])

    def keep(self, number: int, tile: bytes) -> None:
        """Keep a tile of leaves after all."""
        self._kept[number] = tile

    def _take_astray(self, hashes: Any, row: Row, until: int) -> None:
        """Take in a row where not every position is the one after the last."""
        position = row[0]
        gap = position - self.size - 1 if isinstance(position, int) else -1
        if gap < 0 or gap > LARGEST_GAP or (gap > 0 and position > until):
            if len(self.astray.outside) < MOST_ASTRAY:
                self.astray.outside.append(row)
            else:
                self.astray.more += 1
            return
        if gap:
            self.astray.gaps.append(Gap(self.size + 1, position - 1))
            self._take([ABSENT] * gap)
        self._take(self._hashed(hashes, [row]))

    def _hashed(self, hashes: Callable[[Iterable[Row]], list[bytes]], rows: list[Row]) -> Any:
        try:
            return hashes(rows)
        except (*Unhashable, struct.error):
            if len(rows) > 1:
                return [one for row in rows for one in self._hashed(hashes, [row])]
            self.astray.unhashable.append(rows[0][0])
            return [ABSENT]

    def _take(self, leaves: list[bytes]) -> None:
        self._leaves += leaves
        self.size += len(leaves)
        self._flush(len(self._leaves) // WIDTH * WIDTH)

    def _flush(self, count: int) -> None:
        """Make tiles of so many leaves that wait."""
        first = self.size - len(self._leaves)
        for start in range(0, count, WIDTH):
            row = self._leaves[start : min(start + WIDTH, count)]
            number, tile = (first + start) // WIDTH, b"".join(row)
            if number in self._keep:
                self._kept[number] = tile
            self._each_tile(number, tile)
            if len(row) == WIDTH:
                self._add_above(1, tile_head(tile))
        del self._leaves[:count]

    def _add_above(self, level: int, hash: bytes) -> None:
        if level > len(self._above):
            self._above.append(bytearray())
        row = self._above[level - 1]
        row += hash
        if len(row) % TILE_BYTES == 0:
            self._add_above(level + 1, tile_head(bytes(row[-TILE_BYTES:])))


def _dense(rows: list[Row]) -> bool:
    """Whether the positions are all there is between the first and the last.

    They are in order, and each occurs once: their number says it, if they are whole numbers.
    """
    positions = [row[0] for row in rows]
    first, last = positions[0], positions[-1]
    return set(map(type, positions)) == {int} and last - first == len(rows) - 1
