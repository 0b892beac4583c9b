"""A report as data: columns, rows, and the cells in whole öre."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

RowKind = Literal["row", "sum", "total"]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a report stands on: the log position, and when that was recorded (UTC)."""

    position: int
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence on a report's face: an English template with named fields, and its facts."""

    message: str
    facts: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.facts)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its code, and its label as an English template with named fields."""

    code: str
    label: Note


@dataclass(frozen=True, slots=True)
class Row:
    """A row: `cells` in öre by column code; None where the cell is empty.

    `own` marks a parent's own lines, which stand in a row under the parent's name.
    """

    level: int
    kind: RowKind
    code: str
    label: Note
    group: str | None
    cells: dict[str, int | None]
    own: bool = False
    folded: bool = False

    @property
    def is_zero(self) -> bool:
        return not any(self.cells.values())


@dataclass(frozen=True, slots=True)
class Report:
    """A report of one ledger and period."""

    name: str
    ledger: str
    period: int
    basis: Basis
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
