"""How a month's close stands."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.documents.making import Making
from adapters.http.commands.words import PeriodInPath
from adapters.http.questions.asking import WholeReader, documented
from adapters.http.questions.figures import Answer, Basis
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedAsOf
from adapters.print.month_close import close_json
from domain.closing_step import Step
from domain.coding import Period
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["month close"])


class StepDone(Answer):
    """When a step was done, and by whom."""

    at: str
    by: str
    missing: int = Field(description="How many comments were owed and missing at a sign-off.")
    reason: str | None


class StepPlanned(Answer):
    """A step of a unit's close, and what the ledger itself knows of it."""

    unit: str
    step: Step
    owner: str
    due: str
    status: Literal["planned", "done", "late"]
    done: StepDone | None
    ready: bool = Field(description="Whether the ledger sees nothing left to do.")
    seen: str = Field(description="What the ledger sees, in words.")


class MonthCloseAnswer(Answer):
    """A month's close, as `liggare month-close status --format json` writes it."""

    ledger: str
    period: str
    basis: Basis
    closed_at: int | None = Field(description="The position of the period's latest closing.")
    steps: list[StepPlanned]


@router.get(
    "/month-close/{period}",
    response_model=MonthCloseAnswer,
    responses=documented("The steps, unit by unit."),
)
async def month_close(
    asking: WholeReader, period: PeriodInPath, asked: Annotated[AskedAsOf, Query()]
) -> Response:
    """How a month's close stands, unit by unit, and what the ledger knows of each step."""

    def make(view: View) -> Made:
        making = Making(asking.service, view, Period.parse(period))
        return json_made(close_json(making))

    return await asking.answered(asked, make, lasts=False)
