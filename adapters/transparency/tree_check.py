"""A log's events and tiles compared with each other, and with the tree that was signed."""

from collections.abc import Callable, Iterable

from adapters.store import Store
from adapters.transparency.authentic import AuthenticTree
from adapters.transparency.checkpoints import Checkpoint
from adapters.transparency.diagnosing import Diagnosis
from adapters.transparency.findings import Findings
from adapters.transparency.hashing import Row
from adapters.transparency.merkle import HASH_SIZE
from adapters.transparency.recomputed import MOST_ASTRAY, Astray, Recomputed
from adapters.transparency.stored_tiles import StoredTiles
from adapters.transparency.tiles import HEIGHT, WIDTH, TileName, width_at
from domain.topics import TOPICS

MOST_TILES = 2_000
"""Tiles that differ and are looked into."""

UNSURE = 64
"""Positions at the end of what is looked into, whose events may stand beyond it."""

_AT = """SELECT position, originator_id, originator_version, topic, state FROM event
    WHERE ledger = ? AND position >= ? AND position <= ? ORDER BY position"""


class TreeCheck:
    """The tree over a ledger's stored events, beside the tiles that are kept of it.

    `signed` is how many positions are signed at most; `sizes` are those whose heads are asked
    for.
    """

    def __init__(
        self, store: Store, ledger: str, *, signed: int, sizes: Iterable[int], findings: Findings
    ) -> None:
        self._store, self._ledger, self._findings = store, ledger, findings
        self._signed = signed
        self._stored = StoredTiles(store, ledger)
        self._differing: set[TileName] = set()
        keep = {size // WIDTH for size in (signed, *sizes)}
        self._mine = Recomputed(self._compare, keep)

    @property
    def size(self) -> int:
        """How many positions the log has."""
        return self._mine.size

    @property
    def positions(self) -> int:
        """How many positions the tiles that are kept are of."""
        return self._stored.positions

    @property
    def astray(self) -> Astray:
        """What stands out of place."""
        return self._mine.astray

    def read(
        self, introduces: Callable[[Row], None], progress: Callable[[int, int], None] | None
    ) -> None:
        """Read every event; those that introduce a key are handed to `introduces`."""
        self._mine.read(self._store, self._ledger, self._signed, introduces, progress)

    def _compare(self, number: int, leaves: bytes) -> None:
        """Note where the tile that is kept over some leaves is another than theirs."""
        last = min(number * WIDTH + len(leaves) // HASH_SIZE, self._signed)
        width = (last - number * WIDTH) * HASH_SIZE
        if width > 0 and self._stored.leaves(number)[:width] != leaves[:width]:
            self._differ((0, number))
            if (0, number) in self._differing:
                self._mine.keep(number, leaves)

    def _differ(self, name: TileName) -> None:
        if len(self._differing) < MOST_TILES:
            self._differing.add(name)
        else:
            self._findings.count(1)

    def authentic(self, newest: Checkpoint) -> AuthenticTree:
        """The tree that a checkpoint signs, from what is at hand."""
        for name in _above_leaves(newest.size):
            width = width_at(name, newest.size) * HASH_SIZE
            if self._stored.tile(name)[:width] != self._mine.tile(name)[:width]:
                self._differ(name)
        number = newest.size // WIDTH
        if number * WIDTH < newest.size and self._mine.size < newest.size:
            # The log ends before the edge: what is kept of it there is all there is.
            self._differ((0, number))
        return AuthenticTree(newest.size, newest.root, self._candidates)

    def _candidates(self, name: TileName) -> Iterable[bytes]:
        yield self._stored.tile(name)
        yield self._mine.tile(name)

    def tell(self, authentic: AuthenticTree) -> None:
        """Tell which tiles and events are others than those that were signed."""
        wrong: dict[int, bytes] = {}
        unknown: set[TileName] = set()
        for name in sorted(self._differing, reverse=True):
            tile = authentic.tile(name)
            if tile is None:
                unknown.add(name)
                continue
            stored = self._stored.tile(name)
            if stored[: len(tile)] != tile:
                self._tell_tile(name, there=bool(stored))
            for index, hash in self._others(name, tile):
                if name[0] == 0:
                    wrong[index + 1] = hash
                elif (name[0] - 1, index) not in self._differing:
                    unknown.add((name[0] - 1, index))
        self._tell_unknown(unknown, authentic)
        self._diagnose(wrong, authentic.size)

    def _others(self, name: TileName, tile: bytes) -> Iterable[tuple[int, bytes]]:
        """The hashes of a tile that are others than those of the events, by their index."""
        mine = self._mine.tile(name)
        for at in range(0, len(tile), HASH_SIZE):
            hash = tile[at : at + HASH_SIZE]
            if mine[at : at + HASH_SIZE] != hash:
                yield name[1] * WIDTH + at // HASH_SIZE, hash

    def _tell_tile(self, name: TileName, *, there: bool) -> None:
        level, number = name
        message = (
            "tile {number} of level {level} of the Merkle log was changed since it was signed"
            if there
            else "tile {number} of level {level} of the Merkle log is missing"
        )
        self._findings.tell_of("tile", message, level=level, number=number)

    def _tell_unknown(self, unknown: Iterable[TileName], authentic: AuthenticTree) -> None:
        for name in sorted(unknown):
            if authentic.tile(name) is not None:
                continue
            if name[0]:
                self._tell_tile(name, there=bool(self._stored.tile(name)))
                continue
            first = name[1] * WIDTH + 1
            last = min(first + WIDTH - 1, authentic.size)
            message = (
                "positions {position} to {last}: an event there was changed, and the tile of the "
                "Merkle log over them as well, so that it cannot be told from the others"
            )
            self._findings.tell_of("changed", message, first, last=last)

    def _diagnose(self, wrong: dict[int, bytes], signed: int) -> None:
        """Tell what became of the events that are not as they were signed."""
        astray = self._mine.astray
        end = self._mine.size
        here = sorted(position for position in wrong if position <= end)
        looked = here[:MOST_ASTRAY]
        further = len(here) - len(looked)
        beyond = [] if further else sorted(position for position in wrong if position > end)
        later = self._rows_at(range(signed + 1, signed + UNSURE)) if looked else []
        if further:
            later += self._rows_at(range(looked[-1] + 1, looked[-1] + UNSURE))
        diagnosis = Diagnosis(
            self._ledger,
            {position: wrong[position] for position in (*looked, *beyond[:MOST_ASTRAY])},
            [*self._rows_at(looked), *astray.outside],
            later,
            topics=TOPICS.keys(),
            end=end,
            unsure=looked[-UNSURE:] if further else (),
        )
        diagnosis.tell(self._findings)
        self._findings.count(further + astray.more)

    def _rows_at(self, positions: Iterable[int]) -> list[Row]:
        found: list[Row] = []
        wanted = sorted(positions)
        while wanted:
            near = {one for one in wanted if one < wanted[0] + WIDTH}
            rows = self._store.read(_AT, [self._ledger, wanted[0], max(near)])
            found += [row for row in rows if row[0] in near]
            wanted = wanted[len(near) :]
        return found

    def tile_for(self, authentic: AuthenticTree | None) -> Callable[[TileName], bytes]:
        """What reads a tile as it was signed, where that is known; else as the events have it."""

        def tile(name: TileName) -> bytes:
            if authentic is not None and name in self._differing:
                return authentic.tile(name) or self._mine.tile(name)
            return self._mine.tile(name) or self._stored.tile(name)

        return tile


def _above_leaves(size: int) -> Iterable[TileName]:
    """The tiles of a tree but those of leaves."""
    level = 1
    while hashes := size >> HEIGHT * level:
        for number in range(-(-hashes // WIDTH)):
            yield level, number
        level += 1
