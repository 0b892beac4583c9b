"""The month's close (sv: månadsbokslut): its steps, unit by unit, until the unit signs off."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from domain.assignment import Day
from domain.base import Act, Aggregate, Event
from domain.coding import Period, PeriodNumber
from domain.deviation import Code
from domain.rules import RuleBroken

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
    """A step of a unit's close was done.

    Of a sign-off `missing` counts the comments that the unit still owed, and `reason`, the id of
    a text, says why it signed off all the same.
    """

    TOPIC: ClassVar[str] = "closing_step.done"
    period: PeriodNumber
    unit: Code
    step: Step
    missing: Annotated[int, Field(ge=0)]
    reason: str | None

    def apply(self, close: "MonthClose") -> None:
        close.done[self.unit, self.step] = self


class ClosingStepReopened(Event):
    """A step that was done is to be done again, and with it those after it.

    `reason` is the id of a text.
    """

    TOPIC: ClassVar[str] = "closing_step.reopened"
    period: PeriodNumber
    unit: Code
    step: Step
    reason: str | None

    def apply(self, close: "MonthClose") -> None:
        for step in STEPS[STEPS.index(self.step) :]:
            close.done.pop((self.unit, step), None)


class StepNotPlanned(RuleBroken):
    """A step is planned before it is done."""

    MESSAGE = (
        "the step “{step}” is not planned for {unit} in {period}; plan it first: liggare "
        "month-close plan"
    )


class StepsBefore(RuleBroken):
    """The steps of a unit are done in their order."""

    MESSAGE = (
        "{unit} cannot do “{step}” of {period} yet; these steps come before it, and are not done: "
        "{before}"
    )


class StepsAfter(RuleBroken):
    """A step that comes before one that is done was left out, and is not planned afterwards."""

    MESSAGE = (
        "“{step}” cannot be planned for {unit} in {period} any more; these steps come after it, "
        "and are done: {after}; reopen them first"
    )


class StepNotDone(RuleBroken):
    """Only what is done is done again."""

    MESSAGE = "{unit} has not done “{step}” of {period}, so there is nothing to reopen"


class PeriodStandsOnStep(RuleBroken):
    """A closed period stands on what its units have done."""

    MESSAGE = (
        "{period} is closed, and stands on what its units have done; reopen the period first: "
        "liggare period reopen {period}"
    )


class CommentsOwed(RuleBroken):
    """A unit signs off when it has explained what it must, or says why it has not."""

    MESSAGE = (
        "{unit} cannot sign off {period}: comments that are owed and missing: {missing}; see them "
        "with liggare comment owed, and write them, or state a reason"
    )


class MonthClose(Aggregate):
    """One period's close: which steps are planned, and which are done."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.planned: dict[tuple[str, Step], ClosingStepPlanned] = {}
        self.done: dict[tuple[str, Step], ClosingStepDone] = {}

    @property
    def units(self) -> tuple[str, ...]:
        """The units of which any step is planned, in the order in which they were."""
        return tuple(dict.fromkeys(unit for unit, _ in self.planned))

    @property
    def unsigned(self) -> tuple[str, ...]:
        """The planned units that have not signed off."""
        return tuple(unit for unit in self.units if (unit, "sign-off") not in self.done)

    def plan(
        self, act: Act, *, period: Period, unit: str, steps: Sequence[Step], owner: str, due: date
    ) -> bool:
        """Give steps of a unit an owner, by its id, and a due date; False where they have them.

        Raises:
            StepsAfter
        """
        facts = {"period": period, "unit": unit, "owner": owner, "due": due.isoformat()}
        known = {step: self.planned.get((unit, step)) for step in STEPS if step in steps}
        new = [step for step, plan in known.items() if not (plan and plan.says(**facts))]
        for step in new:
            after = [late for late in _after(step) if (unit, late) in self.done]
            if known[step] is None and after:
                raise StepsAfter(unit=unit, step=step, period=period, after=", ".join(after))
        for step in new:
            self.trigger(ClosingStepPlanned, act, step=step, **facts)
        return bool(new)

    def do(
        self,
        act: Act,
        *,
        period: Period,
        unit: str,
        step: Step,
        missing: int = 0,
        reason: str | None = None,
    ) -> bool:
        """Do a step of a unit; False where it is done already.

        `missing` counts the comments that the unit owes; it signs off all the same where it
        says why: `reason` is the id of a text.

        Raises:
            StepNotPlanned, StepsBefore, CommentsOwed
        """
        if (unit, step) not in self.planned:
            raise StepNotPlanned(unit=unit, step=step, period=period)
        if (unit, step) in self.done:
            return False
        planned = [one for one in _before(step) if (unit, one) in self.planned]
        before = [one for one in planned if (unit, one) not in self.done]
        if before:
            raise StepsBefore(unit=unit, step=step, period=period, before=", ".join(before))
        if missing and reason is None:
            raise CommentsOwed(unit=unit, period=period, missing=missing)
        facts = {"period": period, "unit": unit, "step": step, "missing": missing}
        self.trigger(ClosingStepDone, act, reason=reason, **facts)
        return True

    def reopen(
        self,
        act: Act,
        *,
        period: Period,
        unit: str,
        step: Step,
        reason: str | None,
        is_closed: bool,
    ) -> None:
        """Let a step that is done be done again, and with it those after it.

        Raises:
            PeriodStandsOnStep, StepNotDone
        """
        if is_closed:
            raise PeriodStandsOnStep(period=period)
        if (unit, step) not in self.done:
            raise StepNotDone(unit=unit, step=step, period=period)
        self.trigger(ClosingStepReopened, act, period=period, unit=unit, step=step, reason=reason)


def _before(step: Step) -> tuple[Step, ...]:
    return STEPS[: STEPS.index(step)]


def _after(step: Step) -> tuple[Step, ...]:
    return STEPS[STEPS.index(step) + 1 :]
