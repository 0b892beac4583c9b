"""A ledger whose log is signed, and how its leaves are found apart from the code under test."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from adapters.service import Service
from adapters.settings import Settings
from adapters.transparency.notes import VerifierKey
from adapters.transparency.published import PublishedLog
from adapters.transparency.signing import Signing
from domain.ledger import Ledger
from tests.store.given import record, voucher
from tests.transparency.given import SIGNER, leaf_by_rfc

CODE = "skolan"
NOON = datetime(2025, 4, 24, 12, tzinfo=UTC)
ORIGIN = "liggare.example/skolan"
PRIVATE = SIGNER.private
TRUSTED = VerifierKey(ORIGIN, SIGNER.verifier.public)


class Book:
    """A ledger in a database, and its signer."""

    def __init__(self, url: str) -> None:
        self.service = Service(
            Settings(url, "anna"), clock=lambda: datetime(2025, 4, 24, 12, tzinfo=UTC)
        )
        self.ledger: Ledger = self.service.ledger(CODE)
        self.log = PublishedLog(self.service.store, self.ledger)
        self.recorded = 0

    def grow(self, vouchers: int) -> "Book":
        """Record so many vouchers, an event each."""
        numbers = range(self.recorded + 1, self.recorded + vouchers + 1)
        record(self.ledger, *(voucher(number) for number in numbers))
        self.recorded += vouchers
        return self

    def sign(self) -> int:
        """Sign what there is, with the key introduced; returns the size that is signed."""
        sign(self.service, self.ledger, ORIGIN)
        return self.log.checkpoint().size

    def leaves(self) -> list[bytes]:
        return [leaf_by_rfc(entry) for entry in entries_in(self.ledger)]


def sign(service: Service, ledger: Ledger, origin: str) -> None:
    key = VerifierKey(origin, SIGNER.verifier.public)
    ledger.introduce_signing_key(service.act(), origin=origin, key=str(key))
    Signing(service.store, PRIVATE, clock=service.clock).advance(ledger)


def entries_in(ledger: Ledger) -> list[bytes]:
    """The leaves' entries, field by field as docs say them."""
    return [
        b"".join(
            len(field).to_bytes(2, "big") + field
            for field in (
                ledger.code.encode(),
                stored.id.to_bytes(8, "big"),
                UUID(str(stored.originator_id)).bytes,
                stored.originator_version.to_bytes(8, "big"),
                stored.topic.encode(),
                sha256(stored.state).digest(),
            )
        )
        for stored in ledger.recorder.select_notifications(None, 1_000_000)
    ]


@contextmanager
def book_on(url: str) -> Iterator[Book]:
    book = Book(url)
    try:
        yield book
    finally:
        book.service.close()
