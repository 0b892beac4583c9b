"""A replay by the API: the log folded from nothing and compared with the read model."""

from typing import Annotated, Any, Literal

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from adapters.as_of import read_when
from adapters.http.commands.acting import Acting, Needs
from adapters.http.commands.answers import answered
from adapters.http.questions.figures import Answer, Basis
from adapters.http.questions.words import AsOf
from adapters.print.replay import replay_json

router = APIRouter(tags=["read model"])

Overseer = Annotated[Acting, Depends(Needs("controller", "approver", "auditor"))]
"""Whoever may read who did what, in the whole of the ledger."""

Until = Annotated[
    AsOf | None,
    Query(description="Up to a log position or a time; else as far as the read model stands."),
]


class Compared(Answer):
    """How much was compared."""

    events: int
    lines: int
    sums: int
    rows: int
    reports: int
    cells: int


class DifferenceFound(Answer):
    """What differs, where, and the first events that touch it; amounts are whole öre.

    `live` is what the read model holds and `replayed` what the log says; null: no such row.
    """

    what: str
    where: dict[str, Any]
    live: dict[str, Any] | None
    replayed: dict[str, Any] | None
    positions: list[int]


class ReplayAnswer(Answer):
    """A replay, as `liggare replay --format json` writes it."""

    ledger: str
    basis: Basis
    log_end: int
    unit: Literal["öre"]
    verdict: Literal["alike", "differs"]
    compared: Compared
    seconds: float
    stopped: str | None = Field(description="The event that could not be folded, and why.")
    counts: dict[str, int] = Field(description="How many differences there are, by what differs.")
    differences: list[DifferenceFound] = Field(description="The first of each kind.")


@router.post("/replay", response_model=ReplayAnswer)
async def replayed(acting: Overseer, request: Request, until: Until = None) -> Response:
    """Fold the log from nothing and compare the read model with it; waits until it is done.

    One at a time; others wait. It takes some seconds for a million lines.
    """

    def replay() -> BaseModel:
        when = None if until is None else read_when(until)
        made = acting.service.replay(acting.ledger, when)
        return ReplayAnswer.model_validate(replay_json(made))

    return answered(await run_sync(replay, limiter=_turn(request)))


def _turn(request: Request) -> CapacityLimiter:
    """The one turn there is: a replay takes a core for as long as it lasts."""
    state = request.app.state
    if not hasattr(state, "replay_turn"):
        state.replay_turn = CapacityLimiter(1)
    limiter: CapacityLimiter = state.replay_turn
    return limiter
