"""The month's close by the API: its steps planned, done, and reopened."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from adapters.http.commands.acting import Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.words import Day, Name, PeriodInPath, Reason, Stated
from adapters.http.questions.words import Text
from adapters.month_close import do, plan
from domain.closing_step import STEPS, Step
from domain.coding import Period

router = APIRouter(prefix="/month-close/{period}", tags=["month close"], route_class=StrictJson)

Unit = Annotated[
    Text, Field(max_length=100, description="The unit's code in the responsibility tree.")
]


class StepsPlanned(Stated):
    """Steps of a unit's close, with their owner and due date."""

    unit: Unit
    owner: Name = Field(description="Who does them, by the name under which they act.")
    due: Day = Field(description="By when, as 2025-04-10.")
    steps: list[Step] = Field(list(STEPS), min_length=1, max_length=len(STEPS))


class StepDone(Stated):
    """A step of a unit's close."""

    unit: Unit
    step: Step
    reason: Reason | None = None


@router.post("/plan")
def planned_steps(acting: Controller, period: PeriodInPath, wanted: StepsPlanned) -> Done:
    """Plan steps of a unit's close, or plan them anew."""
    new = plan(
        acting.service,
        acting.book(),
        acting.act(),
        period=Period.parse(period),
        unit=wanted.unit,
        owner=wanted.owner,
        due=date.fromisoformat(wanted.due),
        steps=wanted.steps,
    )
    return Done(position=acting.position(), new=new)


@router.post("/done")
def done_step(acting: Controller, period: PeriodInPath, wanted: StepDone) -> Done:
    """Do a step of a unit's close; with comments missing a unit signs off by a reason alone."""
    new = do(
        acting.service,
        acting.book(),
        acting.act(),
        period=Period.parse(period),
        unit=wanted.unit,
        step=wanted.step,
        reason=wanted.reason,
    )
    return Done(position=acting.position(), new=new)


@router.post("/reopen")
def reopened_step(acting: Controller, period: PeriodInPath, wanted: StepDone) -> Done:
    """Open a step that is done, and those after it."""
    acting.book().reopen_closing_step(
        acting.act(),
        period=Period.parse(period),
        unit=wanted.unit,
        step=wanted.step,
        reason=wanted.reason,
    )
    return Done(position=acting.position(), new=True)
