"""Measures (sv: åtgärd): what is done about a deviation, and what it is worth."""

from typing import Annotated, Any, ClassVar, Literal, NamedTuple
from uuid import UUID

from pydantic import Field

from domain.base import Act, Aggregate, Decision, Event
from domain.coding import Period, PeriodNumber
from domain.decision import refuse_lacking
from domain.deviation import Code, Deviation
from domain.effect import Effect
from domain.rules import RuleBroken

Ending = Literal["done", "cancelled"]
ENDINGS: tuple[Ending, ...] = ("done", "cancelled")


class MeasurePlanned(Event):
    """A measure was planned, or planned anew; `text` is the id of a text that says what it is.

    `answers` is the code of the unit that answers for it. `deviation` is the one that it shall
    do something about; None: none in particular. What the board decided on had the effect that
    was planned then: with another effect the measure awaits a new decision.
    """

    TOPIC: ClassVar[str] = "measure.planned"
    measure: Code
    year: Annotated[int, Field(ge=1, le=9999)]
    text: str
    deviation: Deviation | None
    effect: Effect
    answers: Code | None
    starts: PeriodNumber | None

    def apply(self, measure: "Measure") -> None:
        if measure.planned is not None and measure.planned.effect != self.effect:
            measure.decided = None
        measure.planned = self


class MeasureAssessed(Event):
    """What a measure has been worth up to a period, and what it is assessed to be worth.

    `text` is the id of a text.
    """

    TOPIC: ClassVar[str] = "measure.assessed"
    measure: Code
    period: PeriodNumber
    achieved: Effect
    assessed: Effect
    text: str | None

    def apply(self, measure: "Measure") -> None:
        measure.assessed[self.period] = self


class MeasureDecided(Event):
    """The board decided on a measure."""

    TOPIC: ClassVar[str] = "measure.decided"
    measure: Code
    decision: Decision

    def apply(self, measure: "Measure") -> None:
        measure.decided = self


class MeasureEnded(Event):
    """A measure was done, or cancelled; `reason` is the id of a text."""

    TOPIC: ClassVar[str] = "measure.ended"
    measure: Code
    ending: Ending
    period: PeriodNumber
    reason: str | None

    def apply(self, measure: "Measure") -> None:
        measure.ended = self


class NoSuchMeasure(RuleBroken):
    """A measure is planned before anything else is said of it."""

    MESSAGE = "there is no measure “{measure}”; see liggare measure list, or plan it first"


class MeasureWithoutEffect(RuleBroken):
    """A measure is worth something, or it answers no deviation."""

    MESSAGE = (
        "the measure “{measure}” has no effect; state what it is worth this year or in a full "
        "year, in money or in full-time equivalents"
    )


class MeasureOfAnotherYear(RuleBroken):
    """A measure belongs to one year, and so does all that is said of it."""

    MESSAGE = (
        "the measure “{measure}” is of {year}, and {stated} is not in that year; what is done in "
        "another year is a measure of its own"
    )


class MeasureHasEnded(RuleBroken):
    """Of a measure that was done or cancelled nothing more is said."""

    MESSAGE = (
        "the measure “{measure}” ended with {period}; plan what is done besides as a measure of "
        "its own"
    )


class CancelledWithoutReason(RuleBroken):
    """Whoever counted on a measure's effect must see why it will not come."""

    MESSAGE = "say why the measure “{measure}” is cancelled: state a reason"


class Plan(NamedTuple):
    """What is planned (see `MeasurePlanned`); `text` is the text, and in the event its id."""

    year: int
    text: str
    effect: Effect
    deviation: Deviation | None = None
    answers: str | None = None
    starts: Period | None = None


class Assessment(NamedTuple):
    """What is assessed (see `MeasureAssessed`); `text` is the text, and in the event its id."""

    period: Period
    achieved: Effect
    assessed: Effect
    text: str | None = None


class Measure(Aggregate):
    """One measure, by its code. `assessed` is the last assessment of each period."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.planned: MeasurePlanned | None = None
        self.assessed: dict[int, MeasureAssessed] = {}
        self.decided: MeasureDecided | None = None
        self.ended: MeasureEnded | None = None

    def plan(self, act: Act, *, measure: str, plan: Plan) -> bool:
        """Plan a measure, or plan it anew; False where it is planned so already.

        Raises:
            MeasureWithoutEffect, MeasureOfAnotherYear, MeasureHasEnded
        """
        if self.planned is not None and self.planned.says(**plan._asdict()):
            return False
        if plan.effect.is_none:
            raise MeasureWithoutEffect(measure=measure)
        year = self.planned.year if self.planned else plan.year
        if plan.year != year:
            raise MeasureOfAnotherYear(measure=measure, year=year, stated=plan.year)
        if plan.deviation is not None:
            _refuse_another_year(measure, year, Period(plan.deviation.period))
        if plan.starts is not None:
            _refuse_another_year(measure, year, plan.starts)
        self._refuse_ended(measure)
        self.trigger(MeasurePlanned, act, measure=measure, **plan._asdict())
        return True

    def assess(self, act: Act, *, measure: str, assessment: Assessment) -> bool:
        """Say what a measure has been worth up to a period, and will be; False where it is said.

        Raises:
            NoSuchMeasure, MeasureOfAnotherYear, MeasureHasEnded
        """
        year = self._known(measure).year
        _refuse_another_year(measure, year, assessment.period)
        last = self.assessed.get(assessment.period)
        if last is not None and last.says(**assessment._asdict()):
            return False
        self._refuse_ended(measure)
        self.trigger(MeasureAssessed, act, measure=measure, **assessment._asdict())
        return True

    def decide(self, act: Act, *, measure: str, decision: Decision) -> bool:
        """Note the board's decision; False where it is noted already.

        Raises:
            NoSuchMeasure, DecisionLacks, TextTooLong, ControlCharacter, MeasureHasEnded
        """
        self._known(measure)
        refuse_lacking(decision)
        if self.decided is not None and self.decided.decision == decision:
            return False
        self._refuse_ended(measure)
        self.trigger(MeasureDecided, act, measure=measure, decision=decision)
        return True

    def end(
        self, act: Act, *, measure: str, ending: Ending, period: Period, reason: str | None
    ) -> bool:
        """Say that a measure is done, or is cancelled and why; False where it is said already.

        Raises:
            NoSuchMeasure, MeasureOfAnotherYear, CancelledWithoutReason, MeasureHasEnded
        """
        facts: dict[str, Any] = {"ending": ending, "period": period, "reason": reason}
        _refuse_another_year(measure, self._known(measure).year, period)
        if ending == "cancelled" and reason is None:
            raise CancelledWithoutReason(measure=measure)
        if self.ended is not None and self.ended.says(**facts):
            return False
        self._refuse_ended(measure)
        self.trigger(MeasureEnded, act, measure=measure, **facts)
        return True

    def _known(self, measure: str) -> MeasurePlanned:
        if self.planned is None:
            raise NoSuchMeasure(measure=measure)
        return self.planned

    def _refuse_ended(self, measure: str) -> None:
        if self.ended is not None:
            raise MeasureHasEnded(measure=measure, period=Period(self.ended.period))


def _refuse_another_year(measure: str, year: int, period: Period) -> None:
    if period.year != year:
        raise MeasureOfAnotherYear(measure=measure, year=year, stated=period)
