"""Measures (sv: åtgärd): what is done about a deviation, and what it is worth."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.base import Aggregate, Decision, Event
from domain.coding import PeriodNumber
from domain.deviation import Code, Deviation
from domain.money import MAX_LINE

Ending = Literal["done", "cancelled"]

_Ore = Annotated[int, Field(ge=-MAX_LINE, le=MAX_LINE)]
_Posts = Annotated[int, Field(ge=-10_000_000, le=10_000_000)]


class Effect(BaseModel):
    """What a measure is worth for the result: this year, and in a full year.

    `year` and `full_year` in öre, better for the result is positive; `posts_year` and
    `posts_full_year` in hundredths of a full-time equivalent (sv: årsarbetare) that are no
    longer needed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: _Ore = 0
    full_year: _Ore = 0
    posts_year: _Posts = 0
    posts_full_year: _Posts = 0

    @property
    def is_none(self) -> bool:
        return not (self.year or self.full_year or self.posts_year or self.posts_full_year)


class MeasurePlanned(Event):
    """A measure was planned, or planned anew; `text` is the id of a text that says what it is.

    `answers` is the code of the unit that answers for it. `deviation` is the one that it shall
    do something about; None: none in particular.
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
        measure.assessed = self


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


class MeasureDeadlineStated(Event):
    """How many days after the end of a period the board must have decided on the measures that
    answer a deviation in it, from a period on."""

    TOPIC: ClassVar[str] = "measure_deadline.stated"
    days: Annotated[int, Field(ge=0, le=3660)]
    valid_from: PeriodNumber

    def apply(self, deadlines: "MeasureDeadlines") -> None:
        deadlines.stated.append(self)


class MeasureDeadlines(Aggregate):
    """Every deadline that the ledger has had for decisions on measures."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.stated: list[MeasureDeadlineStated] = []


class Measure(Aggregate):
    """One measure, by its code."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.planned: MeasurePlanned | None = None
        self.assessed: MeasureAssessed | None = None
        self.decided: MeasureDecided | None = None
        self.ended: MeasureEnded | None = None
