"""Checking a package's Merkle log: its tiles and entries against its events."""

from typing import NamedTuple

from adapters.package.layout import tile_file
from adapters.package.sources import Source
from adapters.store.restoring import StoredRow
from adapters.transparency.growing import Growing
from adapters.transparency.leaf import Leaf
from adapters.transparency.merkle import HASH_SIZE, leaf_hash, root_hash
from adapters.transparency.tiles import ENTRIES, WIDTH, TileName, bundle, hashes_from


class Place(NamedTuple):
    """Where an event stands in the package."""

    file: str
    line: int
    position: int


class CheckedLog:
    """The log of a package, grown anew from its events and compared with its files."""

    def __init__(self, source: Source) -> None:
        self._source, self._findings = source, source.findings
        self._size = source.contents.signed_position
        self._growing = Growing(0, lambda _wanted: {})
        self._places: list[Place | None] = []
        self._hashes: list[bytes] = []
        self._entries: list[bytes] = []
        self._edge: dict[TileName, bytes] = {}
        self._other: list[tuple[Place, str]] = []
        self._tiles: list[str] = []

    def add(self, row: StoredRow, digest: bytes, file: str, line: int) -> None:
        """Take in the next event."""
        position, originator, version, topic, _state = row
        leaf = Leaf(self._source.contents.ledger, position, originator, version, topic, digest)
        self._take(leaf.entry, Place(file, line, position))

    def skip(self) -> None:
        """Take in an event that could not be read: the log goes on without it."""
        self._take(b"", None)

    def _take(self, entry: bytes, place: Place | None) -> None:
        if self._growing.size + len(self._hashes) >= self._size:
            return
        self._places.append(place)
        self._hashes.append(leaf_hash(entry))
        self._entries.append(entry)
        if len(self._hashes) == WIDTH:
            self._compare_tile()

    def _compare_tile(self) -> None:
        """Compare the tiles that are done by now: the one of the last leaves, and those above."""
        number = self._growing.size // WIDTH
        self._compare_leaves(number)
        self._growing.add(self._hashes)
        done, self._growing.tiles = self._growing.tiles, {}
        for name, hashes in done.items():
            self._compare_hashes(name, hashes)
        self._places, self._hashes, self._entries = [], [], []

    def _compare_leaves(self, number: int) -> None:
        width = len(self._hashes)
        entries = self._source.whole(tile_file(ENTRIES, number, width))
        if entries is not None and entries != bundle(self._entries):
            self._tiles.append(tile_file(ENTRIES, number, width))
        name = tile_file(0, number, width)
        tile = self._source.whole(name)
        if tile is None:
            return
        for index, (place, hash) in enumerate(zip(self._places, self._hashes, strict=True)):
            signed = tile[index * HASH_SIZE : (index + 1) * HASH_SIZE]
            if place is not None and signed != hash:
                self._other.append((place, name))

    def _compare_hashes(self, name: TileName, hashes: bytes) -> None:
        level, number = name
        width = len(hashes) // HASH_SIZE
        if width < WIDTH or level == 0:
            self._edge[name] = hashes
        if level:
            file = tile_file(level, number, width)
            found = self._source.whole(file)
            if found is not None and found != hashes:
                self._tiles.append(file)

    def end(self) -> bytes | None:
        """Compare what is left; returns the head that the events lead to, None: to none."""
        if self._hashes:
            self._compare_tile()
        for name, hashes in self._growing.lengthened().items():
            self._compare_hashes(name, hashes)
        if not self._size or self._growing.size != self._size:
            return None
        read = hashes_from(lambda wanted: {name: self._edge[name] for name in wanted})
        return root_hash(self._size, read)

    def tell(self, *, leads: bool) -> None:
        """Note what did not fit; `leads`: the events lead to the head that was signed."""
        for place, tile in self._other:
            if leads:
                self._tiles.append(tile)
                continue
            self._findings.add(
                place.file,
                place.line,
                "position {position}: the event is not the one that was signed; its hash is not "
                "the one in {tile}",
                position=place.position,
                tile=tile,
            )
        message = (
            "the tile is not that of the events, which lead to the signed head: it was changed"
            if leads
            else "the tile is not that of the events: one of them was changed"
        )
        for tile in dict.fromkeys(self._tiles):
            self._findings.add(tile, None, message)
