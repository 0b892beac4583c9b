"""Assignments (sv: uppdrag): tasks from the council or the board, and how they are reported."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from domain.base import Aggregate, Decision, Event
from domain.deviation import Code

AssignmentStatus = Literal["not-begun", "under-way", "delayed", "done"]

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class AssignmentReceived(Event):
    """An assignment was received, or stated anew; `text` is the id of a text that says what it is.

    `decision` says from whom. `answers` is the code of the unit that answers for it, `due` the
    day by which its final report is due.
    """

    TOPIC: ClassVar[str] = "assignment.received"
    assignment: Code
    text: str
    decision: Decision
    answers: Code | None
    due: Day

    def apply(self, assignment: "Assignment") -> None:
        assignment.received = self


class AssignmentReported(Event):
    """How an assignment stands on a day; `text` is the id of a text."""

    TOPIC: ClassVar[str] = "assignment.reported"
    assignment: Code
    on: Day
    status: AssignmentStatus
    text: str | None

    def apply(self, assignment: "Assignment") -> None:
        assignment.reports.append(self)


class AssignmentFinished(Event):
    """An assignment got its final report (sv: slutrapport); `text` is the id of a text."""

    TOPIC: ClassVar[str] = "assignment.finished"
    assignment: Code
    on: Day
    text: str | None

    def apply(self, assignment: "Assignment") -> None:
        assignment.finished = self


class Assignment(Aggregate):
    """One assignment, by its code."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.received: AssignmentReceived | None = None
        self.reports: list[AssignmentReported] = []
        self.finished: AssignmentFinished | None = None
