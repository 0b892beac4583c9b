"""Measures by the API: planned, assessed, decided by the board, and ended."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from adapters.commenting import deviation_meant, rows_meant
from adapters.http.commands.acting import Acting, Approver, Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.words import DecisionStated, Month, Reason, Stated, Year
from adapters.http.questions.words import Condition, Text
from domain.coding import Period
from domain.deviation import Deviation, Figure
from domain.effect import Effect
from domain.measure import Assessment, Ending, Plan
from domain.measure_deadline import MOST_DAYS
from domain.text import LARGEST_TEXT

router = APIRouter(prefix="/measures", tags=["measures"], route_class=StrictJson)

Code = Annotated[Text, Field(max_length=100)]
Prose = Annotated[str, Field(min_length=1, max_length=LARGEST_TEXT)]
"""A text of several lines."""


class EffectStated(Effect):
    """What a measure is worth: öre, better is positive; and hundredths of full-time equivalents
    that are no longer needed. This year, and in a full year."""

    model_config = ConfigDict(strict=True)


class DeviationStated(Stated):
    """The deviation of a row: of a published report, or of rows that are chosen."""

    report: Literal["service-follow-up", "result-summary", "responsibility"] | None = Field(
        None, description="Without it, and without `rows`: service-follow-up."
    )
    rows: Text | None = Field(None, description="In place of a report: rows that are chosen.")
    where: list[Condition] = Field([], max_length=50, description="Beside `rows` alone.")
    eliminate_internal: bool = Field(False, description="Beside `rows` alone.")
    row: Code
    own: bool = Field(False, description="Only the lines that a parent has of its own.")
    period: Month
    figure: Figure

    def meant(self, acting: Acting) -> Deviation:
        """The deviation that is meant in the ledger."""
        return deviation_meant(
            acting.service,
            acting.service.view(acting.ledger),
            rows_meant(self.report, self.rows, self.where, self.eliminate_internal),
            Period.parse(self.period),
            row=self.row,
            figure=self.figure,
            own=self.own,
        )


class MeasureStated(Stated):
    """A measure: what is done, of which year, and what it is worth."""

    measure: Code = Field(description="The measure's code.")
    year: Year
    text: Prose
    effect: EffectStated
    deviation: DeviationStated | None = Field(None, description="The deviation that it answers.")
    answers: Code | None = Field(None, description="The code of the unit that answers for it.")
    starts: Month | None = None


class AssessmentStated(Stated):
    """What a measure has been worth up to a month, and what it is assessed to be worth."""

    measure: Code
    period: Month
    achieved: EffectStated = EffectStated()
    assessed: EffectStated = EffectStated()
    text: Prose | None = None


class MeasureDecision(DecisionStated):
    """The board's decision on a measure."""

    measure: Code


class EndingStated(Stated):
    """That a measure is done, or is cancelled and why."""

    measure: Code
    ending: Ending
    period: Month
    reason: Reason | None = None


class DeadlineStated(Stated):
    """How many days after the end of a deviation's month the board has to decide."""

    days: int = Field(ge=0, le=MOST_DAYS)
    valid_from: Month


@router.post("")
def planned_measure(acting: Controller, stated: MeasureStated) -> Done:
    """Plan a measure, or plan it anew."""
    plan = Plan(
        year=stated.year,
        text=stated.text,
        effect=Effect(**stated.effect.model_dump()),
        deviation=None if stated.deviation is None else stated.deviation.meant(acting),
        answers=stated.answers,
        starts=None if stated.starts is None else Period.parse(stated.starts),
    )
    new = acting.book().plan_measure(acting.act(), measure=stated.measure, plan=plan)
    return Done(position=acting.position(), new=new)


@router.post("/assessments")
def assessed_measure(acting: Controller, stated: AssessmentStated) -> Done:
    """Say what a measure has been worth so far, and what it is assessed to be worth."""
    assessment = Assessment(
        Period.parse(stated.period),
        achieved=Effect(**stated.achieved.model_dump()),
        assessed=Effect(**stated.assessed.model_dump()),
        text=stated.text,
    )
    new = acting.book().assess_measure(acting.act(), measure=stated.measure, assessment=assessment)
    return Done(position=acting.position(), new=new)


@router.post("/decisions")
def decided_measure(acting: Approver, stated: MeasureDecision) -> Done:
    """Note the board's decision on a measure."""
    new = acting.book().decide_measure(
        acting.act(), measure=stated.measure, decision=stated.decision()
    )
    return Done(position=acting.position(), new=new)


@router.post("/endings")
def ended_measure(acting: Controller, stated: EndingStated) -> Done:
    """Say that a measure is done, or is cancelled and why."""
    new = acting.book().end_measure(
        acting.act(),
        measure=stated.measure,
        ending=stated.ending,
        period=Period.parse(stated.period),
        reason=stated.reason,
    )
    return Done(position=acting.position(), new=new)


@router.post("/deadlines")
def stated_deadline(acting: Controller, stated: DeadlineStated) -> Done:
    """Say how long the board has to decide on measures, from a month on."""
    new = acting.book().state_measure_deadline(
        acting.act(), days=stated.days, valid_from=Period.parse(stated.valid_from)
    )
    return Done(position=acting.position(), new=new)
