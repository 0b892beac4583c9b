"""Which rows are read: not those that a mapping skips, nor blank ones; and cells to tell of."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence, Set
from typing import Any

from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.spreadsheets.columns import Places
from adapters.files.spreadsheets.sheet import Batch, Cell, Findings, Header, letters, shown
from domain.mapping import Mapping, SkippedRows, same_name


class _Fits(dict[Any, bool]):
    """Whether a cell has the text of a rule, looked at once for each cell there is."""

    def __init__(self, rule: SkippedRows) -> None:
        super().__init__()
        self._begins = rule.text.rstrip().endswith("*")
        self._text = same_name(rule.text.rstrip().removesuffix("*"))

    def __missing__(self, cell: Any) -> bool:
        text = same_name(shown(cell))
        fits = text.startswith(self._text) if self._begins else text == self._text
        if len(self) < 100_000:
            self[cell] = fits
        return fits


class SkippedByMapping:
    """The rows that a mapping skips: left out, and counted by the rule that says so."""

    def __init__(self, mapping: Mapping, places: Places) -> None:
        self._rules = [
            (place, _Fits(mapping.skip[rule]), mapping.skip[rule]) for place, rule in places.skip
        ]
        self._counts: Counter[SkippedRows] = Counter()

    def leave_out(self, batch: Batch) -> Batch:
        """The rows that no rule skips."""
        for place, fits, rule in self._rules:
            skipped = [*map(fits.__getitem__, batch.columns[place])]
            if any(skipped):
                self._counts[rule] += sum(skipped)
                batch = batch.only([not skips for skips in skipped])
        return batch

    def remark(self, control: Control) -> None:
        """Say how many rows were skipped."""
        for rule, rows in self._counts.items():
            control.remark(
                "{rows} rows with “{text}” in the column {column} are skipped, as the mapping says",
                rows=rows,
                text=rule.text,
                column=rule.column,
            )


def without_blank(batch: Batch, places: Places) -> Batch:
    """The rows that hold anything: a row without an account is looked at whole."""
    if all(map(shown, {*batch.columns[places.account]})):
        return batch
    return batch.only([any(map(shown, cells)) for cells in zip(*batch.columns, strict=True)])


def tell_elsewhere(found: Findings, header: Header, problems: Problems) -> None:
    """Tell of cells that cannot be read as they stand, and that nobody knows the rows of."""
    if found.elsewhere:
        problems.add(
            None,
            header.sheet,
            "the sheet holds formulas or errors in cells that do not say where they are; save it "
            "anew from Excel",
        )


def tell_findings(
    found: Findings, rows: Sequence[int], header: Header, read: Set[int], problems: Problems
) -> set[Cell]:
    """Tell of the cells in these rows that cannot be read as they stand; returns which.

    `read` are the places of the columns that are read.
    """
    told: set[Cell] = set()
    for place in sorted(read):
        column = header.first_column + place
        for row in _among(found.formulas.get(column, ()), rows):
            told.add((row, place))
            problems.add(
                row,
                header.field(place, row),
                "the cell holds a formula, whose value may be an old one; paste the column as "
                "values, and save",
            )
        for row in _among(found.errors.get(column, ()), rows):
            if (row, place) not in told:
                told.add((row, place))
                problems.add(
                    row,
                    header.field(place, row),
                    "the cell holds an error, as #N/A or #REF!; correct it in Excel",
                )
    return told | _tell_merged(found, rows, header, read, problems)


def _tell_merged(
    found: Findings, rows: Sequence[int], header: Header, read: Set[int], problems: Problems
) -> set[Cell]:
    told: set[Cell] = set()
    for first_row, first_column, last_row, last_column in found.merged:
        columns = range(first_column, last_column + 1)
        within = [place for place in read if header.first_column + place in columns]
        merged = [row for row in rows if first_row < row <= last_row + 1]
        if merged and within:
            area = f"{letters(first_column)}{first_row + 1}:{letters(last_column)}{last_row + 1}"
            problems.add(
                merged[0],
                f"{header.sheet}!{area}",
                "the cells {area} are merged, so that one value stands for several; divide them, "
                "and fill each",
                area=area,
            )
            told.update((row, place) for row in merged for place in within)
    return told


def remark_hidden(found: Findings, header: Header, places: Places, control: Control) -> None:
    """Say which rows and columns are read though nobody sees them in Excel."""
    rows = [row for row in found.hidden_rows if row > header.last_row]
    if rows:
        control.remark(
            "{count} rows that are hidden in Excel are read with the rest; the first is row {row}",
            count=len(rows),
            row=rows[0],
        )
    hidden = [
        at for at in sorted(places.read()) if header.first_column + at in found.hidden_columns
    ]
    if hidden:
        names = ", ".join(header.names[place].strip() for place in hidden)
        control.remark(
            "columns that are hidden in Excel are read with the rest: {columns}", columns=names
        )


def _among(found: Sequence[int], rows: Sequence[int]) -> list[int]:
    """Those of `found`, in order, that are among `rows`, in order."""
    if not found or not rows:
        return []
    some = found[bisect_left(found, rows[0]) : bisect_right(found, rows[-1])]
    return sorted({*some}.intersection(rows)) if some else []
