"""Decisions by the API on what was set aside."""

from typing import Annotated

from fastapi import APIRouter, Path

from adapters.http.commands.acting import Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.words import NeededReason, Stated, WithReason

router = APIRouter(tags=["set aside"], route_class=StrictJson)

Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Its number in the list.")]


class Discarding(Stated):
    """Why something shall not count."""

    reason: NeededReason


@router.post("/set-aside/{number}/accept")
def accepted(acting: Controller, number: Number, why: WithReason | None = None) -> Done:
    """Accept it as a correction of what is known."""
    position = acting.book().accept_set_aside(
        acting.act(), id=number, reason=why.reason if why else None
    )
    return Done(position=position or acting.position(), new=True)


@router.post("/set-aside/{number}/discard")
def discarded(acting: Controller, number: Number, why: Discarding) -> Done:
    """Decide that it shall not count; it stays visible, with the reason."""
    acting.book().discard_set_aside(acting.act(), id=number, reason=why.reason)
    return Done(position=acting.position(), new=True)
