"""A service with a small ledger, its key, and the log that was signed with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from adapters.service import Service
from adapters.settings import Settings
from adapters.transparency.at_hand import signing_with
from adapters.transparency.checkpoints import Checkpoint, opened
from adapters.transparency.keys import load_keyring, make_key
from adapters.transparency.merkle import is_consistent
from adapters.transparency.notes import Note, VerifierKey
from adapters.transparency.signing import Signed
from adapters.transparency.stored import SignedCheckpoint, SignedCheckpoints, StoredTree
from domain.ledger import Ledger
from tests.scenarios.book import STRUCTURE
from tests.store.given import record, voucher

LEDGER = "skolan"
NOON = datetime(2025, 4, 24, 12, tzinfo=UTC)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Signer:
    """A service with a key in a file."""

    def __init__(self, url: str, folder: Path, *, clock: Clock | None = None) -> None:
        self.file = folder / "key.pem"
        self.clock = clock or Clock()
        settings = Settings(url, "anna", signing_key=str(self.file), origin="liggare.example")
        self.service = Service(settings, clock=self.clock)
        if not self.file.exists():
            make_key(self.file)

    def book(self, code: str = LEDGER) -> Ledger:
        return self.service.ledger(code)

    def begin(self, code: str = LEDGER) -> None:
        """The ledger's first two events: its structure, and its source."""
        structure = STRUCTURE.model_copy(update={"ledger": code})
        self.book(code).load_structure(self.service.act(), structure, valid_from=None)
        record(self.book(code))

    def record(self, first: int, last: int, code: str = LEDGER) -> None:
        """Record vouchers by their numbers, an event each."""
        record(self.book(code), *(voucher(n) for n in range(first, last + 1)))

    def sign(self, code: str = LEDGER, *, most: int = 200_000) -> Signed | None:
        """One advance with the key that lies in the file now."""
        signing = signing_with(self.service, load_keyring(self.file))
        return signing.advance(self.book(code), most=most)

    def head(self, code: str = LEDGER) -> int:
        return self.book(code).recorder.max_notification_id() or 0

    def keys(self, code: str = LEDGER) -> list[VerifierKey]:
        return [VerifierKey.parse(key) for key in self.book(code).signing_keys().keys]

    def checkpoints(self, code: str = LEDGER) -> list[SignedCheckpoint]:
        return SignedCheckpoints(self.service.store, code).all()

    def newest(self, code: str = LEDGER) -> SignedCheckpoint:
        return self.checkpoints(code)[-1]

    def tree(self, code: str = LEDGER) -> StoredTree:
        return StoredTree(self.service.store, code)


@contextmanager
def signer(url: str, folder: Path, *, clock: Clock | None = None) -> Iterator[Signer]:
    """A service with a key, closed afterwards."""
    made = Signer(url, folder, clock=clock)
    try:
        yield made
    finally:
        made.service.close()


@contextmanager
def signed_ledger(url: str, folder: Path, vouchers: int = 0) -> Iterator[Signer]:
    """A ledger whose structure and vouchers are recorded and signed."""
    with signer(url, folder) as made:
        made.begin()
        if vouchers:
            made.record(1, vouchers)
        made.sign()
        yield made


def signers(signed: SignedCheckpoint) -> list[str]:
    """The ids of the keys under a checkpoint."""
    return [one.key_id.hex() for one in Note.parse(signed.note).signatures]


def extends(made: Signer, older: SignedCheckpoint, newer: SignedCheckpoint, key: str) -> bool:
    """Whether one checkpoint extends another, both signed by a key."""
    first, second = (opened(one.note, VerifierKey.parse(key)) for one in (older, newer))
    path = made.tree().consistency(first.size, second.size)
    return is_consistent(first.size, second.size, first.root, second.root, path)


def checkpoint_of(signed: SignedCheckpoint) -> Checkpoint:
    return Checkpoint.parse(Note.parse(signed.note).text)
