"""The templates that printed reports are made by: kept in the ledger, or the default ones."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from adapters.documents.definitions import DocumentDefinition
from adapters.documents.template import LARGEST_FILE, decoded
from adapters.service import Service
from domain.rules import RuleBroken
from domain.template import TemplateKept
from projections.statements import latest
from projections.view import View


class TemplateErased(RuleBroken):
    """A template whose text was erased prints nothing."""

    MESSAGE = (
        "the template of {document} was erased; keep another: liggare template keep {document} FILE"
    )


class TemplateUnreadable(RuleBroken):
    """A template's file can be read."""

    MESSAGE = "the file {file} cannot be read ({why})"


class TemplateSource(NamedTuple):
    """A template's text: what it is called where its faults are told, and what names it in the
    content of a report that is made by it."""

    name: str
    text: str
    told: Mapping[str, Any]


def template_of(service: Service, view: View, definition: DocumentDefinition) -> TemplateSource:
    """The template that the ledger keeps for a printed report at a view's position, or else the
    default one.

    Raises:
        TemplateErased
    """
    kept = kept_templates(view).get(definition.name)
    if kept is None:
        told = {"default": definition.version}
        return TemplateSource(definition.name, definition.default_template, told)
    _position, event = kept
    texts = service.ledger(view.ledger).recorder.select_texts([event.text])
    if event.text not in texts:
        raise TemplateErased(document=definition.name)
    return TemplateSource(definition.name, texts[event.text], {"text": event.text})


def template_file(path: Path) -> TemplateSource:
    """A template that is not kept, in a file of which no more is read than one may have.

    Raises:
        TemplateUnreadable, NotUtf8, TemplateTooLarge
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise TemplateUnreadable(file=path.name, why=error.strerror or str(error)) from None
    return given_template(path.name, decoded(path.name, content))


def given_template(name: str, text: str) -> TemplateSource:
    """A template that is not kept, with the ends of lines and the blanks of every text here."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").expandtabs(4)
    return TemplateSource(name, text, {"sha256": sha256(text.encode()).hexdigest()})


def kept_templates(view: View) -> dict[str, tuple[int, TemplateKept]]:
    """The latest template of each name, with its position."""
    found = latest(view.statements, TemplateKept, "template")
    return {name: kept for (name,), kept in found.items()}
