"""Deviation bars: what each part deviates from the budget, outcome and forecast side by side."""

from collections.abc import Sequence
from typing import NamedTuple

from adapters.charts.notation import colour, hatched, least_span, signed
from adapters.charts.rows import Axis, Bar, data_of, panel
from adapters.charts.titled import Specification, Title, titled
from adapters.language import Unit


class Deviating(NamedTuple):
    """A part, or the total: what its outcome and its forecast deviate, in öre."""

    name: str
    outcome: int
    forecast: int | None
    is_total: bool = False


def deviation_bars(
    title: Title, parts: Sequence[Deviating], unit: Unit, headings: tuple[str, str]
) -> Specification:
    """A panel of the outcome's deviations, and one of the forecast's where there is any.

    Both have the same scale, so that bars are compared by their length.
    """
    forecasts = [(part, part.forecast) for part in parts if part.forecast is not None]
    bars = {
        "outcome": [_bar(part, part.outcome, unit, colour(part.outcome)) for part in parts],
        "forecast": [_bar(part, ore, unit, hatched(ore)) for part, ore in forecasts],
    }
    drawn = [bar for some in bars.values() for bar in some]
    axis = Axis(drawn, least=least_span(unit))
    panels = [
        panel(name, len(some), axis, heading, names=name == "outcome")
        for (name, some), heading in zip(bars.items(), headings, strict=True)
        if some
    ]
    data = {name: data_of(some) for name, some in bars.items() if some}
    return titled({"hconcat": panels}, title, data)


def _bar(part: Deviating, ore: int, unit: Unit, fill: str) -> Bar:
    return Bar(part.name, 0, ore, signed(ore, unit), ore, fill, colour(ore), part.is_total)
