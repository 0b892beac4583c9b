"""A ledger's Merkle log as it is kept: its tiles, and the checkpoints that were signed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from adapters.store import Store
from adapters.transparency.merkle import (
    HASH_SIZE,
    Hashes,
    consistency_proof,
    inclusion_proof,
    root_hash,
)
from adapters.transparency.notes import Note, Signature
from adapters.transparency.tiles import TileName, hashes_from
from domain.rules import RuleBroken

_AT_ONCE = 200

# One select a tile, each by its key: joined by OR they would read every tile of the ledger.
_TILE = "SELECT level, number, hashes FROM tile WHERE ledger = ? AND level = ? AND number = ?"

# Tiles only ever grow: whoever is late with a shorter one changes nothing.
_KEEP_TILE = """INSERT INTO tile (ledger, level, number, hashes) VALUES (?, ?, ?, ?)
    ON CONFLICT (ledger, level, number) DO UPDATE SET hashes = excluded.hashes
    WHERE length(excluded.hashes) > length(tile.hashes)"""

_EACH = " UNION ALL "

_SIGNED = "SELECT size, note, signed_at, kept FROM signed_checkpoint WHERE ledger = ?"

_KEEP_SIGNED = """INSERT INTO signed_checkpoint (ledger, size, note, signed_at, kept)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""

_FORGET_OLDER = "DELETE FROM signed_checkpoint WHERE ledger = ? AND size < ? AND kept = 0"

_COUNTERSIGNED = """UPDATE signed_checkpoint SET note = ?, kept = 1
    WHERE ledger = ? AND size = ? AND note = ?"""

_KEPT_FOR_EVER = "UPDATE signed_checkpoint SET kept = 1 WHERE ledger = ? AND size = ?"


class TileMissing(RuleBroken):
    """A tile that the tree must have is gone, or too short."""

    MESSAGE = (
        "tile {number} of level {level} of the Merkle log of “{ledger}” is missing, or shorter "
        "than it was; it was changed behind the program's back"
    )


class SignedCheckpoint(NamedTuple):
    """A checkpoint that was signed: its size, the whole note, and when (UTC, ISO 8601).

    `kept`: it stays when a later one is signed.
    """

    size: int
    note: str
    signed_at: str
    kept: bool


class StoredTree:
    """The tree over a ledger's events, as its tiles have it."""

    def __init__(self, store: Store, ledger: str) -> None:
        self._store, self._ledger = store, ledger
        self.hashes: Hashes = hashes_from(self.read)

    def read(self, wanted: Mapping[TileName, int]) -> Mapping[TileName, bytes]:
        """Tiles, each of which must have so many hashes, and may have more.

        Raises:
            TileMissing
        """
        names = list(wanted)
        found: dict[TileName, bytes] = {}
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            values = [value for name in some for value in (self._ledger, *name)]
            for level, number, hashes in self._store.read(_EACH.join([_TILE] * len(some)), values):
                # On SQLite anything may have been put there behind the program's back.
                found[level, number] = hashes if isinstance(hashes, bytes) else b""
        for (level, number), width in wanted.items():
            if len(found.get((level, number), b"")) < width * HASH_SIZE:
                raise TileMissing(ledger=self._ledger, level=level, number=number)
        return found

    def write(self, tiles: Mapping[TileName, bytes]) -> None:
        """Keep tiles; one that is longer already stays."""
        rows = [(self._ledger, *name, hashes) for name, hashes in tiles.items()]
        self._store.write_each(_KEEP_TILE, rows)

    def root(self, size: int) -> bytes:
        """The head of the tree over the first events.

        Raises:
            TileMissing
        """
        return root_hash(size, self.hashes)

    def inclusion(self, position: int, size: int) -> list[bytes]:
        """The audit path of an event in the tree of so many.

        Raises:
            NotInTree, TileMissing
        """
        return inclusion_proof(position - 1, size, self.hashes)

    def consistency(self, first: int, second: int) -> list[bytes]:
        """The proof that a smaller tree is a prefix of a larger one.

        Raises:
            NotInTree, TileMissing
        """
        return consistency_proof(first, second, self.hashes)


class SignedCheckpoints:
    """The checkpoints of a ledger that were signed."""

    def __init__(self, store: Store, ledger: str) -> None:
        self._store, self._ledger = store, ledger

    def newest(self) -> SignedCheckpoint | None:
        """The last one; None where nothing was signed yet."""
        found = self._select("ORDER BY size DESC LIMIT 1")
        return found[0] if found else None

    def all(self) -> list[SignedCheckpoint]:
        """Those that are kept and the newest, in order."""
        return self._select("ORDER BY size")

    def keep(self, signed: SignedCheckpoint, tiles: Mapping[TileName, bytes] | None = None) -> None:
        """Keep a checkpoint, with tiles that lead to it; earlier ones that are not to be kept are
        forgotten. All is one transaction: appends wait for it."""
        rows = [(self._ledger, *name, hashes) for name, hashes in (tiles or {}).items()]
        self._store.write_all(
            [
                (_KEEP_TILE, rows),
                (_KEEP_SIGNED, [(self._ledger, *signed[:3], int(signed.kept))]),
                (_FORGET_OLDER, [(self._ledger, signed.size)]),
            ]
        )

    def keep_for_ever(self, size: int) -> bool:
        """Let a checkpoint stay when a later one is signed: somebody else has it.

        False where it is gone already.
        """
        return self._store.write(_KEPT_FOR_EVER, [self._ledger, size]) == 1

    def countersign(self, size: int, signatures: Sequence[Signature]) -> bool:
        """Add signatures to a checkpoint, which is then kept; False where it is gone already."""
        while found := self._select("AND size = ?", size):
            [known] = found
            note = Note.parse(known.note)
            new = tuple(one for one in signatures if one not in note.signatures)
            longer = str(Note(note.text, note.signatures + new))
            if self._store.write(_COUNTERSIGNED, [longer, self._ledger, size, known.note]):
                return True
        return False

    def _select(self, order: str, *values: int) -> list[SignedCheckpoint]:
        rows = self._store.read(f"{_SIGNED} {order}", [self._ledger, *values])
        return [SignedCheckpoint(size, note, at, bool(kept)) for size, note, at, kept in rows]


def signed_on(signed: SignedCheckpoint | None) -> str | None:
    """The day (UTC) a checkpoint was signed; None where there is none, or no day is told."""
    try:
        return signed and datetime.fromisoformat(signed.signed_at).date().isoformat()
    except (ValueError, TypeError):
        return None  # Somebody changed it, which the note does not prove.
