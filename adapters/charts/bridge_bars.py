"""A bridge (sv: brygga, vattenfall): how one total becomes another, step by step."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import altair as alt

from adapters.charts.notation import (
    INK,
    OUTCOME,
    PAPER,
    colour,
    hatch,
    hatched,
    least_span,
    signed,
)
from adapters.charts.rows import Axis, Bar, Datum, data_of, on_rows, panel
from adapters.charts.titled import Specification, Title, titled
from adapters.language import LANGUAGE, Unit

WIDTH = 400

CUT_BEYOND = 4
"""Where what the steps span is less than such a part of the way from zero to them, the bars of
the totals are cut, and marked so."""


class Span(NamedTuple):
    """A named amount in öre: a total, or a step."""

    name: str
    ore: int


def is_cut(start: Span, steps: Sequence[Span]) -> bool:
    """Whether the bars of the totals are cut, so that the steps between them can be seen."""
    levels = _levels(start, steps)
    low, high = min(levels), max(levels)
    return low < high and low * high > 0 and (high - low) * CUT_BEYOND < min(abs(low), abs(high))


def bridge_bars(
    title: Title, start: Span, steps: Sequence[Span], end: Span, unit: Unit
) -> Specification:
    """The budget outlined, the steps with colour and sign, and the forecast hatched."""
    levels = _levels(start, steps)
    base = _base(levels) if is_cut(start, steps) else 0
    bars = [
        _total(start, base, unit, PAPER, INK),
        *(_step(before, step, unit) for before, step in zip(levels, steps, strict=False)),
        _total(end, base, unit, hatch("forecast"), OUTCOME),
    ]
    axis = Axis(bars, base=base, least=least_span(unit), width=WIDTH)
    ends = (0, len(bars) - 1) if base else ()
    data: dict[str, list[Datum]] = {
        "bars": data_of(bars),
        "levels": [{"row": i, "next": i + 1, "level": level} for i, level in enumerate(levels)],
        "cuts": [{"row": row, "base": base} for row in ends],
    }
    beside = [_connections(axis), *_cuts(base, axis)]
    return titled(panel("bars", len(bars), axis, beside=beside), title, data)


def _levels(start: Span, steps: Sequence[Span]) -> list[int]:
    """What is reached before the first step, and after each of them."""
    return list(accumulate((step.ore for step in steps), initial=start.ore))


def _base(levels: Sequence[int]) -> int:
    """Where the bars of totals begin when they are cut: beyond the steps, on the side of zero."""
    low, high = min(levels), max(levels)
    margin = max((high - low) // 3, 1)
    return low - margin if low > 0 else high + margin


def _total(total: Span, base: int, unit: Unit, fill: str, stroke: str) -> Bar:
    label = LANGUAGE.amount(total.ore, unit)
    return Bar(total.name, base, total.ore, label, total.ore, fill, stroke, bold=True)


def _step(before: int, step: Span, unit: Unit) -> Bar:
    label, after = signed(step.ore, unit), before + step.ore
    return Bar(step.name, before, after, label, step.ore, hatched(step.ore), colour(step.ore))


def _connections(axis: Axis) -> alt.Chart:
    """Thin lines from the end of each bar to the beginning of the next."""
    rule = on_rows("levels").mark_rule(color=INK, strokeWidth=0.75)
    lines: alt.Chart = rule.encode(x=axis.x("level"), y2=alt.Y2("next"))
    return lines


def _cuts(base: int, axis: Axis) -> Iterator[alt.Chart]:
    """A gap across each of the bars that are cut, near where it begins."""
    on = on_rows("cuts").encode(x=axis.x("base"))
    place: dict[str, Any] = {"size": 400, "opacity": 1, "xOffset": 16 if base > 0 else -16}
    yield on.mark_point(shape="M-0.25,1L0.25,-1", stroke=PAPER, strokeWidth=6, **place)
    edges = "M-0.6,1L-0.1,-1M0.1,1L0.6,-1"
    yield on.mark_point(shape=edges, stroke=INK, strokeWidth=1, **place)
