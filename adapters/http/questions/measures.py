"""The measures of a year, as they stand with a month of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.http.questions.asking import WholeReader, documented
from adapters.http.questions.figures import Answer, Basis, Ore
from adapters.http.questions.histories import DecisionMade
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedOfMonth
from adapters.print.measures import measures_json
from domain.deviation import Figure
from projections.measures import MeasureStatus
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["measures"])


class EffectKnown(Answer):
    """What measures are worth: better is positive."""

    year: Ore
    full_year: Ore
    posts_year: int = Field(description="Hundredths of full-time equivalents.")
    posts_full_year: int


class DeviationKnown(Answer):
    """The deviation of a row in a month's report."""

    rows: str
    where: list[str]
    eliminate_internal: bool
    row: str
    own: bool
    period: str
    figure: Figure


class AssessmentKnown(Answer):
    """What a measure was worth up to a month, and what it was assessed to be worth."""

    period: str
    achieved: EffectKnown
    assessed: EffectKnown
    text: str | None


class EndingKnown(Answer):
    """With which month a measure ended, and why."""

    period: str
    reason: str | None


class MeasureKnown(Answer):
    """A measure as it stands."""

    measure: str
    text: str | None
    answers: str | None
    deviation: DeviationKnown | None
    starts: str | None
    effect: EffectKnown
    assessment: AssessmentKnown | None
    decision: DecisionMade | None
    ending: EndingKnown | None
    status: MeasureStatus
    deadline: str | None = Field(description="The last day for the board's decision.")
    overdue: bool = Field(description="Whether that day has passed without a decision.")


class TotalsKnown(Answer):
    """What measures are worth together, without those that were cancelled."""

    planned: EffectKnown
    achieved: EffectKnown
    assessed: EffectKnown


class DeviationAnswered(Answer):
    """A deviation, and the measures that answer it."""

    deviation: DeviationKnown
    measures: list[str]
    totals: TotalsKnown


class MeasuresAnswer(Answer):
    """Measures, as `liggare measure list --format json` writes them."""

    ledger: str
    period: str
    basis: Basis
    measures: list[MeasureKnown]
    totals: TotalsKnown
    deviations: list[DeviationAnswered]


@router.get("/measures", response_model=MeasuresAnswer, responses=documented("The measures."))
async def measures(asking: WholeReader, asked: Annotated[AskedOfMonth, Query()]) -> Response:
    """The measures of the month's year, in the order in which they were first planned."""

    def make(view: View) -> Made:
        return json_made(measures_json(asking.service, view, asked.month))

    return await asking.answered(asked, make, lasts=False)
