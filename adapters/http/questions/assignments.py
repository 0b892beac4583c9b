"""The assignments of a ledger, and the reports of each."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from adapters.http.questions.asking import WholeReader, documented
from adapters.http.questions.figures import Answer, Basis
from adapters.http.questions.histories import DecisionMade
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedAsOf
from adapters.print.assignments import assignment_json, assignments_json
from projections.assignments import Standing, assignment_at
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}/assignments", tags=["assignments"])


class AssignmentKnown(Answer):
    """An assignment, and its latest report."""

    assignment: str
    text: str | None
    decision: DecisionMade = Field(description="From whom it is.")
    answers: str | None
    due: str
    status: Standing
    reported: str | None = Field(description="The day of the latest report.")
    report: str | None
    overdue: bool = Field(description="Whether its day has passed without a final report.")


class ReportKnown(Answer):
    """How an assignment stood on a day."""

    on: str
    status: Standing
    text: str | None


class AssignmentAnswer(AssignmentKnown):
    """An assignment with all its reports, as `liggare assignment show --format json` writes it."""

    ledger: str
    basis: Basis
    reports: list[ReportKnown]


class AssignmentsAnswer(Answer):
    """Assignments, as `liggare assignment list --format json` writes them."""

    ledger: str
    basis: Basis
    assignments: list[AssignmentKnown]


@router.get("", response_model=AssignmentsAnswer, responses=documented("The assignments."))
async def assignments(asking: WholeReader, asked: Annotated[AskedAsOf, Query()]) -> Response:
    """The assignments, in the order in which they were first received."""

    def make(view: View) -> Made:
        return json_made(assignments_json(asking.service, view))

    return await asking.answered(asked, make, lasts=False)


@router.get(
    "/{assignment:path}", response_model=AssignmentAnswer, responses=documented("The assignment.")
)
async def one_assignment(
    asking: WholeReader,
    assignment: Annotated[str, Path(min_length=1, max_length=100)],
    asked: Annotated[AskedAsOf, Query()],
) -> Response:
    """An assignment, with every report of it."""

    def make(view: View) -> Made:
        one = assignment_at(view, assignment)
        return json_made(assignment_json(asking.service, view, one))

    return await asking.answered(asked, make, lasts=False)
