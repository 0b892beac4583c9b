"""The templates of printed reports, and what each of them says."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from adapters.documents.definitions import document_named
from adapters.documents.keeping import listed
from adapters.documents.kept_templates import template_of
from adapters.http.commands.words import NameInPath
from adapters.http.questions.asking import WholeReader, documented
from adapters.http.questions.figures import Answer
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedAsOf
from adapters.print.templates import list_json
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}/templates", tags=["templates"])


class TemplateListed(Answer):
    """A printed report, and who keeps a template for it since when."""

    document: str
    kept: bool
    position: int | None
    recorded_at: str | None
    by: str | None


class TemplatesAnswer(Answer):
    """Every printed report, as `liggare template list --format json` writes them."""

    templates: list[TemplateListed]


class TemplateAnswer(Answer):
    """A printed report's template."""

    document: str
    text: str


@router.get("", response_model=TemplatesAnswer, responses=documented("The templates."))
async def templates(asking: WholeReader, asked: Annotated[AskedAsOf, Query()]) -> Response:
    """The printed reports, and which of them have a template that the ledger keeps."""

    def make(view: View) -> Made:
        return json_made(list_json(listed(asking.service, view)))

    return await asking.answered(asked, make, lasts=False)


@router.get("/{name}", response_model=TemplateAnswer, responses=documented("The template."))
async def template(
    asking: WholeReader, name: NameInPath, asked: Annotated[AskedAsOf, Query()]
) -> Response:
    """The template that a report is printed by: the ledger's own, or else the default one."""

    def make(view: View) -> Made:
        source = template_of(asking.service, view, document_named(name))
        return json_made({"document": name, "text": source.text})

    return await asking.answered(asked, make, lasts=False)
