"""Tiles of a Merkle log, as C2SP tlog-tiles defines them: 256 hashes of a level side by side."""

import re
from collections.abc import Callable, Mapping, Sequence

from adapters.transparency.merkle import HASH_SIZE, Hashes, Place, node_hash
from domain.rules import RuleBroken

HEIGHT = 8
WIDTH = 1 << HEIGHT
"""Hashes in a full tile."""

HIGHEST_LEVEL = 63

ENTRIES = "entries"
"""What stands in a path in place of the level, where a tile is of entries."""

TileName = tuple[int, int]
"""A tile: its level, each 8 levels of hashes; and its number among those of that level."""

Read = Callable[[Mapping[TileName, int]], Mapping[TileName, bytes]]
"""Reads tiles, each of which must have so many hashes, and may have more."""

_NUMBER = re.compile(r"((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class NotABundle(RuleBroken):
    """The bytes of a tile of entries are no entries, or not so many."""

    MESSAGE = "a tile of {wanted} entries has bytes that are not so many entries"


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Where a tile lies: `tile/0/x001/x234/067`, and `….p/17` where it is not full.

    The level is `entries` for the entries beside the leaves.
    """
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def numbered(path: str) -> tuple[int, int] | None:
    """The number and the width that the end of a tile's path says: `x001/234.p/17`.

    None where it is none: zeros too many, a width that no partial tile has.
    """
    match = _NUMBER.fullmatch(path)
    if match is None or match[1].startswith("x000/"):
        return None
    number = int(match[1].replace("x", "").replace("/", "") + match[2])
    width = int(match[3] or WIDTH)
    return None if match[3] and width >= WIDTH else (number, width)


def width_at(name: TileName, size: int) -> int:
    """How many hashes a tile has in a tree of so many leaves; none: it has no such tile."""
    level, number = name
    return max(0, min(WIDTH, (size >> HEIGHT * level) - number * WIDTH))


def tiles_of(size: int) -> dict[TileName, int]:
    """The tiles of a tree of so many leaves, each with its width, level by level.

    All of them: meant for trees that are written whole.
    """
    return {
        (level, number): width_at((level, number), size)
        for level in range(levels_of(size))
        for number in range(-(-(size >> HEIGHT * level) // WIDTH))
    }


def levels_of(size: int) -> int:
    """How many levels of tiles a tree of so many leaves has."""
    return -(-size.bit_length() // HEIGHT)


def tile_with(place: Place) -> TileName:
    """The tile that holds, or yields, the hash of a perfect subtree."""
    level, index = place
    return level // HEIGHT, index >> (HEIGHT - level % HEIGHT)


def needed_for(place: Place) -> int:
    """How many hashes a tile must have to yield the hash of a perfect subtree."""
    level, index = place
    within = level % HEIGHT
    return (index << within) % WIDTH + (1 << within)


def hash_in(tile: bytes, place: Place) -> bytes:
    """The hash of a perfect subtree, from the hashes of its tile, which has so many."""
    first = needed_for(place) - (1 << place[0] % HEIGHT)
    return head_of(hashes_of(tile[first * HASH_SIZE : needed_for(place) * HASH_SIZE]))


def head_of(row: list[bytes]) -> bytes:
    """The hash of the perfect subtree over hashes that stand side by side."""
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def hashes_of(tile: bytes) -> list[bytes]:
    """A tile's hashes."""
    return [tile[i : i + HASH_SIZE] for i in range(0, len(tile), HASH_SIZE)]


def hashes_from(read: Read) -> Hashes:
    """The hashes of a tree whose tiles are read by their names, each tile once a question."""

    def hashes(places: Sequence[Place]) -> list[bytes]:
        wanted: dict[TileName, int] = {}
        for place in places:
            name = tile_with(place)
            wanted[name] = max(wanted.get(name, 0), needed_for(place))
        tiles = read(wanted)
        return [hash_in(tiles[tile_with(place)], place) for place in places]

    return hashes


def bundle(entries: Sequence[bytes]) -> bytes:
    """A tile of entries: each after its length in two bytes (big-endian)."""
    return b"".join(len(one).to_bytes(2, "big") + one for one in entries)


def entries_of(bytes_of_bundle: bytes, wanted: int) -> list[bytes]:
    """The first entries of a tile of entries, which has no less, and nothing but entries.

    Raises:
        NotABundle
    """
    found: list[bytes] = []
    at, end = 0, len(bytes_of_bundle)
    while at < end:
        after = at + 2 + int.from_bytes(bytes_of_bundle[at : at + 2], "big")
        found.append(bytes_of_bundle[at + 2 : after])
        at = after if at + 2 <= end else end + 1
    if at != end or not wanted <= len(found) <= WIDTH:
        raise NotABundle(wanted=wanted)
    return found[:wanted]
