"""The stored log checked against what was signed of it, for who audits the ledger."""

from typing import Annotated, ClassVar

from anyio import CapacityLimiter, fail_after
from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from adapters.erased import lost_texts
from adapters.http.problems import REFUSALS
from adapters.http.questions.asking import Asking, Asks
from adapters.http.questions.figures import Answer
from adapters.http.questions.words import Asked
from adapters.http.statuses import HttpRefusal
from adapters.print.checked import checked_json
from adapters.transparency.checking import Checked, check

router = APIRouter(prefix="/ledgers/{ledger}/log", tags=["audit"])

PATIENCE = 10.0
"""Seconds that a caller waits for the one before."""

Auditor = Annotated[Asking, Depends(Asks("auditor"))]
"""Who audits the whole of the ledger: every event of it is read."""


class AnotherVerification(HttpRefusal):
    """One log is checked at a time: each check reads all of it."""

    STATUS = 503
    HEADERS: ClassVar[dict[str, str]] = {"Retry-After": "60"}
    MESSAGE = "another log is being checked; ask again in a while"


class FindingAnswer(Answer):
    """Something that is not as it was signed."""

    kind: str = Field(description="changed, moved, swapped, deleted, inserted, tile, fork, …")
    position: int | None = Field(description="The event's position, or the checkpoint's size.")
    message: str


class VerificationAnswer(Answer):
    """What a check saw; without findings everything is as it was signed."""

    ledger: str
    events: int = Field(description="How many events there are.")
    signed: int = Field(description="Up to which position they are signed.")
    checkpoints: int
    key: str | None = Field(description="The public key in use, as the log names it.")
    findings: list[FindingAnswer]
    more_findings: int


@router.get(
    "/verification",
    response_model=VerificationAnswer,
    responses={**REFUSALS, 200: {"description": "What was found."}},
)
async def verification(
    asking: Auditor, asked: Annotated[Asked, Query()], request: Request
) -> Response:
    """Check every stored event, tile and checkpoint; one log at a time. An auditor's own key and
    checkpoint are checked against with the command line, or on the auditor's own machine."""
    turn, me = _turn(request), object()
    try:
        with fail_after(PATIENCE):
            await turn.acquire_on_behalf_of(me)
    except TimeoutError:
        raise AnotherVerification from None
    service = asking.service

    def checked() -> Checked:
        found = check(service.store, service.known_ledger(asking.ledger).code)
        found.findings.tell_lost_texts(lost_texts(service, asking.ledger))
        return found

    try:
        found = await run_sync(checked)
    finally:
        turn.release_on_behalf_of(me)
    return JSONResponse(checked_json(found), headers={"Cache-Control": "private, no-store"})


def _turn(request: Request) -> CapacityLimiter:
    """The one turn there is."""
    state = request.app.state
    if not hasattr(state, "verification_turn"):
        state.verification_turn = CapacityLimiter(1)
    limiter: CapacityLimiter = state.verification_turn
    return limiter
