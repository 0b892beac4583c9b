"""The month's close (sv: månadsbokslut): its steps, unit by unit, until the unit signs off."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from domain.assignment import Day
from domain.base import Aggregate, Event
from domain.coding import PeriodNumber
from domain.deviation import Code

Step = Literal["load", "reconcile", "comment", "forecast", "sign-off"]
STEPS: tuple[Step, ...] = ("load", "reconcile", "comment", "forecast", "sign-off")
"""The steps of a unit's close, in the order in which they are done."""


class ClosingStepPlanned(Event):
    """A step of a unit's close got an owner and a due date, or others.

    `unit` is a code of the responsibility tree, `owner` the id of who does it.
    """

    TOPIC: ClassVar[str] = "closing_step.planned"
    period: PeriodNumber
    unit: Code
    step: Step
    owner: Annotated[str, Field(min_length=1, max_length=100)]
    due: Day

    def apply(self, close: "MonthClose") -> None:
        close.planned[self.unit, self.step] = self


class ClosingStepDone(Event):
    """A step was done. Of a sign-off `missing` counts the comments that the unit still owed,
    and `reason`, the id of a text, says why it signed off all the same."""

    TOPIC: ClassVar[str] = "closing_step.done"
    period: PeriodNumber
    unit: Code
    step: Step
    missing: Annotated[int, Field(ge=0)]
    reason: str | None

    def apply(self, close: "MonthClose") -> None:
        close.done.add((self.unit, self.step))


class ClosingStepReopened(Event):
    """A step that was done is to be done again, and with it those after it."""

    TOPIC: ClassVar[str] = "closing_step.reopened"
    period: PeriodNumber
    unit: Code
    step: Step
    reason: str | None

    def apply(self, close: "MonthClose") -> None:
        close.done -= {(self.unit, step) for step in STEPS[STEPS.index(self.step) :]}


class MonthClose(Aggregate):
    """One period's close: which steps are planned, and which are done."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.planned: dict[tuple[str, Step], ClosingStepPlanned] = {}
        self.done: set[tuple[str, Step]] = set()
