"""Deciding of printed reports by the API."""

from importlib import import_module
from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from adapters.as_of import When, read_when
from adapters.http.commands.acting import Approver
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.words import DecisionStated, Month, Reason
from adapters.http.questions.words import AsOfPeriod
from domain.coding import Period

router = APIRouter(tags=["documents"], route_class=StrictJson)


class Deciding(DecisionStated):
    """A printed report, and the decision that it is sealed by."""

    document: Literal["interim-report", "monthly-follow-up", "service-follow-up"]
    period: Month
    as_of: AsOfPeriod | None = None
    reason: Reason | None = None

    @property
    def month(self) -> Period:
        return Period.parse(self.period)

    @property
    def known_at(self) -> When:
        """When the report is decided as of."""
        return None if self.as_of is None else read_when(self.as_of, self.month)


class DocumentDone(Done):
    """A printed report that is decided; `new` is False where that decision had sealed it."""

    number: int = Field(ge=1, description="The number of its seal.")
    sealed_position: int = Field(ge=0, description="The position that the report stands on.")
    digest: str = Field(description="The SHA-256 of its content.")


@router.post("/documents")
def decided_document(acting: Approver, wanted: Deciding) -> DocumentDone:
    """Decide a printed report: it and every report in it are sealed."""
    known = len(acting.book().documents().known)
    made = import_module("adapters.documents.deciding").decide(
        acting.service,
        acting.book(),
        acting.act(),
        import_module("adapters.documents.decided").Asked(wanted.document, wanted.month),
        decision=wanted.decision(),
        as_of=wanted.known_at,
        reason=wanted.reason,
    )
    event = made.seal.event
    return DocumentDone(
        position=acting.position(),
        new=event.seal > known,
        number=event.seal,
        sealed_position=event.position,
        digest=event.digest,
    )
