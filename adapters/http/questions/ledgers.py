"""The ledgers that a caller may see, and how far each has come."""

from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.security.base import SecurityBase

from adapters.access.caller import Caller
from adapters.http.authentication import May, caller, service_of
from adapters.http.questions.answering import answering_of
from adapters.http.questions.asking import PartReader, documented
from adapters.http.questions.formats import JSON_ALONE, format_for
from adapters.http.questions.histories import LedgersAnswer, LedgerStatus
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import Asked, AskedNow
from adapters.service import Service
from projections.view import View

router = APIRouter(tags=["ledgers"])


class Recognised(SecurityBase):
    """A dependency that gives whoever calls, with a role in any ledger or in none."""

    def __init__(self) -> None:
        may = May()
        self.model, self.scheme_name = may.model, may.scheme_name

    async def __call__(self, request: Request) -> Caller:
        return await caller(request)


@router.get(
    "/ledgers",
    response_model=LedgersAnswer,
    responses=documented("The ledgers, by their codes."),
)
async def ledgers(
    request: Request,
    who: Annotated[Caller, Depends(Recognised())],
    _asked: Annotated[Asked, Query()],
) -> Response:
    """The ledgers that the caller may see."""
    format_for(",".join(request.headers.getlist("accept")), JSON_ALONE)
    service = service_of(request)
    codes = [code for code in await run_sync(service.store.ledgers) if who.sees(code)]
    positions = answering_of(request.app).positions
    for code in codes:
        await positions.of(code)

    def told() -> bytes:
        made = json_made({"ledgers": [_status(service, code) for code in codes]})
        return b"".join(made.pieces)

    headers = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
    return Response(await run_sync(told), media_type="application/json", headers=headers)


@router.get(
    "/ledgers/{ledger}/status",
    response_model=LedgerStatus,
    responses=documented("How far the ledger has come."),
)
async def status(asking: PartReader, asked: Annotated[AskedNow, Query()]) -> Response:
    """How far the ledger's log and read model have come."""

    def make(_view: View) -> Made:
        return json_made(_status(asking.service, asking.ledger))

    return await asking.answered(asked, make, lasts=False)


def _status(service: Service, code: str) -> dict[str, Any]:
    projected = service.read_model.status(code)
    return {
        "ledger": code,
        "position": service.ledger(code).recorder.max_notification_id() or 0,
        "projected": projected.position,
        "stopped": projected.stopped,
    }
