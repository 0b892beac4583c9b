"""What text files and workbooks have in common: a header, and rows below it in columns."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import compress
from typing import Any, NamedTuple, Protocol

MOST_COLUMNS_SHOWN = 40

Cell = tuple[int, int]
"""A row's number, and the place of a column."""


class Header(NamedTuple):
    """A row that names the columns: the names as they stand, where, and how rows are divided.

    `row` is the row it stands in, `last_row` the one it ends in. A text has a `separator`; a
    sheet of a workbook has its name, and the number of its first column (A is 0). Where a text's
    last column is `prose`, separators in it are a part of what is said.
    """

    names: tuple[str, ...]
    row: int
    last_row: int
    separator: str = ""
    sheet: str | None = None
    first_column: int = 0
    prose: bool = False

    def field(self, place: int, row: int | None) -> str:
        """A cell as people find it: its column's name; in a workbook with sheet and cell."""
        name = self.names[place].strip()
        if self.sheet is None:
            return name
        cell = f"{self.sheet}!{letters(self.first_column + place)}{row or ''}"
        return f"{cell} {name}"


class Batch(NamedTuple):
    """Some rows in columns: their numbers, and the cells of each column.

    `several_lines` says that cells of a text hold line ends.
    """

    rows: Sequence[int]
    columns: Sequence[Sequence[Any]]
    several_lines: bool = False

    def only(self, wanted: Sequence[bool]) -> "Batch":
        """The same with those rows alone."""
        return Batch(
            list(compress(self.rows, wanted)),
            [list(compress(column, wanted)) for column in self.columns],
        )


class Plain(NamedTuple):
    """Rows of a large text, without quotes and not yet divided; `whole` gives their columns."""

    rows: range
    text: str
    separator: str
    width: int
    whole: Callable[[], Batch]


class Findings(NamedTuple):
    """What makes cells of a sheet unreadable; by column (A is 0), the rows of each kind.

    `merged` are ranges as (first row, first column, last row, last column). `elsewhere` says
    that a formula stands in a cell that does not say where it is. What Excel hides is read as
    well, and said.
    """

    formulas: dict[int, list[int]]
    errors: dict[int, list[int]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    elsewhere: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: frozenset[int] = frozenset()


NOTHING_FOUND = Findings({}, {})


class Spreadsheet(Protocol):
    """A file that holds rows, whatever form they are saved in."""

    workbook: bool

    def first_rows(self, sheet: str | None, count: int) -> list[list[Any]]:
        """The first rows of a sheet, as cells."""

    def header(self, sheet: str | None, row: int, wanted: Sequence[str]) -> Header:
        """The header that stands in a row; `wanted` are names that it may have."""

    def batches(self, header: Header) -> Iterator[Batch | Plain]:
        """The rows below a header, in columns as wide as it is, or not yet divided."""

    def findings(self, header: Header) -> Findings:
        """What makes cells unreadable."""


def shown(cell: Any) -> str:
    """A cell as its text: a number as Excel shows it, with at most 15 digits; a date as a date."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.time().min else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def letters(column: int) -> str:
    """A column's letters: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
