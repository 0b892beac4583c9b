"""Assignments (sv: uppdrag): tasks from the council or the board, and how they are reported."""

import re
from datetime import date
from typing import Annotated, ClassVar, Literal, NamedTuple
from uuid import UUID

from pydantic import Field

from domain.base import Act, Aggregate, Decision, Event
from domain.decision import refuse_lacking
from domain.deviation import Code
from domain.rules import RuleBroken
from domain.text import printable

AssignmentStatus = Literal["not-begun", "under-way", "delayed", "done"]
STATUSES: tuple[AssignmentStatus, ...] = ("not-begun", "under-way", "delayed", "done")

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
        assignment.first_decided = min(assignment.first_decided or "9999", self.decision.date)


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


class NotADay(RuleBroken):
    """A day is one that a calendar has."""

    MESSAGE = "“{text}” is no day of the calendar; write it as 2025-04-24"


class NoSuchAssignment(RuleBroken):
    """An assignment is received before it is reported."""

    MESSAGE = (
        "there is no assignment “{assignment}”; see liggare assignment list, or receive it first"
    )


class BeforeItsDecision(RuleBroken):
    """An assignment is due, and reported, after it was decided."""

    MESSAGE = (
        "{day} is before {decided}, when the assignment “{assignment}” was decided; check the dates"
    )


class AssignmentHasFinished(RuleBroken):
    """An assignment that got its final report is done with."""

    MESSAGE = (
        "the assignment “{assignment}” got its final report on {day}; what is to be done besides "
        "is an assignment of its own"
    )


def refuse_no_day(text: str) -> None:
    """Refuse what is no day of the calendar, written 2025-04-24.

    Raises:
        NotADay
    """
    try:
        date.fromisoformat(text if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else "")
    except ValueError:
        raise NotADay(text=printable(text[:20])) from None


class Task(NamedTuple):
    """What is to be done (see `AssignmentReceived`); `text` is the text, in the event its id."""

    text: str
    decision: Decision
    due: str
    answers: str | None = None


class Assignment(Aggregate):
    """One assignment, by its code. `first_decided` is the day of its earliest decision."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.received: AssignmentReceived | None = None
        self.first_decided: str | None = None
        self.reports: list[AssignmentReported] = []
        self.finished: AssignmentFinished | None = None

    def receive(self, act: Act, *, assignment: str, task: Task) -> bool:
        """Receive an assignment, or state it anew; False where it is known just so.

        Raises:
            DecisionLacks, TextTooLong, ControlCharacter, NotADay, BeforeItsDecision,
            AssignmentHasFinished
        """
        refuse_lacking(task.decision)
        refuse_no_day(task.decision.date)
        refuse_no_day(task.due)
        if task.due < task.decision.date:
            raise BeforeItsDecision(assignment=assignment, day=task.due, decided=task.decision.date)
        if self.received is not None and self.received.says(**task._asdict()):
            return False
        self._refuse_finished(assignment)
        self.trigger(AssignmentReceived, act, assignment=assignment, **task._asdict())
        return True

    def report(
        self, act: Act, *, assignment: str, on: str, status: AssignmentStatus, text: str | None
    ) -> bool:
        """Report how an assignment stands on a day; False where that is reported already.

        Raises:
            NoSuchAssignment, NotADay, BeforeItsDecision, AssignmentHasFinished
        """
        self._refuse_day(assignment, on)
        last = self.reported_on(on)
        if last is not None and last.says(status=status, text=text):
            return False
        self._refuse_finished(assignment)
        self.trigger(
            AssignmentReported, act, assignment=assignment, on=on, status=status, text=text
        )
        return True

    def finish(self, act: Act, *, assignment: str, on: str, text: str | None) -> bool:
        """Give an assignment's final report; False where it is given already.

        Raises:
            NoSuchAssignment, NotADay, BeforeItsDecision, AssignmentHasFinished
        """
        self._refuse_day(assignment, on)
        if self.finished is not None and self.finished.says(on=on, text=text):
            return False
        self._refuse_finished(assignment)
        self.trigger(AssignmentFinished, act, assignment=assignment, on=on, text=text)
        return True

    def reported_on(self, day: str) -> AssignmentReported | None:
        """What was reported of a day, the last time that anything was."""
        return next((report for report in reversed(self.reports) if report.on == day), None)

    def _refuse_day(self, assignment: str, day: str) -> None:
        """Refuse a report of an assignment that there is not, or from before there was one."""
        refuse_no_day(day)
        if self.first_decided is None:
            raise NoSuchAssignment(assignment=assignment)
        if day < self.first_decided:
            raise BeforeItsDecision(assignment=assignment, day=day, decided=self.first_decided)

    def _refuse_finished(self, assignment: str) -> None:
        if self.finished is not None:
            raise AssignmentHasFinished(assignment=assignment, day=self.finished.on)
