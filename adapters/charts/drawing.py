"""Draws charts: SVG for print and web pages, PNG for where no SVG can stand.

The same specification gives the same bytes, with our own fonts alone, and nothing is fetched.
The first chart of a process takes half a second more, as the JavaScript engine starts.
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape
from importlib import import_module
from typing import Any

from adapters.charts.notation import patterns
from adapters.print.fonts import FONTS

VEGA_LITE = "6.4"
"""The version that draws; stated, so that a newer converter draws the same."""

REMEMBERED = 8
"""So many charts are kept drawn: a report's are drawn once for all of its formats."""


def svg(specification: Mapping[str, Any]) -> str:
    """A chart as SVG, its texts as text, with its title and description for those who listen."""
    opening, rest = _drawn(json.dumps(specification)).split(">", 1)
    description = escape(str(specification.get("description", "")), quote=False)
    return f'{opening} role="img"><desc>{description}</desc>{patterns()}{rest}'


def png(specification: Mapping[str, Any], scale: float = 2) -> bytes:
    """A chart as PNG; `scale` is how many of its pixels stand for one of the SVG's."""
    return _pictured(svg(specification), scale)


def written(specification: Mapping[str, Any], format: str) -> bytes:
    """A chart as a file, `svg`, `png`, or `json`: its specification, as any program for
    Vega-Lite reads it."""
    if format == "png":
        return png(specification)
    if format == "svg":
        return svg(specification).encode()
    return json.dumps(specification, ensure_ascii=False, indent=1).encode()


@lru_cache(REMEMBERED)
def _drawn(specification: str) -> str:
    # Nothing is allowed to be fetched.
    made: str = _converter().vegalite_to_svg(
        specification, vl_version=VEGA_LITE, allowed_base_urls=[]
    )
    return made


@lru_cache(REMEMBERED)
def _pictured(drawn: str, scale: float) -> bytes:
    made: bytes = _converter().svg_to_png(drawn, scale=scale)
    return made


@cache
def _converter() -> Any:
    converter = import_module("vl_convert")
    converter.register_font_directory(str(FONTS))
    return converter
