"""A ledger's Merkle log as others are shown it: no further than it was signed."""

from itertools import islice
from typing import NamedTuple

from adapters.store import Store
from adapters.transparency.checkpoints import Checkpoint
from adapters.transparency.leaf import Leaf, leaf_of
from adapters.transparency.merkle import HASH_SIZE, is_consistent, is_included, leaf_hash
from adapters.transparency.notes import Note
from adapters.transparency.proofs import ConsistencyProof, InclusionProof
from adapters.transparency.signing import TreeChanged
from adapters.transparency.stored import SignedCheckpoint, SignedCheckpoints, StoredTree
from adapters.transparency.tiles import WIDTH, TileName, bundle, numbered, width_at
from domain.ledger import Ledger
from domain.rules import RuleBroken
from projections.log import notifications


class NothingSigned(RuleBroken):
    """A ledger's log has no checkpoint yet."""

    MESSAGE = (
        "nothing of “{ledger}” is signed yet; make a key, or take the one there is into use, with "
        "`liggare key make --ledger {ledger}`"
    )


class NotSignedYet(RuleBroken):
    """A proof is asked for of more than was signed."""

    MESSAGE = (
        "“{ledger}” is signed up to position {signed}, and {wanted} is asked for; ask again when "
        "it is signed"
    )


class SizesSwapped(RuleBroken):
    """A log does not shrink: the older size is the smaller one, and no position is beyond."""

    MESSAGE = "there is no proof from {first} to {second}: the second cannot be the smaller one"


class NoCheckpointAt(RuleBroken):
    """No checkpoint of a size was kept."""

    MESSAGE = (
        "no checkpoint of “{ledger}” at size {size} is kept; those that are kept: {kept}. The "
        "proof without a checkpoint is had with --format json"
    )


class NoSuchTile(RuleBroken):
    """The signed tree does not have a tile, or not with that width."""

    MESSAGE = "the log of “{ledger}” has no such tile; it is signed up to position {signed}"


class EventChanged(RuleBroken):
    """A stored event is not the one that was signed."""

    MESSAGE = (
        "the stored event at position {position} of “{ledger}” is gone, or is not the one that "
        "was signed: it was changed behind the program's back"
    )


class Included(NamedTuple):
    """The proof that an event is in the log of a size; `note`: the signed checkpoint, if kept."""

    leaf: Leaf
    size: int
    root: bytes
    hashes: tuple[bytes, ...]
    note: str | None


class Extended(NamedTuple):
    """The proof that the log of a size extends an older one; `note` as in `Included`."""

    first: int
    first_root: bytes
    second: int
    second_root: bytes
    hashes: tuple[bytes, ...]
    note: str | None


