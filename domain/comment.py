"""Comments (sv: kommentar): why a deviation arose, with codes of its causes."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.base import Aggregate, Event
from domain.deviation import Code, Deviation

LARGEST_COMMENT = 10_000
"""Characters of a comment at most."""

CAUSES: dict[str, str] = {
    "vacancy": "Vacancies",
    "consultants": "Consultants",
    "licences": "Licences",
    "volume": "Volume",
    "agreement": "Agreements",
    "delay": "Delay",
}
"""The causes that every ledger has, and what they are called (sv: vakans, konsult, licens,
volym, avtal, försening)."""


class CauseNamed(Event):
    """The ledger got a cause of its own, or another name for it (sv: orsak)."""

    TOPIC: ClassVar[str] = "cause.named"
    cause: Code
    name: Annotated[str, Field(min_length=1, max_length=300)]

    def apply(self, causes: "Causes") -> None:
        causes.named[self.cause] = self.name


class CommentWritten(Event):
    """A deviation was explained, or explained anew.

    `amount` is the deviation that was explained and `budget` what it was measured against
    (öre), both as of the log position `seen`. `text` is the id of a text.
    """

    TOPIC: ClassVar[str] = "comment.written"
    deviation: Deviation
    amount: int
    budget: int
    seen: int
    causes: tuple[Code, ...]
    text: str

    def apply(self, comment: "Comment") -> None:
        comment.written = self


class CommentWithdrawn(Event):
    """A comment no longer stands; `reason` is the id of a text."""

    TOPIC: ClassVar[str] = "comment.withdrawn"
    deviation: Deviation
    reason: str | None

    def apply(self, comment: "Comment") -> None:
        comment.written = None


class Causes(Aggregate):
    """The ledger's own causes."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.named: dict[str, str] = {}


class Comment(Aggregate):
    """What is said of one deviation; None where nothing is."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.written: CommentWritten | None = None
