"""The envelope of a message: who sent it, which one it is, and what type (CloudEvents 1.0)."""

from datetime import datetime
from typing import NamedTuple


class Envelope(NamedTuple):
    """A message's attributes.

    `source` is `/<ledger>/<source>`, as the address is; `source` and `id` name the message.
    `digest` is the SHA-256 of its type and its data in canonical form: the same message is the
    same in both modes. `sequence` is its number in the source's own count.
    """

    id: str
    source: str
    type: str
    time: datetime | None
    sequence: int | None
    subject: str | None
    traceparent: str | None
    digest: bytes

    @property
    def source_name(self) -> str:
        """The source's name in its ledger."""
        return self.source.rpartition("/")[2]
