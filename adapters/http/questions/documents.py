"""Printed reports: as pdf, docx and xlsx, and those that were decided."""

import json
from importlib import import_module
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.erased import names_of
from adapters.http.questions.asking import WholeReader, documented
from adapters.http.questions.figures import Answer
from adapters.http.questions.formats import DOCUMENT_FILES
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedAsOf, AskedOfMonth
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}/documents", tags=["documents"])


class DocumentDecided(Answer):
    """A printed report that was decided."""

    number: int
    document: str
    definition: int
    parameters: dict[str, Any]
    sealed_position: int
    digest: str
    decision: dict[str, Any]
    position: int
    recorded_at: str
    by: str


class DocumentsAnswer(Answer):
    """The same as `liggare document list --format json` writes."""

    ledger: str
    documents: list[DocumentDecided]


class DocumentAnswer(Answer):
    """A printed report: whether it is a draft or decided, and all that it says."""

    document: str
    decided: int | None = Field(description="The number of its seal; null: it is a draft.")
    position: int
    digest: str
    content: dict[str, Any]


@router.get("", response_model=DocumentsAnswer, responses=documented("Those that were decided."))
async def documents(asking: WholeReader, asked: Annotated[AskedAsOf, Query()]) -> Response:
    """The printed reports that were decided, in the order of their numbers."""

    def make(view: View) -> Made:
        listed = import_module("adapters.documents.decided").decided_in(view)
        names = names_of(asking.service, asking.ledger, (one.event.by for one in listed))
        printing = import_module("adapters.print.decided")
        return json_made(printing.list_json(asking.ledger, listed, names))

    return await asking.answered(asked, make, lasts=False)


@router.get(
    "/{name}",
    response_model=DocumentAnswer,
    responses=documented("The report; as JSON its content.", DOCUMENT_FILES),
)
async def document(
    asking: WholeReader,
    name: Literal["interim-report", "monthly-follow-up", "service-follow-up"],
    asked: Annotated[AskedOfMonth, Query()],
) -> Response:
    """A printed report: as it was decided, if it was, else a draft of what is known."""
    format = asking.format(DOCUMENT_FILES)

    def make(view: View) -> Made:
        decided = import_module("adapters.documents.decided")
        wanted = decided.Asked(name, asked.month)
        as_known = asked.as_of is not None
        printed = decided.printed(asking.service, view, wanted, as_known=as_known)
        if format == "json":
            return json_made(_told(printed))
        file = import_module("adapters.publishing").written(printed.document, format)
        saved_as = f'attachment; filename="{name}-{asked.month}.{format}"'
        return Made([file], {"Content-Disposition": saved_as})

    return await asking.answered(asked, make, format=format, lasts=False)


def _told(printed: Any) -> dict[str, Any]:
    face = printed.document.face
    return {
        "document": printed.document.name,
        "decided": printed.seal and printed.seal.event.seal,
        "position": face.position,
        "digest": face.digest,
        "content": json.loads(printed.content),
    }
