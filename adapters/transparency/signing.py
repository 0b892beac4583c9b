"""Signing: new events become leaves of the Merkle log, and its head is signed."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.store import Store
from adapters.transparency.checkpoints import Checkpoint
from adapters.transparency.growing import Growing
from adapters.transparency.leaf import leaf_of
from adapters.transparency.merkle import leaf_hash
from adapters.transparency.notes import Note, Signer, VerifierKey, signed
from adapters.transparency.stored import (
    SignedCheckpoint,
    SignedCheckpoints,
    StoredTree,
    signed_on,
)
from domain.ledger import Ledger
from domain.rules import RuleBroken
from projections.log import notifications

PAGE = 50_000
"""Events that become leaves in one transaction at most."""


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


class Signed(NamedTuple):
    """How many events were signed before, and how many are now."""

    before: int
    size: int


class Signing:
    """Signs what is new in the ledgers of a store, with one private key."""

    def __init__(
        self, store: Store, private: Ed25519PrivateKey, *, clock: Callable[[], datetime]
    ) -> None:
        self._store, self._private, self._clock = store, private, clock

    def verifier(self, origin: str) -> VerifierKey:
        """The public key under a log's name."""
        return Signer(origin, self._private).verifier

    def advance(self, ledger: Ledger) -> Signed | None:
        """Take in a ledger's new events and sign the head; None where it has no key yet.

        Raises:
            OtherKey, LogRewound, TreeChanged, TileMissing
        """
        keys = ledger.signing_keys()
        if keys.origin is None:
            return None
        signer = Signer(keys.origin, self._private)
        if str(signer.verifier) != keys.keys[-1]:
            raise OtherKey(ledger=ledger.code, known=keys.keys[-1], found=signer.verifier)
        return self._advance(ledger, [signer])

    def _advance(self, ledger: Ledger, signers: list[Signer]) -> Signed:
        checkpoints = SignedCheckpoints(self._store, ledger.code)
        newest = checkpoints.newest()
        before = newest.size if newest else 0
        head = ledger.recorder.max_notification_id() or 0
        if head < before:
            raise LogRewound(ledger=ledger.code, last=head, signed=before)
        if head > before:
            tree = StoredTree(self._store, ledger.code)
            _check_standing(tree, ledger.code, newest)
            size = _grow(tree, ledger, before)
            self._sign(checkpoints, tree, size, signers, newest)
            return Signed(before, size)
        return Signed(before, before)

    def _sign(
        self,
        checkpoints: SignedCheckpoints,
        tree: StoredTree,
        size: int,
        signers: list[Signer],
        newest: SignedCheckpoint | None,
    ) -> None:
        now = self._clock()
        text = str(Checkpoint(signers[0].name, size, tree.root(size)))
        first_of_day = signed_on(newest) != now.date().isoformat()
        kept = first_of_day or len(signers) > 1
        note = str(signed(text, signers))
        checkpoints.keep(SignedCheckpoint(size, note, now.isoformat(), kept))


def _check_standing(tree: StoredTree, ledger: str, newest: SignedCheckpoint | None) -> None:
    """Refuse to build on a tree that is not the one that was signed."""
    if newest is None:
        return
    signed_head = Checkpoint.parse(Note.parse(newest.note).text)
    if (signed_head.size, signed_head.root) != (newest.size, tree.root(newest.size)):
        raise TreeChanged(ledger=ledger, signed=newest.size)


def _grow(tree: StoredTree, ledger: Ledger, size: int) -> int:
    """Take in the events after the first `size`; returns how many leaves there are."""
    growing = Growing(size, tree.read)
    events = notifications(ledger.recorder, size + 1)
    while page := list(islice(events, PAGE)):
        growing.add(leaf_hash(leaf_of(ledger.code, stored).entry) for stored in page)
        tree.write(growing.lengthened())
    return growing.size
