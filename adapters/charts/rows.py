"""What charts of rows are made of: names on the left, bars on their lines, labels at their ends."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any, Literal, NamedTuple

import altair as alt

from adapters.charts.notation import BAR, FAINT, INK, LINE, NAME, PANEL, ROW, width_of
from adapters.charts.titled import Specification, layered

Datum = dict[str, Any]


class Bar(NamedTuple):
    """A row's bar from one amount to another (öre), and what is written beyond its end.

    `points` is the side that the label stands on: to the left where it is negative.
    """

    name: str
    begin: int
    end: int
    label: str
    points: int
    fill: str
    stroke: str
    bold: bool = False


class Axis:
    """The amounts across a panel: those of its bars, with room for the labels beyond them.

    It spans `least` at least, so that what rounds to nothing looks like nothing; and `base`,
    where bars begin.
    """

    def __init__(
        self, bars: Sequence[Bar], *, base: int = 0, least: int = 1, width: int = PANEL
    ) -> None:
        amounts = [base, *(bar.begin for bar in bars), *(bar.end for bar in bars)]
        self.low, self.width = min(amounts), width
        self.high = max(*amounts, self.low + least)
        left = width_of(bar.label for bar in bars if bar.points < 0)
        right = width_of(bar.label for bar in bars if bar.points >= 0)
        self._range = [min(left, width // 3), width - min(right, width // 3)]

    def x(self, field: str) -> alt.X:
        scale = alt.Scale(domain=[self.low, self.high], range=self._range, nice=False, zero=False)
        return alt.X(f"{field}:Q", scale=scale, axis=None)


def data_of(bars: Sequence[Bar]) -> list[Datum]:
    """The data of a panel: a name that is too long for a line stands on two, or is cut."""
    return [
        bar._asdict()
        | {"row": row, "name": wrap(bar.name, NAME, max_lines=2, placeholder="…"), "zero": 0}
        for row, bar in enumerate(bars)
    ]


def panel(
    data: str,
    rows: int,
    axis: Axis,
    heading: str = "",
    *,
    names: bool = True,
    beside: Sequence[alt.Chart] = (),
) -> Specification:
    """The bars of some data, by its name, row by row with their labels.

    `beside` is what else stands on the rows; `names` says whether their names do.
    """
    on = on_rows(data)
    layers = [*_lines(on, axis), _bars(on, axis), *beside, *_labels(on, axis)]
    shown = [*layers, *(_names(on) if names else ())]
    return layered(shown, width=axis.width, height=ROW * rows, heading=heading)


def on_rows(data: str) -> alt.Chart:
    """What is drawn on the rows that some data stand in."""
    return alt.Chart(alt.NamedData(data)).encode(y=alt.Y("row:O", axis=None))


def _bars(on: alt.Chart, axis: Axis) -> alt.Chart:
    bars: alt.Chart = on.mark_bar(size=BAR, strokeWidth=1).encode(
        x=axis.x("begin"),
        x2=alt.X2("end"),
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("stroke:N", scale=None),
    )
    return bars


def _labels(on: alt.Chart, axis: Axis) -> Iterator[alt.Chart]:
    """What is written at the ends of the bars, to the right of them or to the left."""
    right: dict[str, Any] = {"align": "left", "dx": 4}
    left: dict[str, Any] = {"align": "right", "dx": -4}
    for weight, some in _WEIGHTS.items():
        for place, side in ((right, "points >= 0"), (left, "points < 0")):
            text = on.mark_text(fontWeight=weight, **place)
            shown = text.transform_filter(f"{some} && datum.{side}")
            yield shown.encode(x=axis.x("end"), text=alt.Text("label:N"))


def _names(on: alt.Chart) -> Iterator[alt.Chart]:
    """The rows' names to the left, on one line or two, in the middle of the row."""
    for weight, some in _WEIGHTS.items():
        for lines in (1, 2):
            middle = -LINE / 2 * (lines - 1)
            text = on.mark_text(align="right", fontWeight=weight, lineHeight=LINE, dy=middle)
            shown = text.transform_filter(f"{some} && length(datum.name) == {lines}")
            yield shown.encode(x=alt.value(-8), text=alt.Text("name:N"))


_WEIGHTS: dict[Literal["normal", "bold"], str] = {"normal": "!datum.bold", "bold": "datum.bold"}
"""The weights of texts, and which rows have them."""


def _lines(on: alt.Chart, axis: Axis) -> Iterator[alt.Chart]:
    """A line at zero, where that is in sight, and one above each row that sums up."""
    if axis.low <= 0 <= axis.high:
        zero = on.mark_bar(size=ROW, stroke=INK, strokeWidth=1)
        yield zero.encode(x=axis.x("zero"), x2=alt.X2("zero"))
    line = on.mark_rule(color=FAINT, strokeWidth=0.75, yOffset=-ROW / 2)
    sums = line.transform_filter("datum.bold && datum.row > 0")
    yield sums.encode(x=alt.value(0), x2=alt.value(axis.width))
