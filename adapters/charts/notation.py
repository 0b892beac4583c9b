"""How figures look in every chart: the notation of IBCS (International Business Communication
Standards), its palette, and the words that stand in charts.

Outcome is solid, plan outlined, forecast hatched. A deviation has a colour, and for those who
see none of it a sign, a side of the axis, and a shade of grey of its own. Titles say who, what
in which unit, and when.
"""

from collections.abc import Iterable
from typing import Any

from adapters.language import LANGUAGE, UNITS, Unit, rounded
from adapters.print.fonts import FAMILY

INK = "#1f2328"
"""Texts, axes and outlines: 15.9:1 against white."""
FAINT = "#5f666d"
"""Texts of less weight: 5.8:1 against white."""
OUTCOME = "#3d444b"
PAPER = "#ffffff"
BETTER, WORSE = "#2f8f57", "#9c1c1c"
"""A favourable deviation, in grey a middle shade; an unfavourable one, in grey a dark shade."""

HATCHES = {"forecast": OUTCOME, "better": BETTER, "worse": WORSE}
"""The hatches there are, by name, each of its colour."""

FONT_SIZE = 12
PANEL, ROW, BAR, LINE = 190, 28, 15, 13
"""Pixels: the width of a panel, the height of a row, of a bar in it, and of a line of text."""
NAME = 32
"""Characters on a line of a row's name."""
_DIGIT = 6.2
"""Pixels of a digit at that size; what else stands in a label is no wider."""


def hatch(name: str) -> str:
    """The fill of a hatch; where its pattern is not known, the plain colour stands for it."""
    return f"url(#hatch-{name}) {HATCHES[name]}"


def patterns() -> str:
    """The patterns of the hatches, as the definitions of an SVG."""
    # The tiles are long, and their edges white, so that no seams are seen across the stripes.
    drawn = (
        f'<pattern id="hatch-{name}" width="5" height="800" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="5" height="800" fill="{PAPER}"/>'
        f'<rect x="1.5" width="2" height="800" fill="{colour}"/></pattern>'
        for name, colour in HATCHES.items()
    )
    return f"<defs>{''.join(drawn)}</defs>"


def colour(deviation: int) -> str:
    """The colour of a deviation."""
    return WORSE if deviation < 0 else BETTER


def hatched(deviation: int) -> str:
    """The fill of a forecast's deviation."""
    return hatch("worse" if deviation < 0 else "better")


def signed(ore: int, unit: Unit) -> str:
    """A deviation as it is labelled: with its sign, also where it is favourable."""
    plus = "+" if rounded(ore, unit)[0] > 0 else ""
    return plus + LANGUAGE.amount(ore, unit)


def least_span(unit: Unit) -> int:
    """Öre that are much in a chart: twenty of the last decimal that its labels have."""
    size, decimals = UNITS[unit]
    last: int = size // 10**decimals
    return 20 * last


def width_of(labels: Iterable[str]) -> int:
    """Pixels that the widest of some labels of figures takes."""
    return round(max((len(label) for label in labels), default=0) * _DIGIT) + 6


HEADING = {
    "color": FAINT,
    "fontSize": FONT_SIZE,
    "fontWeight": "normal",
    "frame": "group",
    "offset": 4,
}
"""The heading of a panel."""


def configuration() -> dict[str, Any]:
    """The configuration of every chart."""
    return {
        "aria": False,
        "background": PAPER,
        "font": f"'{FAMILY}'",
        "padding": 4,
        "view": {"stroke": None},
        "concat": {"spacing": 24},
        "axis": {"domain": False, "ticks": False, "grid": False, "labels": False, "title": None},
        "text": {"fontSize": FONT_SIZE, "color": INK},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": INK,
            "fontSize": 14,
            "fontWeight": "bold",
            "subtitleColor": FAINT,
            "subtitleFontSize": FONT_SIZE,
            "offset": 14,
        },
    }
