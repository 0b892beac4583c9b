"""Signing: new events become leaves of the Merkle log, and its head is signed."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.store import Store
from adapters.transparency.checkpoints import Checkpoint
from adapters.transparency.growing import Growing
from adapters.transparency.hashing import leaf_hashing, portions
from adapters.transparency.merkle import root_hash
from adapters.transparency.notes import Note, Signer, VerifierKey, signed
from adapters.transparency.remembered import Remembered
from adapters.transparency.stored import (
    SignedCheckpoint,
    SignedCheckpoints,
    StoredTree,
    signed_on,
)
from adapters.transparency.tiles import hashes_from
from domain.base import Act
from domain.ledger import Ledger
from domain.rules import RuleBroken
from domain.signing_key import SigningKeyIntroduced, SigningKeys

TURN = 200_000
"""Events that are taken in before a head is signed, at most: then it is another ledger's turn."""

TILES_AT_ONCE = 256
"""Full tiles of leaves after which what is new is written: transactions stay short."""


class OtherKey(RuleBroken):
    """The key at hand is not the one that the ledger says it is signed with."""

    MESSAGE = (
        "the checkpoints of “{ledger}” are signed with {known}, and the key at hand is {found}; "
        "give the right key, or rotate: liggare key rotate"
    )


class LogRewound(RuleBroken):
    """The log is shorter than what was signed of it."""

    MESSAGE = (
        "the log of “{ledger}” ends at position {last}, and {signed} positions were signed: "
        "events are gone; nothing more is signed until that is explained"
    )


class TreeChanged(RuleBroken):
    """The tiles do not lead to the head that was signed."""

    MESSAGE = (
        "the Merkle log of “{ledger}” does not lead to the head that was signed at position "
        "{signed}: it was changed behind the program's back; nothing more is signed until that "
        "is explained"
    )


class KeyGone(RuleBroken):
    """What was signed has a key that the log names."""

    MESSAGE = (
        "{signed} positions of “{ledger}” were signed, and its log names no key: the event that "
        "introduced it is gone; nothing more is signed until that is explained"
    )


class PositionMissing(RuleBroken):
    """A log's positions have no gap."""

    MESSAGE = (
        "position {position} of “{ledger}” is missing, and {found} is there; nothing more is "
        "signed until that is explained"
    )


class Signed(NamedTuple):
    """How many events were signed before, and how many are now."""

    before: int
    size: int


class Beginning(NamedTuple):
    """What takes the key into use where a ledger has none, or one that was replaced.

    `origin` begins the log's name, before the ledger's code; `act` says who does it, and when.
    """

    origin: str
    act: Callable[[], Act]


