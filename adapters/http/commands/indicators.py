"""Indicators by the API: defined, given targets, and measured."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from adapters.http.commands.acting import Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.words import Month, Stated, Year
from adapters.http.questions.words import Text
from domain.coding import Period
from domain.indicator import Direction, IndicatorKind
from domain.indicator_value import IndicatorUnit

router = APIRouter(prefix="/indicators", tags=["indicators"], route_class=StrictJson)

Code = Annotated[Text, Field(max_length=100)]
Value = Annotated[
    Text,
    Field(max_length=60, description="A decimal number; the indicator's unit may stand after it."),
]


class IndicatorStated(Stated):
    """An indicator: what it is called, and how it is counted and measured."""

    indicator: Code = Field(description="The indicator's code.")
    name: Text
    kind: IndicatorKind = "measurement"
    unit: IndicatorUnit
    direction: Direction = Field(description="Which is better.")
    months: list[Annotated[int, Field(ge=1, le=12)]] = Field(
        list(range(1, 13)), min_length=1, max_length=12, description="When it is measured."
    )
    answers: Code | None = Field(None, description="The code of the unit that answers for it.")


class TargetStated(Stated):
    """An indicator's target for a year."""

    indicator: Code
    year: Year
    target: Value


class MeasurementStated(Stated):
    """What an indicator was measured to; one of the values at least."""

    indicator: Code
    period: Month
    outcome: Value | None = Field(None, description="The outcome of the month.")
    outcome_ytd: Value | None = Field(None, description="The outcome of the year to date.")
    forecast: Value | None = Field(None, description="The forecast for the year.")


@router.post("")
def defined_indicator(acting: Controller, stated: IndicatorStated) -> Done:
    """Follow an indicator up, or differently from now on."""
    new = acting.book().define_indicator(acting.act(), **stated.model_dump())
    return Done(position=acting.position(), new=new)


@router.post("/targets")
def targeted_indicator(acting: Controller, stated: TargetStated) -> Done:
    """Set an indicator's target for a year."""
    new = acting.book().target_indicator(acting.act(), **stated.model_dump())
    return Done(position=acting.position(), new=new)


@router.post("/measurements")
def measured_indicator(acting: Controller, stated: MeasurementStated) -> Done:
    """State what an indicator was measured to in a month."""
    new = acting.book().measure_indicator(
        acting.act(),
        indicator=stated.indicator,
        period=Period.parse(stated.period),
        outcome=stated.outcome,
        outcome_ytd=stated.outcome_ytd,
        forecast=stated.forecast,
    )
    return Done(position=acting.position(), new=new)
