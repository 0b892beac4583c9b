"""The assignments of a ledger, and the reports of each."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.http.questions.asking import WholeReader, documented
from adapters.http.questions.figures import Answer, Basis
from adapters.http.questions.histories import DecisionMade
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedAsOf, Left, Text, optional
from adapters.print.assignments import assignments_json
from projections.assignments import AssignmentStanding, Standing, assignment_at, assignments_at
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["assignments"])


class AskedAssignments(AskedAsOf):
    """A question of the assignments, or of one."""

    assignment: Text | Left = optional(description="This one alone, by its code.")


class ReportKnown(Answer):
    """How an assignment stood on a day."""

    on: str
    status: Standing
    text: str | None


class AssignmentKnown(Answer):
    """An assignment, with its reports."""

    assignment: str
    text: str | None
    decision: DecisionMade = Field(description="From whom it is.")
    answers: str | None
    due: str
    status: Standing
    overdue: bool = Field(description="Whether its day has passed without a final report.")
    reports: list[ReportKnown] = Field(description="By day; the final report last.")


class AssignmentsAnswer(Answer):
    """Assignments, as `liggare assignment list --format json` writes them."""

    ledger: str
    basis: Basis
    assignments: list[AssignmentKnown]


@router.get(
    "/assignments", response_model=AssignmentsAnswer, responses=documented("The assignments.")
)
async def assignments(asking: WholeReader, asked: Annotated[AskedAssignments, Query()]) -> Response:
    """The assignments, in the order in which they were first received; or one."""

    def make(view: View) -> Made:
        if asked.assignment is None:
            chosen: tuple[AssignmentStanding, ...] = assignments_at(view)
        else:
            chosen = (assignment_at(view, asked.assignment),)
        return json_made(assignments_json(asking.service, view, chosen))

    return await asking.answered(asked, make, lasts=False)
