"""Templates (sv: mall) of printed reports, which their users change."""

from typing import ClassVar
from uuid import UUID

from domain.base import Act, Aggregate, Event
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


class Templates(Aggregate):
    """The templates that the ledger keeps: the id of each one's text by its name."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.kept: dict[str, str] = {}

    def keep(self, act: Act, *, template: str, text: str) -> bool:
        """Keep a template by the id of its text; False where it is the one of that name already."""
        if self.kept.get(template) == text:
            return False
        self.trigger(TemplateKept, act, template=template, text=text)
        return True
