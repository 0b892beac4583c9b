"""Which deviation something is said of, as facts."""

from collections.abc import Iterator

from domain.deviation import Deviation, Selected
from projections.happened.change import YES, Fact
from projections.reports.report import Note

FIGURES = {"outcome": Note("outcome year to date"), "forecast": Note("forecast full year")}


def of_deviation(deviation: Deviation) -> Iterator[Fact]:
    """The row, the period and the figure, and what is selected beside them."""
    selected = deviation.selected
    row = f"{selected.dimension}={deviation.row}"
    yield Fact("row", Note("Row"), "text", row)
    yield Fact("own", Note("Its own lines alone"), "word", YES if deviation.own else None)
    yield from _conditions(selected)
    yield Fact("period", Note("Period"), "month", deviation.period)
    yield Fact("figure", Note("Figure"), "word", FIGURES[deviation.figure])


def of_selected(selected: Selected) -> Iterator[Fact]:
    """The tree whose rows are compared, and what of it."""
    yield Fact("dimension", Note("Rows"), "text", selected.dimension)
    yield from _conditions(selected)


def _conditions(selected: Selected) -> Iterator[Fact]:
    yield Fact("where", Note("Conditions"), "text", ", ".join(selected.where) or None)
    eliminated = YES if selected.eliminate_internal else None
    yield Fact("eliminate_internal", Note("Internal items eliminated"), "word", eliminated)
