"""What every specification has: its title in the order of IBCS, its description, its looks."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt

from adapters.charts.notation import configuration

Datasets = Mapping[str, Sequence[Mapping[str, Any]]]


class Title(NamedTuple):
    """Who, what in which unit, and when; and what the chart shows in words."""

    who: str
    what: str
    when: str
    description: str


def titled(
    chart: alt.LayerChart | alt.HConcatChart | alt.VConcatChart, title: Title, data: Datasets
) -> Mapping[str, Any]:
    """A chart as a Vega-Lite specification, with all that it shows."""
    heading = alt.Title(text=[title.who, title.what], subtitle=title.when)
    told = chart.properties(title=heading, description=title.description)
    # The tests hold every specification to the schema: here it would take as long as drawing.
    specification = told.to_dict(validate=False)
    return {**specification, "datasets": dict(data), "config": configuration()}


def told_alone(title: Title, sentence: str) -> Mapping[str, Any]:
    """A chart that has nothing to show but a sentence that says why."""
    text = alt.Chart(alt.NamedData("why")).mark_text(align="left")
    shown = text.encode(text=alt.Text("text:N"), x=alt.value(0), y=alt.value(8))
    return titled(
        alt.LayerChart(layer=[shown], width=400, height=16), title, {"why": [{"text": sentence}]}
    )
