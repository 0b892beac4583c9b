"""What has been read of a spreadsheet: its rows in columns, some thousands at a time.

A coding and a period are looked at once, however many rows have them, and the amounts of a
column together. Only where something is not plain are its cells looked at one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.spreadsheets.amount_cells import AmountCells
from adapters.files.spreadsheets.columns import Places
from adapters.files.spreadsheets.folding import folded
from adapters.files.spreadsheets.meanings import Meaning, Meanings
from adapters.files.spreadsheets.sheet import Batch, Header, Plain
from adapters.files.spreadsheets.spreading import Row, spread_years
from domain.coding import Lines
from domain.mapping import Mapping
from domain.profile import LastYear, Profile
from domain.rules import RuleBroken
from domain.structure import Structure

Key = tuple[Any, ...]
"""The cells that tell a coding and a period, in the order of the places of keys."""

Sums = dict[Key, int]
"""Öre by what tells a coding and a period, in the order in which those were met."""


class Reading:
    """What has been read so far: sums by the cells, or the text, that tell coding and period."""

    def __init__(
        self,
        header: Header,
        places: Places,
        mapping: Mapping,
        structure: Structure,
        problems: Problems,
        *,
        year: int | None,
        refuses_unknown: bool = True,
    ) -> None:
        self._header, self._places, self._mapping = header, places, mapping
        self._structure, self._problems = structure, problems
        self._cells = AmountCells(mapping.unit, mapping.decimal_sign)
        self._meanings = Meanings(
            header,
            places,
            mapping,
            structure,
            problems,
            year=year,
            refuses_unknown=refuses_unknown,
        )
        self._known: dict[Key, Meaning | None] = {}
        self._sums: dict[int, Sums] = {month: {} for _, month in places.amounts}
        self._met = dict.fromkeys(self._sums, 0)
        self._amounts = 0

    def take(self, batch: Batch, *, workbook: bool) -> None:
        """Take some rows, none of which is blank."""
        keys = [*zip(*(batch.columns[place] for place in self._places.keys), strict=True)]
        for place, month in self._places.amounts:
            column = Batch(batch.rows, [batch.columns[place], keys])
            ore = self._cells.column(batch.columns[place])
            if ore is None and month:
                column = column.only([not _is_blank(cell) for cell in batch.columns[place]])
                ore = self._cells.column(column.columns[0])
            if ore is None:
                ore = self._one_by_one(column.rows, column.columns[0], place, workbook)
            _add(self._sums[month], column.columns[1], ore)
            self._amounts += len(ore)
        self._meet(self._new(), batch.rows, keys)

    def take_folded(self, block: Plain) -> bool:
        """Take rows by folding them; False, and nothing taken, where not all are plain."""
        pattern = self._cells.folding
        fold = pattern and folded(block, self._places, pattern)
        if not fold:
            return False
        for (_, month), sums in zip(self._places.amounts, fold.sums, strict=True):
            _add(self._sums[month], fold.keys, sums)
        self._amounts += fold.rows * len(fold.sums)
        self._meet(self._new(), fold.first, fold.keys)
        return True

    def _new(self) -> list[Key]:
        """What was met for the first time since it was asked last."""
        met: dict[Key, None] = {}
        for month, sums in self._sums.items():
            met |= dict.fromkeys(islice(sums, self._met[month], None))
            self._met[month] = len(sums)
        return [key for key in met if key not in self._known]

    def _meet(self, new: Sequence[Key], rows: Sequence[int], keys: Sequence[Key]) -> None:
        """Look at the codings and periods that are new, each in the first row that has it."""
        if not new:
            return
        first = dict(zip(reversed(keys), reversed(rows), strict=True))
        for key in sorted(new, key=first.__getitem__):
            self._known[key] = self._meanings.of(first[key], key)

    def _one_by_one(
        self, rows: Sequence[int], cells: Sequence[Any], place: int, workbook: bool
    ) -> list[int]:
        """The amounts of a column that is not plain; what is wrong is told with its row."""
        ore = []
        for row, cell in zip(rows, cells, strict=True):
            try:
                ore.append(self._cells.one(cell, workbook=workbook))
            except RuleBroken as error:
                ore.append(0)
                field = self._header.field(place, row)
                self._problems.add(row, field, error.MESSAGE, **error.facts)
        return ore

    def lines(self, control: Control, profile: Profile | LastYear | None) -> Lines:
        """What was read, as lines in result sign, and counted in `control`.

        Raises:
            MalformedFile: a sum is larger than a line may be.
        """
        rows: Iterable[Row] = self._rows(-1 if self._mapping.sign == "debit" else 1)
        if profile is not None:
            rows = spread_years(rows, profile, self._structure, control)
        self._meanings.stated.add_all(rows)
        self._problems.refuse_if_any()
        control.duplicates += self._amounts - sum(map(len, self._sums.values()))
        return self._meanings.stated.lines(control)

    def _rows(self, sign: int) -> Iterator[Row]:
        """What was read, each coding and month with its first row."""
        for month, sums in self._sums.items():
            for key, ore in sums.items():
                if known := self._known[key]:
                    row, coding, period = known
                    yield row, coding, period + month, ore * sign


def _add(sums: Sums, keys: Iterable[Key], ore: Iterable[int]) -> None:
    for key, amount in zip(keys, ore, strict=True):
        try:
            sums[key] += amount
        except KeyError:
            sums[key] = amount


def _is_blank(cell: Any) -> bool:
    return isinstance(cell, str) and not cell.strip()
