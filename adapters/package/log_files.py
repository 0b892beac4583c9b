"""The Merkle log's files in a package, laid out as C2SP tlog-tiles has them."""

from collections.abc import Sequence

from adapters.package.layout import CHECKPOINT, kept_note, tile_file
from adapters.package.sinks import Sink
from adapters.store import Store
from adapters.transparency.merkle import HASH_SIZE, leaf_hash
from adapters.transparency.stored import SignedCheckpoint, StoredTree
from adapters.transparency.tiles import ENTRIES, WIDTH, bundle, tiles_of, width_at

AT_ONCE = 200


class Entries:
    """The entries beside the leaves of a log, 256 to a file."""

    def __init__(self) -> None:
        self._number = 0
        self._waiting: list[bytes] = []

    def add(self, entry: bytes) -> None:
        """Take the next leaf's entry."""
        self._waiting.append(entry)

    def write_full(self, sink: Sink) -> None:
        """Write the files that are full."""
        full = len(self._waiting) // WIDTH * WIDTH
        for first in range(0, full, WIDTH):
            self._put(sink, self._waiting[first : first + WIDTH])
        del self._waiting[:full]

    def write_rest(self, sink: Sink) -> None:
        """Write the last file, which is not full."""
        if self._waiting:
            self._put(sink, self._waiting)
            self._waiting = []

    def _put(self, sink: Sink, entries: Sequence[bytes]) -> None:
        sink.put(tile_file(ENTRIES, self._number, len(entries)), bundle(entries))
        self._number += 1


class SignedLeaves:
    """The hashes of the leaves that were signed, asked for in order."""

    def __init__(self, tree: StoredTree, size: int) -> None:
        self._tree, self._size = tree, size
        self._number, self._tile = -1, b""

    def has(self, position: int, entry: bytes) -> bool:
        """Whether the event at a position, by its entry, is the one that was signed.

        Raises:
            TileMissing
        """
        number, index = divmod(position - 1, WIDTH)
        if number != self._number:
            name = (0, number)
            self._tile = self._tree.read({name: width_at(name, self._size)})[name]
            self._number = number
        signed = self._tile[index * HASH_SIZE : (index + 1) * HASH_SIZE]
        return signed == leaf_hash(entry)


def write_log(
    sink: Sink, store: Store, ledger: str, checkpoints: Sequence[SignedCheckpoint]
) -> None:
    """Write the tiles of the newest checkpoint's tree, that checkpoint, and all that are kept.

    Raises:
        TileMissing
    """
    if not checkpoints:
        return
    tree = StoredTree(store, ledger)
    tiles = list(tiles_of(checkpoints[-1].size).items())
    for first in range(0, len(tiles), AT_ONCE):
        some = dict(tiles[first : first + AT_ONCE])
        found = tree.read(some)
        for (level, number), width in some.items():
            hashes = found[level, number][: width * HASH_SIZE]
            sink.put(tile_file(level, number, width), hashes)
    sink.put(CHECKPOINT, checkpoints[-1].note.encode())
    for one in checkpoints:
        if one.kept:
            sink.put(kept_note(one.size), one.note.encode())
