"""Rows of a text that lie within the quotes of a cell: by two stray quotes, or meant so."""

from collections import Counter
from collections.abc import Sequence

from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.spreadsheets.columns import Places
from adapters.files.spreadsheets.sheet import Batch, Cell, Header


class InQuotes:
    """Tells of cells with line ends, or counts the rows in them where nobody reads the cells."""

    def __init__(self, header: Header, places: Places, problems: Problems) -> None:
        self._header, self._read, self._problems = header, places.read(), problems
        self._rows: Counter[int] = Counter()
        self._first: dict[int, int] = {}
        if header.separator:
            for place, name in enumerate(header.names):
                self._tell_swallowed(header.row, place, name.split("\n")[1:])

    def look(self, batch: Batch) -> set[Cell]:
        """Look at all rows of a batch, skipped ones too; returns the cells that are told of."""
        if not batch.several_lines:
            return set()
        return {
            (row, place)
            for place, column in enumerate(batch.columns)
            for row, cell in zip(batch.rows, column, strict=True)
            if "\n" in cell and self._tell(row, place, cell.split("\n")[1:])
        }

    def _tell(self, row: int, place: int, inside: Sequence[str]) -> bool:
        if self._tell_swallowed(row, place, inside):
            return True
        if place in self._read:
            self._problems.add(
                row,
                self._header.field(place, row),
                "the cell holds a line end, and rows of the file may lie within its quotes; take "
                "the line end away, or the quotes",
            )
            return True
        self._rows[place] += len(inside)
        self._first.setdefault(place, row)
        return False

    def _tell_swallowed(self, row: int, place: int, inside: Sequence[str]) -> bool:
        """Tell of quotes around what looks like whole rows: it was never meant as one cell."""
        between = len(self._header.names) - 1
        if all(line.count(self._header.separator) < between for line in inside):
            return False
        self._problems.add(
            row,
            self._header.field(place, row).partition("\n")[0],
            "a quote that begins here ends {count} rows further down, and what lies between looks "
            "like rows of their own; take the quotes away, or double them",
            count=len(inside),
        )
        return True

    def remark(self, control: Control) -> None:
        """Say how many rows lie within quotes, in which columns."""
        for place, rows in sorted(self._rows.items()):
            control.remark(
                "{rows} rows of the file stand within quotes in the column {column}, and are not "
                "read; the first of them follow row {row}",
                rows=rows,
                column=" ".join(self._header.names[place].split()) or f"{place + 1}",
                row=self._first[place],
            )
