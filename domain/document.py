"""Documents (sv: trycksak): the printed reports' templates, and the reports that were decided."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.base import Aggregate, Decision, Event
from domain.deviation import Code

LARGEST_TEMPLATE = 200_000
"""Characters of a template at most."""


class TemplateKept(Event):
    """A template of a printed report was kept, or another in its place.

    `text` is the id of the template's text.
    """

    TOPIC: ClassVar[str] = "template.kept"
    template: Code
    text: str

    def apply(self, templates: "Templates") -> None:
        templates.kept[self.template] = self.text


class DocumentSealed(Event):
    """A printed report was decided, and is printed from now on as it then was.

    `parameters` and `content` are canonical JSON (RFC 8785); `content` is all that the document
    is made of as of `position`, with ids in place of texts, and `digest` its SHA-256 in
    hexadecimal digits. `version` counts the versions of the document's definition. `reason` is
    the id of a text.
    """

    TOPIC: ClassVar[str] = "document.sealed"
    seal: Annotated[int, Field(ge=1)]
    document: Code
    version: int
    parameters: str
    position: int
    content: str
    digest: str
    decision: Decision
    reason: str | None

    def apply(self, documents: "Documents") -> None:
        documents.sealed.append(self)


class Templates(Aggregate):
    """The templates that the ledger keeps: the id of each one's text by its name."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.kept: dict[str, str] = {}


class Documents(Aggregate):
    """Every printed report that was decided, numbered from 1."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.sealed: list[DocumentSealed] = []
