"""Indicators (sv: mått, nyckeltal): what is followed up that is not money of the ledger."""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from domain.base import Aggregate, Event
from domain.coding import PeriodNumber
from domain.deviation import Code
from domain.money import MAX_LINE

IndicatorKind = Literal["measurement", "key-figure"]
"""A measurement (sv: mått) or a key figure (sv: nyckeltal)."""

IndicatorUnit = Literal["per-cent", "number", "money"]
"""Per cent, a number, or kronor; every value is an integer of hundredths: money in öre."""

Direction = Literal["higher", "lower"]
"""Which is better."""

_Value = Annotated[int, Field(ge=-MAX_LINE, le=MAX_LINE)]
_Year = Annotated[int, Field(ge=1, le=9999)]


class IndicatorDefined(Event):
    """An indicator is followed up, or differently from now on.

    `months` are those in which it is measured (1 to 12). `answers` is the code of the unit that
    answers for it. Once it has values its unit never changes.
    """

    TOPIC: ClassVar[str] = "indicator.defined"
    indicator: Code
    name: Annotated[str, Field(min_length=1, max_length=300)]
    kind: IndicatorKind
    unit: IndicatorUnit
    direction: Direction
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...]
    answers: Code | None

    def apply(self, indicator: "Indicator") -> None:
        indicator.defined = self


class IndicatorTargeted(Event):
    """An indicator got a target for a year (sv: målvärde)."""

    TOPIC: ClassVar[str] = "indicator.targeted"
    indicator: Code
    year: _Year
    target: _Value

    def apply(self, indicator: "Indicator") -> None:
        indicator.targets[self.year] = self.target


class IndicatorMeasured(Event):
    """An indicator's outcome in a period and year to date, and its forecast for the year.

    None: not measured. A later one of the same period takes its place.
    """

    TOPIC: ClassVar[str] = "indicator.measured"
    indicator: Code
    period: PeriodNumber
    outcome: _Value | None
    outcome_ytd: _Value | None
    forecast: _Value | None

    def apply(self, indicator: "Indicator") -> None:
        indicator.measured[self.period] = self


class Indicator(Aggregate):
    """One indicator, by its code."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.defined: IndicatorDefined | None = None
        self.targets: dict[int, int] = {}
        self.measured: dict[int, IndicatorMeasured] = {}
