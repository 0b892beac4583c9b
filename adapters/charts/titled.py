"""What every specification has: its title in the order of IBCS, its description, its looks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt

from adapters.charts.notation import HEADING, configuration

Specification = Mapping[str, Any]
Datasets = Mapping[str, Sequence[Mapping[str, Any]]]


class Title(NamedTuple):
    """Who, what in which unit, and when; and what the chart shows in words."""

    who: str
    what: str
    when: str
    description: str


def layered(
    layers: Iterable[alt.Chart], *, width: int, height: int, heading: str = ""
) -> Specification:
    """Marks on top of each other, and a heading above them, if they have one."""
    return {
        # Altair's own layers copy all that is in them again and again: as slow as the drawing.
        "layer": [layer.to_dict(validate=False, context={"top_level": False}) for layer in layers],
        "width": width,
        "height": height,
        **({"title": {"text": heading, **HEADING}} if heading else {}),
    }


def titled(chart: Specification, title: Title, data: Datasets) -> Specification:
    """A chart as a Vega-Lite specification, with all that it shows."""
    return {
        "$schema": alt.SCHEMA_URL,
        "title": {"text": [title.who, title.what], "subtitle": title.when},
        "description": title.description,
        **chart,
        "datasets": dict(data),
        "config": configuration(),
    }


def told_alone(title: Title, sentence: str) -> Specification:
    """A chart that has nothing to show but a sentence that says why."""
    text = alt.Chart(alt.NamedData("why")).mark_text(align="left")
    shown = text.encode(text=alt.Text("text:N"), x=alt.value(0), y=alt.value(8))
    return titled(layered([shown], width=400, height=16), title, {"why": [{"text": sentence}]})
