"""The indicators of a ledger, beside their targets and the years before."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.http.questions.asking import WholeReader, documented
from adapters.http.questions.figures import Answer, Basis
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedOfMonth
from adapters.print.indicators import indicators_json
from domain.indicator import Direction, IndicatorKind
from domain.indicator_value import IndicatorUnit
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["indicators"])

Hundredths = Annotated[
    int | None, Field(description="Hundredths of the unit: money in öre; null: none.")
]


class IndicatorKnown(Answer):
    """An indicator, and the year's latest measurement of it up to the month."""

    indicator: str
    name: str
    kind: IndicatorKind
    unit: IndicatorUnit
    direction: Direction
    months: list[int]
    answers: str | None
    measured: str | None = Field(description="The month that the outcome is of.")
    outcome: Hundredths
    outcome_ytd: Hundredths
    forecast: Hundredths
    target: Hundredths
    against_target: Literal["better", "even", "worse"] | None
    last_year: Hundredths
    year_before: Hundredths


class IndicatorsAnswer(Answer):
    """Indicators, as `liggare indicator list --format json` writes them."""

    ledger: str
    period: str
    basis: Basis
    indicators: list[IndicatorKnown]


@router.get("/indicators", response_model=IndicatorsAnswer, responses=documented("The indicators."))
async def indicators(asking: WholeReader, asked: Annotated[AskedOfMonth, Query()]) -> Response:
    """The indicators as they stand in a month, in the order in which they were first defined."""

    def make(view: View) -> Made:
        return json_made(indicators_json(view, asked.month))

    return await asking.answered(asked, make)
