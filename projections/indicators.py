"""Indicators (sv: mått, nyckeltal) as of a view, beside their targets and the years before."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from domain.coding import Period
from domain.indicator import (
    Indicator,
    IndicatorDefined,
    IndicatorMeasured,
    IndicatorTargeted,
)
from projections.view import View

Verdict = Literal["better", "even", "worse"]

_STATED = (IndicatorDefined, IndicatorTargeted, IndicatorMeasured)


@dataclass(frozen=True, slots=True)
class Followed:
    """An indicator as it stands in a period; values are hundredths of its unit.

    `measured` is the year's latest measurement in the period or before it. `last_year` and
    `year_before` are the outcomes of the two years before: what each year's last measurement of
    a year to date says. None: there is none.
    """

    defined: IndicatorDefined
    measured: IndicatorMeasured | None
    target: int | None
    last_year: int | None
    year_before: int | None

    @property
    def outcome(self) -> int | None:
        """The outcome that the target is compared with: the year's, or else the period's."""
        if self.measured is None:
            return None
        ytd = self.measured.outcome_ytd
        return self.measured.outcome if ytd is None else ytd

    @property
    def verdict(self) -> Verdict | None:
        """Whether the outcome is better or worse than the target; None where either is wanting."""
        if self.outcome is None or self.target is None:
            return None
        above = self.outcome - self.target
        if not above:
            return "even"
        return "better" if (above > 0) == (self.defined.direction == "higher") else "worse"


def followed_in(view: View, period: Period) -> tuple[Followed, ...]:
    """The ledger's indicators as they stand in a period, in the order they were first defined."""
    return tuple(_followed(*one, period) for one in _indicators(view))


def _indicators(view: View) -> Iterator[tuple[IndicatorDefined, Indicator]]:
    events: defaultdict[Any, list[Any]] = defaultdict(list)
    for _position, event in view.statements:
        if isinstance(event, _STATED):
            events[event.originator_id].append(event)
    for id, of_one in events.items():
        indicator = Indicator.fold(id, of_one)
        if indicator.defined is not None:
            yield indicator.defined, indicator


def _followed(defined: IndicatorDefined, indicator: Indicator, period: Period) -> Followed:
    year = period.year
    measured = [m for p, m in indicator.measured.items() if year * 100 < p <= period]
    return Followed(
        defined,
        max(measured, key=lambda one: one.period, default=None),
        indicator.targets.get(year),
        _outcome_of_year(indicator, year - 1),
        _outcome_of_year(indicator, year - 2),
    )


def _outcome_of_year(indicator: Indicator, year: int) -> int | None:
    of_year = {p: m.outcome_ytd for p, m in indicator.measured.items() if p // 100 == year}
    said = {period: value for period, value in of_year.items() if value is not None}
    return said[max(said)] if said else None
