"""A deviation (sv: avvikelse) that people explain and act on: what is selected, and when."""

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.coding import PeriodNumber
from domain.rules import RuleBroken
from domain.text import LARGEST_CODE, printable

Figure = Literal["outcome", "forecast"]
FIGURES: tuple[Figure, ...] = ("outcome", "forecast")
"""Outcome year to date against the budget to date; forecast against the budget of the year."""

_WORDS: dict[str, Figure] = {
    "outcome": "outcome",
    "utfall": "outcome",
    "forecast": "forecast",
    "prognos": "forecast",
}

MOST_CONDITIONS, LONGEST = 50, 300
"""Conditions of a selection at most, and characters of each."""

Code = Annotated[str, Field(min_length=1, max_length=LARGEST_CODE)]


class NotAFigure(RuleBroken):
    """A deviation is one of the outcome, or of the forecast."""

    MESSAGE = "“{text}” is no figure to explain; write outcome (utfall) or forecast (prognos)"


class TooManyConditions(RuleBroken):
    """A selection is written with some conditions, not with any number of them."""

    MESSAGE = (
        "there are {count} conditions, and a selection has {most} at most; choose a node above"
    )


class NoSelection(RuleBroken):
    """A selection names what a structure may have."""

    MESSAGE = "“{text}” is no dimension or condition: it is empty, or too long; check the selection"


def parse_figure(text: str) -> Figure:
    """Which figure a person means.

    Raises:
        NotAFigure
    """
    figure = _WORDS.get(text.strip().casefold())
    if figure is None:
        raise NotAFigure(text=printable(text[:20]))
    return figure


class Selected(BaseModel):
    """The lines that a deviation is one of: a dimension, and conditions as `kind=cost`.

    The conditions stand in order and without repetition, so that the same selection is
    written in one way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dimension: Code
    where: tuple[Annotated[str, Field(max_length=LONGEST)], ...] = Field(
        (), max_length=MOST_CONDITIONS
    )
    eliminate_internal: bool = False

    @classmethod
    def of(
        cls, *, dimension: str, where: tuple[str, ...] = (), eliminate_internal: bool = False
    ) -> "Selected":
        """A selection with its conditions in order.

        Raises:
            TooManyConditions, NoSelection
        """
        ordered = tuple(sorted(set(where)))
        for text, most in ((dimension, LARGEST_CODE), *((one, LONGEST) for one in ordered)):
            if not 0 < len(text) <= most:
                raise NoSelection(text=printable(text[:20]))
        if len(ordered) > MOST_CONDITIONS:
            raise TooManyConditions(count=len(ordered), most=MOST_CONDITIONS)
        return cls(dimension=dimension, where=ordered, eliminate_internal=eliminate_internal)


class Deviation(BaseModel):
    """One deviation: a row of a selection, in a period's report, of one figure.

    `own` means the lines that a parent has of its own, without those of its children.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    selected: Selected
    row: Code
    period: PeriodNumber
    figure: Figure
    own: bool = False

    @property
    def key(self) -> str:
        """The deviation as canonical JSON: what is as usual is left out."""
        stated = self.model_dump(exclude_defaults=True)
        return json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
