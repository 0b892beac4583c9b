"""How the cells of a printed report's workbook look, each look made once."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from adapters.documents.document import Amount, Quantity
from adapters.language import UNITS, rounded
from adapters.print.office import beginning, legible
from adapters.print.workbook import FONT

LONGEST_COUNTED = 100
"""A number format holds 255 characters; so many are left for what is counted."""

LONGEST = 32_767
"""So many characters fit in a cell."""

TALLEST = 409
"""The greatest height of a row (points)."""

FONT_SIZE, LEADING = 10, 1.35

LETTERS = 1.1
"""So many letters go to a column's unit of width, which is a digit's."""

PALE, SHADE = "#56616C", "#DDE6EE"

LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "board": {"font_size": 12, "font_color": PALE},
    "caption": {"bold": True, "font_size": 12},
    "meanings": {"font_size": 8, "font_color": PALE, "text_wrap": True, "valign": "top"},
    "code": {"font_size": 8, "font_color": PALE, "align": "left", "valign": "top", "indent": 1},
    "head": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bg_color": SHADE},
    "label": {"bold": True, "valign": "top"},
    "text": {"text_wrap": True, "align": "left", "valign": "top", "num_format": "@"},
    "note": {"font_color": PALE, "num_format": "@"},
    "link": {"font_color": "#0B5394", "underline": 1},
    "heading 1": {"bold": True, "font_size": 16, "text_wrap": True},
    "heading 2": {"bold": True, "font_size": 13, "text_wrap": True},
    "heading 3": {"bold": True, "font_size": 11, "text_wrap": True},
}

STANDING_OUT: dict[str, dict[str, Any]] = {
    "row": {},
    "sum": {"bold": True, "top": 1},
    "total": {"bold": True, "top": 2, "bottom": 1},
}
"""How rows of each kind stand out."""


class Formats:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, name: str, kind: str = "row", **more: Any) -> Any:
        """A look by its name, in a kind of row, with something more or otherwise."""
        return self._format(LOOKS[name] | STANDING_OUT[kind] | more)

    def figure(self, number_format: str, kind: str) -> Any:
        look = {"num_format": number_format, "valign": "top", "align": "right"}
        return self._format(look | STANDING_OUT[kind])

    def _format(self, look: dict[str, Any]) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(FONT | look)
        return self._made[key]


def height(
    texts: Iterable[tuple[str, float]], size: float = FONT_SIZE, air: float = 0
) -> float | None:
    """The height (points) that a row needs for texts in columns so wide; None: the usual.

    Excel finds it by itself when the file is opened; other programs do not. `air` stands above.
    """
    lines = max((_lines(text, width * FONT_SIZE / size) for text, width in texts), default=1)
    return min(lines * size * LEADING + air, TALLEST) if lines > 1 or air else None


def _lines(text: str, width: float) -> int:
    return sum(1 + int(len(line) / (width * LETTERS)) for line in text.split("\n"))


def fitting(text: str) -> str:
    """A text that a cell can hold, cut off where it is longer, which is seen."""
    return text if beginning(text, LONGEST) == text else beginning(text, LONGEST - 1) + "…"


def number(figure: Amount | Quantity) -> float:
    """A figure as a cell holds it. A workbook has no other numbers than floats."""
    if isinstance(figure, Amount):
        return figure.ore / UNITS[figure.unit][0]
    return float(Decimal(figure.digits).scaleb(-figure.decimals))


def number_format(figure: Amount | Quantity) -> str:
    """How a figure is shown: as it is printed, so what rounds to zero has no sign."""
    if isinstance(figure, Amount):
        digits, decimals = rounded(figure.ore, figure.unit)
        counted = ""
    else:
        digits, decimals, counted = figure
    form = "#,##0" + ("." + "0" * decimals if decimals else "")
    if counted:
        unquoted = legible(counted)[:LONGEST_COUNTED].replace('"', "”")
        form += f'"\u00a0{unquoted}"'
    return form if digits else f"{form};{form}"
