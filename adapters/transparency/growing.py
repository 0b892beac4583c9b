"""A Merkle log that grows: the tiles that new leaves complete or lengthen."""

from collections.abc import Iterable

from adapters.transparency.merkle import HASH_SIZE
from adapters.transparency.tiles import HEIGHT, WIDTH, Read, TileName, hashes_of, head_of


class Growing:
    """The right edge of a tree, to which leaves are added.

    `tiles` are those that were completed or lengthened; whoever writes them empties it.
    """

    def __init__(self, size: int, read: Read) -> None:
        self.size = size
        self.tiles: dict[TileName, bytes] = {}
        self._edge = [bytearray(tile) for tile in _edge(size, read)]

    def add(self, leaves: Iterable[bytes]) -> None:
        """Add the hashes of leaves."""
        for leaf in leaves:
            self._append(0, leaf)
            self.size += 1

    def lengthened(self) -> dict[TileName, bytes]:
        """The tiles to write, those at the edge included, which are not full yet."""
        found = self.tiles
        for level, edge in enumerate(self._edge):
            if edge:
                found[level, self.size >> HEIGHT * (level + 1)] = bytes(edge)
        self.tiles = {}
        return found

    def _append(self, level: int, hash: bytes) -> None:
        if level == len(self._edge):
            self._edge.append(bytearray())
        edge = self._edge[level]
        edge += hash
        if len(edge) == WIDTH * HASH_SIZE:
            full, self._edge[level] = bytes(edge), bytearray()
            self.tiles[level, self.size >> HEIGHT * (level + 1)] = full
            self._append(level + 1, head_of(hashes_of(full)))


def _edge(size: int, read: Read) -> list[bytes]:
    """The hashes at the right edge, by level: of each tile those that the size needs."""
    widths = []
    while size:
        widths.append((size // WIDTH, size % WIDTH))
        size //= WIDTH
    tiles = read({(level, number): width for level, (number, width) in enumerate(widths) if width})
    return [
        tiles[level, number][: width * HASH_SIZE] if width else b""
        for level, (number, width) in enumerate(widths)
    ]
