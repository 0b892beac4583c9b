"""Documents (sv: trycksak): the printed reports that were decided, kept as they were."""

from typing import Annotated, ClassVar

from pydantic import Field

from domain.base import Decision, Event
from domain.deviation import Code
from domain.seal import Sealed, Seals


class DocumentSealed(Event):
    """A printed report was decided, and is printed from now on as it then was.

    `report` is its name. `parameters` and `content` are canonical JSON (RFC 8785); `content` is
    all that it is made of as of `position`, with ids in place of texts, and `digest` its SHA-256
    in hexadecimal digits. `definition` counts the versions of its definition. `reason` is the id
    of a text.
    """

    TOPIC: ClassVar[str] = "document.sealed"
    seal: Annotated[int, Field(ge=1)]
    report: Code
    definition: int
    parameters: str
    position: int
    content: str
    digest: str
    decision: Decision
    reason: str | None

    def apply(self, documents: "Documents") -> None:
        about = Sealed(self.report, self.definition, self.parameters, self.position, self.digest)
        documents.known.append((about, self.decision))


class Documents(Seals):
    """Every printed report of a ledger that was decided, numbered from 1."""

    SEALED: ClassVar[type[Event]] = DocumentSealed
