"""Erasure (sv: radering): a text or a name goes by a decision; the events and their proofs stay."""

from typing import ClassVar
from uuid import UUID

from domain.base import Act, Aggregate, Decision, Event
from domain.recording import Erased, ErasedKind
from domain.rules import RuleBroken


class TextErased(Event):
    """A text that stood beside the log was erased, with its key.

    `kind` says which: a `text` by its id, the `name` of a person or system by the id under
    which it acts, or the content of what was `set-aside` by its number.
    """

    TOPIC: ClassVar[str] = "text.erased"
    kind: ErasedKind
    erased: str
    decision: Decision

    def apply(self, erasures: "Erasures") -> None:
        erasures.known.add(Erased(self.kind, self.erased))


class ErasedAlready(RuleBroken):
    """What is erased cannot be erased again."""

    MESSAGE = "the {kind} “{erased}” was erased already; its event stays"


class NothingToErase(RuleBroken):
    """There is no such text."""

    MESSAGE = "there is no {kind} “{erased}” in the ledger; nothing was erased"


class Erasures(Aggregate):
    """All that was erased of a ledger."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.known: set[Erased] = set()

    def erase(self, act: Act, *, erased: Erased, decision: Decision) -> None:
        """Note that something is erased, and by whose decision.

        Raises:
            ErasedAlready
        """
        if erased in self.known:
            raise ErasedAlready(kind=erased.kind, erased=erased.id)
        self.trigger(TextErased, act, kind=erased.kind, erased=erased.id, decision=decision)
