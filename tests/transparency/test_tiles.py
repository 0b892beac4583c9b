"""Tiles are C2SP tlog-tiles': their paths, their widths, their hashes and their entries."""

from hashlib import sha256
from uuid import UUID

import pytest

from adapters.transparency.leaf import Leaf
from adapters.transparency.merkle import leaf_hash
from adapters.transparency.tiles import (
    NotABundle,
    bundle,
    entries_of,
    numbered,
    tile_path,
    tiles_of,
    width_at,
)
from tests.transparency.given import Tiles, leaves_of_size, vectors

GO = vectors("go.json")


def test_paths_are_those_that_go_makes() -> None:
    made = {key: tile_path(*map(int, key.split())) for key in GO["paths"]}

    assert made == GO["paths"]
    assert tile_path("entries", 1234067, 5) == "tile/entries/x001/x234/067.p/5"


def test_the_end_of_a_path_is_read_back() -> None:
    for key, path in GO["paths"].items():
        _level, number, width = map(int, key.split())
        assert numbered(path.split("/", 2)[2]) == (number, width)


@pytest.mark.parametrize(
    "path",
    [
        *("", "1", "01", "0001", "x001", "x001/", "001/002", "x000/001", "X001/002", "x1/002"),
        *("000.p/0", "000.p/01", "000.p/256", "000.p/999", "000.p/", "000.p", "000.p/1 ", "-01"),
        *("000.p/1/", "../000", "x001//002", "٠٠٠", "000\n"),
    ],
)
def test_what_is_no_path_of_a_tile_is_none(path: str) -> None:
    assert numbered(path) is None


def test_the_specifications_own_example_of_widths() -> None:
    tiles = tiles_of(70_000)

    assert sum(width == 256 for (level, _n), width in tiles.items() if level == 0) == 273
    assert tiles[0, 273] == 112
    assert tiles[1, 0] == 256
    assert tiles[1, 1] == 17
    assert tiles[2, 0] == 1
    assert len(tiles) == 273 + 1 + 2 + 1
    assert tiles_of(256) == {(0, 0): 256, (1, 0): 1}
    assert tiles_of(0) == {}
    assert width_at((0, 274), 70_000) == 0
    assert width_at((5, 0), 2**40 + 1) == 1
    assert width_at((4, 0), 2**40 + 1) == 256
    assert width_at((4, 1), 2**40 + 1) == 0
    assert width_at((0, 2**32), 2**40 + 1) == 1


@pytest.mark.parametrize("size", [int(size) for size in GO["tiles"]])
def test_tiles_are_those_that_go_makes(size: int) -> None:
    tree = Tiles().grow(leaves_of_size(size))
    widths = tiles_of(size)

    assert tree.kept.keys() == widths.keys()
    made = {
        tile_path(*name, width): sha256(tree.kept[name]).hexdigest()
        for name, width in widths.items()
    }
    known = GO["tiles"][str(size)]
    assert {path: made[path] for path in known} == known
    assert len(made) == len(widths)


def test_entries_are_read_as_they_were_written() -> None:
    entries = [b"", b"a", b"\x00" * 65_535]

    assert bundle(entries[:2]) == b"\x00\x00\x00\x01a"
    assert entries_of(bundle(entries), 3) == entries
    assert entries_of(bundle(entries), 2) == entries[:2]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"", 1),
        (b"\x00", 1),
        (b"\x00\x02a", 1),
        (b"\x00\x01a\x00", 1),
        (b"\x00\x01a", 2),
        (b"\x00\x00" * 257, 256),
    ],
)
def test_what_is_not_so_many_entries_is_refused(content: bytes, wanted: int) -> None:
    with pytest.raises(NotABundle):
        entries_of(content, wanted)


def test_a_leaf_is_six_fields_each_after_its_length() -> None:
    id = UUID("00112233-4455-6677-8899-aabbccddeeff")
    leaf = Leaf("skolan", 258, id, 1, "outcome.recorded", sha256(b"{}").digest())

    assert leaf.entry == bytes.fromhex(
        "0006 736b6f6c616e"
        "0008 0000000000000102"
        "0010 00112233445566778899aabbccddeeff"
        "0008 0000000000000001"
        "0010 6f7574636f6d652e7265636f72646564"
        "0020 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    )
    assert leaf_hash(leaf.entry) == sha256(b"\x00" + leaf.entry).digest()
