"""Signing keys (sv: signeringsnyckel): what the ledger's checkpoints are signed with."""

from typing import ClassVar
from uuid import UUID

from domain.base import Act, Aggregate, Event
from domain.rules import RuleBroken


class SigningKeyIntroduced(Event):
    """From here on the log's checkpoints are signed with this key.

    `origin` names the log for ever; `key` is the public key as C2SP's signed-note writes it:
    name, key id and Base64, joined by `+`.
    """

    TOPIC: ClassVar[str] = "signing_key.introduced"
    origin: str
    key: str

    def apply(self, keys: "SigningKeys") -> None:
        keys.origin = self.origin
        keys.keys.append(self.key)


class OriginFixed(RuleBroken):
    """A log keeps the name that its checkpoints bear."""

    MESSAGE = "the log is called “{known}” in its checkpoints, and cannot become “{origin}”"


class SigningKeys(Aggregate):
    """The keys that a ledger's checkpoints have been signed with, oldest first."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.origin: str | None = None
        self.keys: list[str] = []

    def introduce(self, act: Act, *, origin: str, key: str) -> bool:
        """Take a key into use; False where it is the one in use.

        Raises:
            OriginFixed
        """
        if self.origin not in (None, origin):
            raise OriginFixed(known=self.origin, origin=origin)
        if self.keys and self.keys[-1] == key:
            return False
        self.trigger(SigningKeyIntroduced, act, origin=origin, key=key)
        return True
