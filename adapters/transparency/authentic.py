"""Which hashes of a log's tree are those that were signed: told by the signed head alone."""

from collections.abc import Callable, Iterable, Mapping
from itertools import product

from adapters.transparency.merkle import HASH_SIZE, Hashes, root_hash
from adapters.transparency.tiles import (
    HEIGHT,
    WIDTH,
    TileName,
    hashes_from,
    hashes_of,
    head_of,
    width_at,
)

Candidates = Callable[[TileName], Iterable[bytes]]
"""What may be a tile's hashes, the likeliest first."""


class AuthenticTree:
    """The tree of a size that leads to a head, found among what may be its tiles.

    A tile is authentic where its head stands in the authentic tile above it; those at the right
    edge, above which is nothing, where together they lead to the tree's head.
    """

    def __init__(self, size: int, root: bytes, candidates: Candidates) -> None:
        self.size, self._candidates = size, candidates
        self._known: dict[TileName, bytes | None] = {}
        edge = self._edge(root)
        self.leads_to_head = edge is not None
        self._known.update(edge or {})

    def tile(self, name: TileName) -> bytes | None:
        """A tile's authentic hashes; None where nothing at hand has its head."""
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def _found(self, name: TileName) -> bytes | None:
        level, number = name
        if width_at(name, self.size) < WIDTH:
            return None
        above = self.tile((level + 1, number // WIDTH))
        if above is None:
            return None
        at = number % WIDTH * HASH_SIZE
        wanted = above[at : at + HASH_SIZE]
        for tile in self._candidates(name):
            if len(tile) == WIDTH * HASH_SIZE and head_of(hashes_of(tile)) == wanted:
                return tile
        return None

    def _edge(self, root: bytes) -> Mapping[TileName, bytes] | None:
        """The tiles at the right edge that together lead to a head."""
        names = [
            (level, self.size >> HEIGHT * (level + 1))
            for level in range(8)
            if (self.size >> HEIGHT * level) % WIDTH
        ]
        offered = [self._cut(name) for name in names]
        for chosen in product(*offered):
            tiles = dict(zip(names, chosen, strict=True))
            if root_hash(self.size, hashes_in(tiles)) == root:
                return tiles
        return None

    def _cut(self, name: TileName) -> list[bytes]:
        """What may be a tile, each cut to the width it has in this tree."""
        wide = width_at(name, self.size) * HASH_SIZE
        found = [one[:wide] for one in self._candidates(name) if len(one) >= wide]
        return list(dict.fromkeys(found))


def hashes_in(tiles: Mapping[TileName, bytes]) -> Hashes:
    """The hashes of a tree whose tiles are all at hand."""
    return hashes_from(lambda wanted: {name: tiles[name] for name in wanted})