class Signing:
    """Signs what is new in the ledgers of a store, with one private key.

    `retired` are the keys that were replaced by it. With a `beginning` a ledger without a key
    gets this one when it is first signed, and one with a retired key is handed over to it.
    """

    def __init__(
        self,
        store: Store,
        private: Ed25519PrivateKey,
        *,
        clock: Callable[[], datetime],
        retired: Callable[[], Iterable[Ed25519PrivateKey]] = tuple,
        beginning: Beginning | None = None,
    ) -> None:
        self._store, self._private, self._clock = store, private, clock
        self._retired, self._beginning = retired, beginning
        self._remembered = Remembered()

    def verifier(self, origin: str) -> VerifierKey:
        """The public key under a log's name."""
        return Signer(origin, self._private).verifier

    def advance(self, ledger: Ledger, *, most: int = TURN) -> Signed | None:
        """Take in a ledger's new events, so many at most, and sign the head; None where it has no
        key yet.

        Raises:
            OtherKey, LogRewound, TreeChanged, TileMissing, KeyGone, PositionMissing,
            CheckpointsGone
        """
        checkpoints = SignedCheckpoints(self._store, ledger.code)
        self._remembered.check(ledger.code, checkpoints.newest())
        done = self._take_in(ledger, most)
        self._remembered.check(ledger.code, checkpoints.newest())
        return done

    def _take_in(self, ledger: Ledger, most: int) -> Signed | None:
        keys, head = _standing(ledger)
        if keys.origin is None:
            self._check_unsigned(ledger)
            if self._beginning is None or not head:
                return None
            self._introduce(ledger, replacing=None)
            keys, head = _standing(ledger)
        signer = Signer(keys.origin or "", self._private)
        if str(signer.verifier) != keys.keys[-1]:
            return self._hand_over(ledger, keys, signer, head, most)
        return self._advance(ledger, keys, signer, head, most)

    def _hand_over(
        self, ledger: Ledger, keys: SigningKeys, signer: Signer, head: int, most: int
    ) -> Signed:
        """Let the key at hand follow the one in use: what stands is signed by both."""
        known, old = keys.keys[-1], self._retired_signer(keys, keys.keys[-1])
        if self._beginning is None or old is None or str(signer.verifier) in keys.keys:
            raise OtherKey(ledger=ledger.code, known=known, found=signer.verifier)
        done = self._advance(ledger, keys, old, head, most)
        if done.size < head:
            return done
        checkpoints = SignedCheckpoints(self._store, ledger.code)
        newest = checkpoints.newest()
        if newest is not None:
            text = Note.parse(newest.note).text
            checkpoints.countersign(newest.size, [signer.sign(text)])
        self._introduce(ledger, replacing=known)
        keys, head = _standing(ledger)
        return Signed(done.before, self._advance(ledger, keys, signer, head, most).size)

    def _check_unsigned(self, ledger: Ledger) -> None:
        """Refuse a log whose introduced key is gone."""
        newest = SignedCheckpoints(self._store, ledger.code).newest()
        if newest is not None:
            raise KeyGone(ledger=ledger.code, signed=newest.size)

    def _introduce(self, ledger: Ledger, *, replacing: str | None) -> None:
        """Record that the key at hand is in use, unless another signer has."""
        if self._beginning is None:
            return
        origin, act = self._beginning.origin, self._beginning.act()

        def attempt() -> None:
            keys = ledger.signing_keys()
            if (keys.keys[-1] if keys.keys else None) != replacing:
                return
            name = keys.origin or f"{origin}/{ledger.code}"
            keys.introduce(act, origin=name, key=str(self.verifier(name)))
            ledger.save_all(act, keys)

        ledger.retry(attempt)

    def _retired_signer(self, keys: SigningKeys, wanted: str) -> Signer | None:
        """A key that was replaced, if it is at hand."""
        signers = (Signer(keys.origin or "", private) for private in self._retired())
        return next((one for one in signers if str(one.verifier) == wanted), None)

    def _advance(
        self, ledger: Ledger, keys: SigningKeys, signer: Signer, head: int, most: int
    ) -> Signed:
        checkpoints = SignedCheckpoints(self._store, ledger.code)
        newest = checkpoints.newest()
        before = newest.size if newest else 0
        if head < before:
            # Another signer may have signed what was recorded since the head was asked for.
            head = ledger.recorder.max_notification_id() or 0
            if head < before:
                raise LogRewound(ledger=ledger.code, last=head, signed=before)
            return Signed(before, before)
        size = min(head, before + most)
        if size > before:
            tree = StoredTree(self._store, ledger.code)
            _check_standing(tree, ledger.code, newest)
            growing, introduces = self._grow(tree, ledger, before, size)
            signers = [signer]
            if introduces and len(keys.keys) > 1:
                # Whoever trusts the key before finds there which one follows it.
                old = self._retired_signer(keys, keys.keys[-2])
                signers += [old] if old else []
            self._sign(checkpoints, growing, signers, newest)
        return Signed(before, size)

    def _grow(
        self, tree: StoredTree, ledger: Ledger, before: int, size: int
    ) -> tuple[Growing, bool]:
        """Take in the events up to a position; returns the tree with the tiles that are still to
        be written, and whether a key is introduced by one of the events."""
        growing = Growing(before, tree.read)
        hashes, introduces = leaf_hashing(ledger.code), False
        for rows in portions(self._store, ledger.code, before, size):
            for expected, row in enumerate(rows, start=growing.size + 1):
                if row[0] != expected:
                    raise PositionMissing(ledger=ledger.code, position=expected, found=row[0])
                introduces |= row[3] == SigningKeyIntroduced.TOPIC
            growing.add(hashes(rows))
            if len(growing.tiles) >= TILES_AT_ONCE:
                tree.write(growing.lengthened())
        if growing.size != size:
            raise PositionMissing(ledger=ledger.code, position=growing.size + 1, found="—")
        return growing, introduces

    def _sign(
        self,
        checkpoints: SignedCheckpoints,
        growing: Growing,
        signers: list[Signer],
        newest: SignedCheckpoint | None,
    ) -> None:
        """Sign the head, and keep it with the tiles that lead to it."""
        now, size, tiles = self._clock(), growing.size, growing.lengthened()
        # All that a head needs is at the right edge, which the tiles hold.
        root = root_hash(size, hashes_from(lambda wanted: {name: tiles[name] for name in wanted}))
        text = str(Checkpoint(signers[0].name, size, root))
        first_of_day = signed_on(newest) != now.date().isoformat()
        kept = first_of_day or len(signers) > 1
        note = str(signed(text, signers))
        checkpoints.keep(SignedCheckpoint(size, note, now.isoformat(), kept), tiles)


def _standing(ledger: Ledger) -> tuple[SigningKeys, int]:
    """The keys of a ledger, and its last position: none was introduced between the two."""
    keys = ledger.signing_keys()
    while True:
        head = ledger.recorder.max_notification_id() or 0
        again = ledger.signing_keys()
        if again.keys == keys.keys:
            return keys, head
        keys = again


def _check_standing(tree: StoredTree, ledger: str, newest: SignedCheckpoint | None) -> None:
    """Refuse to build on a tree that is not the one that was signed."""
    if newest is None:
        return
    signed_head = Checkpoint.parse(Note.parse(newest.note).text)
    if (signed_head.size, signed_head.root) != (newest.size, tree.root(newest.size)):
        raise TreeChanged(ledger=ledger, signed=newest.size)
