"""The reports that were sealed, and what each of them says."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.http.questions.alarms import told_of
from adapters.http.questions.asking import WholeReader, documented
from adapters.http.questions.figures import Answer, ReportAnswer, SealKnown
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedAsOf, Number
from adapters.print.sealed import list_json, one_json
from adapters.sealed import shown_as_sealed
from adapters.seals import listed, numbered
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}/seals", tags=["seals"])


class SealListed(SealKnown):
    """A seal: which report, with which parameters, and who set it when."""

    report: str
    parameters: dict[str, Any]
    recorded_at: str
    by: str
    channel: str
    reason: str | None


class SealsAnswer(Answer):
    """The seals, in the order of their numbers, as `liggare seals list --format json` has them."""

    ledger: str
    seals: list[SealListed]


class SealAnswer(SealListed):
    """A seal with what was sealed."""

    content: str = Field(
        description="What was sealed, as canonical JSON (RFC 8785); its SHA-256 is `digest`."
    )
    shown: ReportAnswer = Field(description="The same as a report.")


@router.get("", response_model=SealsAnswer, responses=documented("The seals."))
async def seals(asking: WholeReader, asked: Annotated[AskedAsOf, Query()]) -> Response:
    """The reports that were sealed, and by which decisions."""

    def make(view: View) -> Made:
        return json_made(list_json(asking.ledger, listed(asking.service, view)))

    return await asking.answered(asked, make, lasts=False)


@router.get("/{number}", response_model=SealAnswer, responses=documented("The sealed report."))
async def one_seal(
    asking: WholeReader, number: Number, asked: Annotated[AskedAsOf, Query()]
) -> Response:
    """A report as it was sealed, whatever was sealed later."""

    def make(view: View) -> Made:
        seal = numbered(view, number)
        (one,) = listed(asking.service, view, [seal])
        shown = shown_as_sealed(asking.service, view, seal)
        return json_made(one_json(one, shown), told_of(asking.ledger, shown))

    return await asking.answered(asked, make, lasts=False)
