"""A comparison as data: the cells that changed, and the events that moved each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from projections.audit_trail import Recorded
from projections.reports.report import Basis, Column, Row

By = Literal["lines", "selection"]
Status = Literal["stays", "came", "went"]


class RowKey(NamedTuple):
    """Which row of a report it is: its group, its code, and whether it holds a parent's own."""

    group: str | None
    code: str
    own: bool

    @classmethod
    def of(cls, row: Row) -> "RowKey":
        return cls(row.group, row.code, row.own)


class Movement(NamedTuple):
    """What an event moved a cell by (öre).

    By its lines; or by selection, where it has lines that were recorded before counted otherwise:
    a structure that moves a node, or a forecast round that is used instead of another.
    """

    position: int
    by: By
    amount: int


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell that is not what it was (öre; None: empty), and what moved it.

    `movements` are those that moved it most, in the order of the log; `more` are so many others,
    which together moved it by `more_amount`. What lines moved and what selection moved is the
    whole difference.
    """

    column: str
    before: int | None
    after: int | None
    by_lines: int
    by_selection: int
    movements: tuple[Movement, ...]
    more: int
    more_amount: int

    @property
    def difference(self) -> int:
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row with any cell that changed, or that the report did not have before, or has no longer.

    `row` is as it is now; one that went, as it was.
    """

    row: Row
    status: Status
    cells: tuple[ChangedCell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A report of a period at two positions: what is different, and the events that made it so.

    `events` are those that any movement names, by position.
    """

    report: str
    ledger: str
    period: int
    before: Basis
    after: Basis
    columns: tuple[Column, ...]
    rows: tuple[ChangedRow, ...]
    events: Mapping[int, Recorded]

    @property
    def count(self) -> int:
        """How many cells changed."""
        return sum(len(row.cells) for row in self.rows)
