"""Closing and reopening of periods by the API."""

from fastapi import APIRouter

from adapters.http.commands.acting import Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.words import PeriodInPath, WithReason
from domain.coding import Period

router = APIRouter(tags=["periods"], route_class=StrictJson)


@router.post("/periods/{period}/close")
def closed_period(acting: Controller, period: PeriodInPath, why: WithReason | None = None) -> Done:
    """Close a period: outcome recorded later is late.

    Where its close is planned every planned unit has signed off, or a reason says why not.
    """
    new = acting.book().close_period(
        acting.act(), Period.parse(period), reason=why.reason if why else None
    )
    return Done(position=acting.position(), new=new)


@router.post("/periods/{period}/reopen")
def reopened_period(
    acting: Controller, period: PeriodInPath, why: WithReason | None = None
) -> Done:
    """Open a closed period again; what its units signed off stays signed off."""
    acting.book().reopen_period(
        acting.act(), Period.parse(period), reason=why.reason if why else None
    )
    return Done(position=acting.position(), new=True)
