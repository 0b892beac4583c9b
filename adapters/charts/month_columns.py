"""A year in columns: outcome and forecast against the budget, month by month."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt

from adapters.charts.notation import (
    FAINT,
    FONT_SIZE,
    INK,
    OUTCOME,
    PAPER,
    hatch,
    least_span,
    width_of,
)
from adapters.charts.titled import Specification, Title, layered, titled
from adapters.language import LANGUAGE, Unit
from projections.charts.months import Month

COLUMN, BESIDE = 20, 4
"""Pixels: the width of a column, and how far outcome and budget stand to either side."""
STEP, HEIGHT, ABOVE = 48, 118, 16
"""Pixels: the width of a month, the height of columns, and the room for a label beyond them."""
SMALL = 10

Datum = dict[str, Any]


class Key(NamedTuple):
    """What the figures of a month are called."""

    outcome: str
    budget: str
    forecast: str
    previous_forecast: str


def month_columns(
    title: Title,
    panels: Mapping[str, Sequence[Month]],
    names: Sequence[str],
    unit: Unit,
    key: Key,
) -> Specification:
    """The key, and below each other a panel for each heading with its months, by their names.

    The budget is outlined behind the outcome; where there is no outcome the forecast stands,
    hatched; the previous forecast is a dashed line.
    """
    data = {
        heading: [_datum(m, name, unit) for m, name in zip(months, names, strict=True)]
        for heading, months in panels.items()
    }
    predicted = any(m.forecast is not None for months in panels.values() for m in months)
    drawn = [_panel(heading, some, unit) for heading, some in data.items()]
    chart = {"vconcat": [_key(), *drawn], "spacing": 18}
    return titled(chart, title, {**data, "key": _entries(key, predicted=predicted)})


def _datum(month: Month, name: str, unit: Unit) -> Datum:
    """A month as it is drawn; `beyond` is where its label stands, clear of both columns."""
    amount = month.forecast if month.outcome is None else month.outcome
    points = -1 if (amount or 0) < 0 else 1
    return {
        "month": month.period.month,
        "name": name,
        "amount": amount,
        "budget": month.budget,
        "previous": month.previous_forecast,
        "fill": hatch("forecast") if month.outcome is None else OUTCOME,
        "label": "" if amount is None else LANGUAGE.amount(amount, unit),
        "beyond": (min if points < 0 else max)(amount or 0, month.budget or 0, 0),
        "points": points,
        "zero": 0,
    }


def _panel(heading: str, data: Sequence[Datum], unit: Unit) -> Specification:
    labels = _Labels(datum["label"] for datum in data)
    on = alt.Chart(alt.NamedData(heading)).encode(
        x=alt.X("month:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    )
    layers = [
        *_columns(on, _axis(data, labels, least_span(unit))),
        *_previous(on),
        *_labelled(on, labels),
        on.mark_text(color=FAINT, baseline="top").encode(
            y=alt.value(labels.height + 4), text=alt.Text("name:N")
        ),
    ]
    return layered(layers, width=STEP * len(data), height=labels.height, heading=heading)


class _Labels:
    """How the columns are labelled: small where labels are wide, upright where they are wider."""

    def __init__(self, labels: Iterable[str]) -> None:
        width = width_of(labels)
        self.size = FONT_SIZE if width <= STEP else SMALL
        self.upright = width * self.size > STEP * FONT_SIZE
        self.room = width if self.upright else ABOVE
        self.height = HEIGHT + 2 * self.room


def _axis(data: Sequence[Datum], labels: _Labels, least: int) -> alt.Y:
    """The amounts from the lowest to the highest, with room for labels above and below."""
    amounts = [d[f] or 0 for d in data for f in ("amount", "budget", "previous")]
    low, high = min(0, *amounts), max(0, *amounts)
    below = labels.height - (labels.room if any(d["points"] < 0 for d in data) else 0)
    scale = alt.Scale(
        domain=[low, max(high, low + least)], range=[below, labels.room], nice=False, zero=False
    )
    return alt.Y("amount:Q", scale=scale, axis=None)


def _columns(on: alt.Chart, axis: alt.Y) -> Iterator[alt.Chart]:
    plan = on.mark_bar(size=COLUMN, xOffset=-BESIDE, fill=PAPER, stroke=INK, strokeWidth=1)
    yield plan.encode(y=alt.Y("budget:Q"), y2=alt.Y2("zero"))
    column = on.mark_bar(size=COLUMN, xOffset=BESIDE, stroke=OUTCOME, strokeWidth=1)
    held = column.transform_filter("isValid(datum.amount)")
    yield held.encode(y=axis, y2=alt.Y2("zero"), fill=alt.Fill("fill:N", scale=None))
    yield on.mark_bar(size=STEP, stroke=INK, strokeWidth=1).encode(
        y=alt.Y("zero:Q"), y2=alt.Y2("zero")
    )


def _previous(on: alt.Chart) -> Iterator[alt.Chart]:
    line = on.transform_filter("isValid(datum.previous)").encode(y=alt.Y("previous:Q"))
    yield line.mark_line(color=FAINT, strokeWidth=1.5, strokeDash=[3, 3])
    yield line.mark_point(shape="diamond", size=36, fill=PAPER, stroke=FAINT, opacity=1)


def _labelled(on: alt.Chart, labels: _Labels) -> Iterator[alt.Chart]:
    """What the columns are, beyond their ends; on white, so that no line runs through."""
    for points, baseline, align in ((1, "bottom", "left"), (-1, "top", "right")):
        some = on.transform_filter(f"datum.points == {points}")
        text = some.encode(y=alt.Y("beyond:Q"), text=alt.Text("label:N"))
        place: dict[str, Any] = {"baseline": baseline, "dy": -3 * points, "xOffset": BESIDE}
        if labels.upright:
            place = {"baseline": "middle", "align": align, "dx": 4 * points, "angle": 270}
        yield text.mark_text(fontSize=labels.size, stroke=PAPER, strokeWidth=5, **place)
        yield text.mark_text(fontSize=labels.size, **place)


def _entries(key: Key, *, predicted: bool) -> list[Datum]:
    """What the key says, on one line; what is not drawn is left out."""
    marks = [
        (key.outcome, OUTCOME, OUTCOME, "square"),
        (key.budget, PAPER, INK, "square"),
        (key.forecast, hatch("forecast"), OUTCOME, "square"),
        (key.previous_forecast, PAPER, FAINT, "diamond"),
    ]
    entries: list[Datum] = []
    at = 8
    for text, fill, stroke, shape in marks if predicted else marks[:2]:
        entries.append({"at": at, "text": text, "fill": fill, "stroke": stroke, "shape": shape})
        at += width_of([text]) + 34
    return entries


def _key() -> Specification:
    """The marks as the columns are, and the diamond of the line, each with its words."""
    scale = alt.Scale(domain=[0, STEP * 12], range=[0, STEP * 12], nice=False, zero=False)
    on = alt.Chart(alt.NamedData("key")).encode(x=alt.X("at:Q", scale=scale, axis=None))
    marks = on.mark_point(size=110, opacity=1, strokeWidth=1).encode(
        shape=alt.Shape(field="shape", type="nominal", scale=None),
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("stroke:N", scale=None),
    )
    words = on.mark_text(align="left", dx=12).encode(text=alt.Text("text:N"))
    return layered([marks, words], width=STEP * 12, height=ABOVE)
