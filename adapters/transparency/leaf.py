"""The leaf of a stored event: the bytes whose hash stands in the Merkle log."""

from hashlib import sha256
from struct import Struct
from typing import NamedTuple
from uuid import UUID

from eventsourcing.persistence import Notification

_MIDDLE = Struct(">HQH16sHQ")


class Leaf(NamedTuple):
    """What of a stored event stands in the log; `digest` is the SHA-256 of its state."""

    ledger: str
    position: int
    originator: UUID
    version: int
    topic: str
    digest: bytes

    @property
    def entry(self) -> bytes:
        """The entry: the six fields in order, each after its length in two bytes (big-endian).

        The ledger's code and the topic are UTF-8, the position and the originator's version
        eight bytes (big-endian), the originator's id 16 bytes. The state travels beside the
        entry, which is therefore small: a tile of entries tells each length in two bytes.
        """
        ledger, topic = self.ledger.encode(), self.topic.encode()
        return b"".join(
            (
                len(ledger).to_bytes(2, "big"),
                ledger,
                _MIDDLE.pack(8, self.position, 16, self.originator.bytes, 8, self.version),
                len(topic).to_bytes(2, "big"),
                topic,
                b"\x00\x20",
                self.digest,
            )
        )


def leaf_of(ledger: str, stored: Notification) -> Leaf:
    """The leaf of a stored event of a ledger."""
    return Leaf(
        ledger,
        stored.id,
        UUID(str(stored.originator_id)),
        stored.originator_version,
        stored.topic,
        sha256(stored.state).digest(),
    )
