"""Tiles of a Merkle log, as C2SP tlog-tiles defines them: 256 hashes of a level side by side."""

from collections.abc import Callable, Mapping, Sequence

from adapters.transparency.merkle import HASH_SIZE, Hashes, Place, node_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT
"""Hashes in a full tile."""

TileName = tuple[int, int]
"""A tile: its level, each 8 levels of hashes; and its number among those of that level."""


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Where a tile lies: `tile/0/x001/x234/067`, and `….p/17` where it is not full.

    The level is `entries` for the entries beside the leaves.
    """
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def tiles_of(size: int) -> dict[TileName, int]:
    """The tiles that a tree of so many leaves has at its right edge and below, with their widths.

    All full ones included: meant for trees that are written whole.
    """
    found: dict[TileName, int] = {}
    level, hashes = 0, size
    while hashes:
        for number in range(hashes // WIDTH):
            found[level, number] = WIDTH
        if hashes % WIDTH:
            found[level, hashes // WIDTH] = hashes % WIDTH
        level, hashes = level + 1, hashes // WIDTH
    return found


def tile_with(place: Place) -> TileName:
    """The tile that holds, or yields, the hash of a perfect subtree."""
    level, index = place
    return level // HEIGHT, index >> (HEIGHT - level % HEIGHT)


def hash_in(tile: bytes, place: Place) -> bytes:
    """The hash of a perfect subtree, from the hashes of its tile.

    Raises:
        IndexError: the tile has not so many.
    """
    level, index = place
    within = level % HEIGHT
    first = (index << within) % WIDTH
    return head_of([hash_at(tile, i) for i in range(first, first + (1 << within))])


def head_of(row: list[bytes]) -> bytes:
    """The hash of the perfect subtree over hashes that stand side by side."""
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def hashes_of(tile: bytes) -> list[bytes]:
    """A tile's hashes."""
    return [tile[i : i + HASH_SIZE] for i in range(0, len(tile), HASH_SIZE)]


def hash_at(tile: bytes, index: int) -> bytes:
    """A tile's hash by its place in it.

    Raises:
        IndexError
    """
    found = tile[index * HASH_SIZE : (index + 1) * HASH_SIZE]
    if len(found) != HASH_SIZE:
        raise IndexError(f"the tile has no hash {index}")
    return found


def hashes_from(read: Callable[[Sequence[TileName]], Mapping[TileName, bytes]]) -> Hashes:
    """The hashes of a tree whose tiles are read by their names, each tile once a question."""

    def hashes(places: Sequence[Place]) -> list[bytes]:
        tiles = read(list(dict.fromkeys(map(tile_with, places))))
        return [hash_in(tiles[tile_with(place)], place) for place in places]

    return hashes


def bundle(entries: Sequence[bytes]) -> bytes:
    """A tile of entries: each after its length in two bytes (big-endian)."""
    return b"".join(len(one).to_bytes(2, "big") + one for one in entries)
