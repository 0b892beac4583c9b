"""Indicators (sv: mått, nyckeltal): what is followed up that is not money of the ledger."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from domain.base import Act, Aggregate, Event
from domain.coding import Period, PeriodNumber
from domain.deviation import Code
from domain.indicator_value import IndicatorUnit, parse_value
from domain.money import MAX_LINE
from domain.rules import RuleBroken
from domain.text import LARGEST_CODE, LARGEST_NAME, refuse_unfit

IndicatorKind = Literal["measurement", "key-figure"]
"""A measurement (sv: mått) or a key figure (sv: nyckeltal)."""

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


class NoSuchIndicator(RuleBroken):
    """An indicator is defined before anything is said of it."""

    MESSAGE = "there is no indicator “{indicator}”; define it first: liggare indicator define"


class UnitStays(RuleBroken):
    """What an indicator's values are counted in is the same in all years."""

    MESSAGE = (
        "the indicator “{indicator}” has values already, and its unit stays; define another one "
        "with the new unit"
    )


class NoMonths(RuleBroken):
    """An indicator is measured in some month."""

    MESSAGE = "the indicator “{indicator}” is measured in no month; state one at least, 1 to 12"


class NotMeasuredThen(RuleBroken):
    """An indicator is measured in its own months."""

    MESSAGE = (
        "the indicator “{indicator}” is measured in the months {months}, and {period} is none of "
        "them; state one of those, or define its months anew"
    )


class NothingMeasured(RuleBroken):
    """A measurement says something."""

    MESSAGE = (
        "nothing is stated of “{indicator}”; state the outcome of the period, the outcome of the "
        "year to date, or the forecast"
    )


class Indicator(Aggregate):
    """One indicator, by its code."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.defined: IndicatorDefined | None = None
        self.targets: dict[int, int] = {}
        self.measured: dict[int, IndicatorMeasured] = {}

    def define(
        self,
        act: Act,
        *,
        indicator: str,
        name: str,
        kind: IndicatorKind,
        unit: IndicatorUnit,
        direction: Direction,
        months: Sequence[int],
        answers: str | None,
    ) -> bool:
        """Follow an indicator up, or differently from now on; False where it is so already.

        Raises:
            UnitStays, NoMonths, and what `refuse_unfit` raises
        """
        refuse_unfit(indicator, most=LARGEST_CODE)
        refuse_unfit(name, most=LARGEST_NAME)
        if not months:
            raise NoMonths(indicator=indicator)
        facts = {
            "indicator": indicator,
            "name": name,
            "kind": kind,
            "unit": unit,
            "direction": direction,
            "months": tuple(sorted(set(months))),
            "answers": answers,
        }
        if self.defined is not None:
            if self.defined.says(**facts):
                return False
            if unit != self.defined.unit and (self.targets or self.measured):
                raise UnitStays(indicator=indicator)
        self.trigger(IndicatorDefined, act, **facts)
        return True

    def target(self, act: Act, *, year: int, target: str) -> bool:
        """Set the target of a year, written with the indicator's unit or none; False where it is
        so already.

        Raises:
            what `value` raises
        """
        value = self.value(target)
        if self.targets.get(year) == value:
            return False
        self.trigger(IndicatorTargeted, act, indicator=self.code, year=year, target=value)
        return True

    def measure(
        self,
        act: Act,
        *,
        period: Period,
        outcome: str | None,
        outcome_ytd: str | None,
        forecast: str | None,
    ) -> bool:
        """State what an indicator was measured to in a period and year to date, and its forecast
        for the year; False where it is stated so already.

        Raises:
            NotMeasuredThen, NothingMeasured, and what `value` raises
        """
        months = self._defined.months
        if period.month not in months:
            told = ", ".join(map(str, months))
            raise NotMeasuredThen(indicator=self.code, months=told, period=period)
        stated = {"outcome": outcome, "outcome_ytd": outcome_ytd, "forecast": forecast}
        values = {n: None if text is None else self.value(text) for n, text in stated.items()}
        if all(value is None for value in values.values()):
            raise NothingMeasured(indicator=self.code)
        known = self.measured.get(period)
        if known is not None and known.says(**values):
            return False
        self.trigger(IndicatorMeasured, act, indicator=self.code, period=period, **values)
        return True

    def value(self, text: str) -> int:
        """A value as it is written, in hundredths of the indicator's unit.

        Raises:
            NotAValue, WrongUnit, HasNoUnit
        """
        return parse_value(text, unit=self._defined.unit, indicator=self.code)

    @property
    def code(self) -> str:
        return self._defined.indicator

    @property
    def _defined(self) -> IndicatorDefined:
        if self.defined is None:
            raise LookupError("the indicator is not defined")
        return self.defined
