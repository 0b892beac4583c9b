"""Two positions of a report compared (sv: ändrat sedan beslut): which cells changed, and why."""

from projections.comparison.compared import (
    ChangedCell,
    ChangedRow,
    Comparison,
    Movement,
    RowKey,
)
from projections.comparison.comparing import ComparesBackwards, Comparisons

__all__ = [
    "ChangedCell",
    "ChangedRow",
    "ComparesBackwards",
    "Comparison",
    "Comparisons",
    "Movement",
    "RowKey",
]