class PublishedLog:
    """A ledger's log, as far as it was signed."""

    def __init__(self, store: Store, ledger: Ledger) -> None:
        self._ledger = ledger
        self._checkpoints = SignedCheckpoints(store, ledger.code)
        self._tree = StoredTree(store, ledger.code)

    def checkpoint(self) -> SignedCheckpoint:
        """The newest.

        Raises:
            NothingSigned
        """
        newest = self._checkpoints.newest()
        if newest is None:
            raise NothingSigned(ledger=self._ledger.code)
        return newest

    def inclusion(self, position: int, size: int | None = None) -> Included:
        """The proof that an event is in the log of a size, or of the newest checkpoint.

        It is checked before it is given: none is given that does not hold.

        Raises:
            NothingSigned, NotSignedYet, SizesSwapped, EventChanged, TreeChanged, TileMissing
        """
        size, note = self._at(position if size is None else max(position, size), size)
        if not 1 <= position <= size:
            raise SizesSwapped(first=position, second=size)
        [leaf] = self._leaves(position, 1)
        root, hashes = self._root(size, note), tuple(self._tree.inclusion(position, size))
        if not is_included(leaf_hash(leaf.entry), position - 1, size, hashes, root):
            [signed] = self._tree.hashes([(0, position - 1)])
            if is_included(signed, position - 1, size, hashes, root):
                raise EventChanged(ledger=self._ledger.code, position=position)
            raise TreeChanged(ledger=self._ledger.code, signed=size)
        return Included(leaf, size, root, hashes, note)

    def consistency(self, first: int, second: int | None = None) -> Extended:
        """The proof that the log of one size extends that of an older one; checked.

        Raises:
            NothingSigned, NotSignedYet, SizesSwapped, TreeChanged, TileMissing
        """
        second, note = self._at(first if second is None else max(first, second), second)
        if not 0 <= first <= second:
            raise SizesSwapped(first=first, second=second)
        roots = self._tree.root(first), self._root(second, note)
        hashes = tuple(self._tree.consistency(first, second))
        if not is_consistent(first, second, *roots, hashes):
            raise TreeChanged(ledger=self._ledger.code, signed=second)
        return Extended(first, roots[0], second, roots[1], hashes, note)

    def inclusion_text(self, proof: Included) -> str:
        """A proof of inclusion as C2SP tlog-proof; what is extra in it is the leaf's entry.

        Raises:
            NoCheckpointAt
        """
        index, note = proof.leaf.position - 1, self._note(proof.size, proof.note)
        return str(InclusionProof(index, proof.hashes, note, proof.leaf.entry))

    def consistency_text(self, proof: Extended) -> str:
        """A proof of consistency as it is posted to a witness (C2SP tlog-witness).

        Raises:
            NoCheckpointAt
        """
        note = self._note(proof.second, proof.note)
        return str(ConsistencyProof(proof.first, proof.hashes, note))

    def tile(self, level: int, number: str) -> bytes:
        """A tile by what its path says after its level: `x001/234`, `000.p/17`.

        Raises:
            NothingSigned, NoSuchTile, TileMissing
        """
        name, width = self._asked_for(level, number)
        return self._tree.read({name: width})[name][: width * HASH_SIZE]

    def entries(self, number: str) -> bytes:
        """A tile of entries by what its path says, made from the stored events.

        Raises:
            NothingSigned, NoSuchTile, EventChanged
        """
        (_level, which), width = self._asked_for(0, number)
        return bundle([leaf.entry for leaf in self._leaves(which * WIDTH + 1, width)])

    def _asked_for(self, level: int, number: str) -> tuple[TileName, int]:
        """A tile's name and width, from its path."""
        signed, found = self.checkpoint().size, numbered(number)
        if found is None or found[1] > width_at((level, found[0]), signed):
            raise NoSuchTile(ledger=self._ledger.code, signed=signed)
        return (level, found[0]), found[1]

    def _leaves(self, first: int, count: int) -> list[Leaf]:
        code = self._ledger.code
        log = self._ledger.recorder
        # A proof of one event reads no more than that one: each may be large.
        stored = log.select_notifications(first, 1) if count == 1 else notifications(log, first)
        leaves = [leaf_of(code, one) for one in islice(stored, count)]
        for position in range(first, first + count):
            there = position - first < len(leaves)
            if not there or leaves[position - first].position != position:
                raise EventChanged(ledger=code, position=position)
        return leaves

    def _at(self, needed: int, size: int | None) -> tuple[int, str | None]:
        """A size that was signed, and its checkpoint where one is kept."""
        newest = self.checkpoint()
        if needed > newest.size:
            raise NotSignedYet(ledger=self._ledger.code, signed=newest.size, wanted=needed)
        if size in (None, newest.size):
            return newest.size, newest.note
        kept = {one.size: one.note for one in self._checkpoints.all()}
        return size or 0, kept.get(size or 0)

    def _root(self, size: int, note: str | None) -> bytes:
        """The head that was signed, else the one that the tiles lead to."""
        if note is None:
            return self._tree.root(size)
        return Checkpoint.parse(Note.parse(note).text).root

    def _note(self, size: int, note: str | None) -> str:
        if note is None:
            kept = ", ".join(str(one.size) for one in self._checkpoints.all()[-20:])
            raise NoCheckpointAt(ledger=self._ledger.code, size=size, kept=kept)
        return note
