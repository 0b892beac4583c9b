"""What a file of figures holds, whatever its format: columns, rows, and what they stand on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Kind = Literal["text", "number", "amount", "month", "day", "moment"]
"""What a column's cells are: text, a whole number, öre, a period (202503), a day
(`2025-03-28`), or a time in UTC. Any of them may be None: an empty cell."""


class SheetColumn(NamedTuple):
    """A column: its code, which never changes, its label in the user's language, and its cells."""

    code: str
    label: str
    kind: Kind
    width: int = 16


class SheetRow(NamedTuple):
    """A row's cells, and how it stands out where there is a layout."""

    cells: tuple[Any, ...]
    bold: bool = False
    indent: int = 0


class Fact(NamedTuple):
    """Something that the figures stand on: a code, a label, and what is said of it.

    `plain` is the same for machines, where that is something else.
    """

    code: str
    label: str
    said: str
    plain: str | None = None


@dataclass(frozen=True)
class Sheet:
    """Figures as columns and rows, which are read once; amounts are shown in `unit`.

    `indented` is the column that shows how deep a row stands, and which stays in sight with
    those before it.
    """

    title: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[SheetRow]
    facts: tuple[Fact, ...]
    unit: str
    indented: str | None = None
