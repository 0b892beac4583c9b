"""Commands on indicators."""

from collections.abc import Callable, Sequence
from functools import partial

from domain.base import Act
from domain.book import Book
from domain.coding import Period
from domain.indicator import Direction, Indicator, IndicatorKind, NoSuchIndicator
from domain.indicator_value import IndicatorUnit
from domain.responsibility import refuse_unknown_unit


class IndicatorCommands(Book):
    """Define an indicator, give it a target, and state what it was measured to."""

    def define_indicator(
        self,
        act: Act,
        *,
        indicator: str,
        name: str,
        kind: IndicatorKind,
        unit: IndicatorUnit,
        direction: Direction,
        months: Sequence[int] = range(1, 13),
        answers: str | None = None,
    ) -> bool:
        """Follow an indicator up, or differently from now on; False where it is so already.

        Raises:
            NoSuchUnit, and what `Indicator.define` raises
        """

        def attempt() -> bool:
            refuse_unknown_unit(self.structure().newest, answers)
            known = self.get(Indicator, "indicator", indicator)
            new = known.define(
                act,
                indicator=indicator,
                name=name,
                kind=kind,
                unit=unit,
                direction=direction,
                months=months,
                answers=answers,
            )
            self.save_all(act, known)
            return new

        return self.retry(attempt)

    def target_indicator(self, act: Act, *, indicator: str, year: int, target: str) -> bool:
        """Set an indicator's target for a year; False where it is so already.

        Raises:
            NoSuchIndicator, and what `Indicator.target` raises
        """
        return self._state(
            act, indicator, lambda known: known.target(act, year=year, target=target)
        )

    def measure_indicator(
        self,
        act: Act,
        *,
        indicator: str,
        period: Period,
        outcome: str | None = None,
        outcome_ytd: str | None = None,
        forecast: str | None = None,
    ) -> bool:
        """State what an indicator was measured to; False where it is stated so already.

        Raises:
            NoSuchIndicator, and what `Indicator.measure` raises
        """
        step = partial(
            Indicator.measure,
            act=act,
            period=period,
            outcome=outcome,
            outcome_ytd=outcome_ytd,
            forecast=forecast,
        )
        return self._state(act, indicator, step)

    def _state(self, act: Act, indicator: str, step: Callable[[Indicator], bool]) -> bool:
        def attempt() -> bool:
            known = self.get(Indicator, "indicator", indicator)
            if known.defined is None:
                raise NoSuchIndicator(indicator=indicator)
            new = step(known)
            self.save_all(act, known)
            return new

        return self.retry(attempt)
