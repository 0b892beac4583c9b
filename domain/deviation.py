"""A deviation (sv: avvikelse) that people explain and act on: what is selected, and when."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.coding import PeriodNumber
from domain.rules import RuleBroken

Figure = Literal["outcome", "forecast"]
FIGURES: tuple[Figure, ...] = ("outcome", "forecast")
"""Outcome year to date against the budget to date; forecast against the budget of the year."""

Code = Annotated[str, Field(min_length=1, max_length=100)]


class NotAFigure(RuleBroken):
    """A deviation is one of the outcome, or of the forecast."""

    MESSAGE = "“{text}” is no figure to explain; write outcome (utfall) or forecast (prognos)"


class Selected(BaseModel):
    """The lines that a deviation is one of: a dimension, and conditions as `kind=cost`.

    The conditions stand in order and without repetition, so that the same selection is
    written in one way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dimension: Code
    where: tuple[Annotated[str, Field(max_length=300)], ...] = Field((), max_length=50)
    eliminate_internal: bool = False

    @classmethod
    def of(
        cls, *, dimension: str, where: tuple[str, ...] = (), eliminate_internal: bool = False
    ) -> "Selected":
        """A selection with its conditions in order."""
        ordered = tuple(sorted(set(where)))
        return cls(dimension=dimension, where=ordered, eliminate_internal=eliminate_internal)


class Deviation(BaseModel):
    """One deviation: a row of a selection, in a period's report, of one figure."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    selected: Selected
    row: Code
    period: PeriodNumber
    figure: Figure
