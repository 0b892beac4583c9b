"""Assignments by the API: received, reported, and finally reported."""

from fastapi import APIRouter
from pydantic import Field

from adapters.http.commands.acting import Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.measures import Code, Prose
from adapters.http.commands.words import Day, DecisionStated, Stated
from domain.assignment import AssignmentStatus, Task

router = APIRouter(prefix="/assignments", tags=["assignments"], route_class=StrictJson)


class AssignmentStated(DecisionStated):
    """An assignment: from whom, what is to be done, and when its final report is due."""

    assignment: Code = Field(description="The assignment's code.")
    text: Prose
    due: Day
    answers: Code | None = Field(None, description="The code of the unit that answers for it.")


class FinalReportStated(Stated):
    """What became of an assignment, on a day."""

    assignment: Code
    on: Day
    text: Prose | None = None


class ReportStated(FinalReportStated):
    """How an assignment stands on a day."""

    status: AssignmentStatus


@router.post("")
def received_assignment(acting: Controller, stated: AssignmentStated) -> Done:
    """Receive an assignment, or state it anew."""
    task = Task(stated.text, stated.decision(), stated.due, stated.answers)
    new = acting.book().receive_assignment(acting.act(), assignment=stated.assignment, task=task)
    return Done(position=acting.position(), new=new)


@router.post("/reports")
def reported_assignment(acting: Controller, stated: ReportStated) -> Done:
    """Report how an assignment stands."""
    new = acting.book().report_assignment(acting.act(), **stated.model_dump())
    return Done(position=acting.position(), new=new)


@router.post("/final-reports")
def finished_assignment(acting: Controller, stated: FinalReportStated) -> Done:
    """Give an assignment's final report."""
    new = acting.book().finish_assignment(acting.act(), **stated.model_dump())
    return Done(position=acting.position(), new=new)
