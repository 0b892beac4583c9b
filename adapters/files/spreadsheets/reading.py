"""What has been read of a spreadsheet: its rows in columns, some thousands at a time.

A coding and a period are looked at once, however many rows have them, and the amounts of a
column together. Only where something is not plain are its cells looked at one by one.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from adapters.files.chart import Chart, CodingRow
from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.spreadsheets.amount_cells import AmountCells
from adapters.files.spreadsheets.columns import Places
from adapters.files.spreadsheets.period_cells import period_of
from adapters.files.spreadsheets.row_rules import SkippedByMapping
from adapters.files.spreadsheets.sheet import Batch, Header, shown
from adapters.files.spreadsheets.spreading import Row, spread_years
from adapters.files.stated_amounts import StatedAmounts
from domain.coding import Lines
from domain.mapping import Mapping
from domain.profile import LastYear, Profile
from domain.rules import RuleBroken
from domain.structure import Structure


class _Keys(dict[tuple[Any, ...], int]):
    """A number for each coding and period, as their cells stand, in the order they are met."""

    def __missing__(self, key: tuple[Any, ...]) -> int:
        number = self[key] = len(self)
        return number


class Reading:
    """What has been read so far: sums per coding and period, as their cells stand."""

    def __init__(
        self,
        header: Header,
        places: Places,
        mapping: Mapping,
        structure: Structure,
        problems: Problems,
        *,
        year: int | None,
    ) -> None:
        self._header, self._places, self._mapping = header, places, mapping
        self._structure, self._problems, self._year = structure, problems, year
        self._cells = AmountCells(mapping.unit, mapping.decimal_sign)
        self._chart = Chart(structure)
        fields = {"account": places.account, "amount": places.amounts[0][0]}
        codes = zip(structure.dimension_codes, places.codes, strict=True)
        fields |= {code: place for code, place in codes if place is not None}
        names = {field: header.field(place, None) for field, place in fields.items()}
        self._stated = StatedAmounts(self._chart, problems, names)
        self._keys = _Keys()
        self._known: list[tuple[int, CodingRow, int] | None] = []
        self._sums: dict[int, dict[int, int]] = {month: {} for _, month in places.amounts}
        self._amounts = 0
        self.rows = 0
        self.skipped = SkippedByMapping(mapping, places)

    def take(self, batch: Batch, *, workbook: bool) -> None:
        """Take some rows, none of which is blank."""
        if not batch.rows:
            return
        self.rows += len(batch.rows)
        columns = batch.columns
        keys = zip(*(columns[place] for place in self._places.keys), strict=True)
        index = [*map(self._keys.__getitem__, keys)]
        if len(self._keys) > len(self._known):
            self._meet(batch.rows, index)
        for place, month in self._places.amounts:
            column = Batch(batch.rows, [columns[place], index])
            ore = self._cells.column(columns[place])
            if ore is None and month:
                column = column.only([not _is_blank(cell) for cell in columns[place]])
                ore = self._cells.column(column.columns[0])
            if ore is None:
                ore = self._one_by_one(column.rows, column.columns[0], place, workbook)
            _add(self._sums[month], column.columns[1], ore)
            self._amounts += len(ore)

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

    def _meet(self, rows: Sequence[int], index: Sequence[int]) -> None:
        """Look at the codings and periods that are new, each in the first row that has it."""
        new = iter([*self._keys][len(self._known) :])
        for row, number in zip(rows, index, strict=True):
            if number == len(self._known):
                self._known.append(self._meaning(row, next(new)))

    def _meaning(self, row: int, key: tuple[Any, ...]) -> tuple[int, CodingRow, int] | None:
        """The coding and period of cells, with their first row; None where a cell has none."""
        cell = dict(zip(self._places.keys, key, strict=True))
        account = shown(cell[self._places.account])
        if not account:
            field = self._header.field(self._places.account, row)
            self._problems.add(row, field, "the row has no account; state it, or take the row away")
        codes = ["" if place is None else shown(cell[place]) for place in self._places.codes]
        period = self._period(row, cell)
        if account:
            self._stated.check(row, (account, *codes))
        return (row, (account, *codes), period) if account and period is not None else None

    def _period(self, row: int, cell: dict[int, Any]) -> int | None:
        place = self._places.period
        stated = None if place is None else cell[place]
        try:
            return period_of(stated, self._mapping.period_format, self._year)
        except RuleBroken as error:
            field = self._header.field(place or 0, row)
            self._problems.add(row, field, error.MESSAGE, **error.facts)
            return None

    def lines(self, control: Control, profile: Profile | LastYear | None) -> Lines:
        """What was read, as lines in result sign, and counted in `control`.

        Raises:
            MalformedFile: a sum is larger than a line may be.
        """
        turned = -1 if self._mapping.sign == "debit" else 1
        rows: Iterable[Row] = (
            (*known, month, ore * turned)
            for month, sums in self._sums.items()
            for known, ore in ((self._known[number], ore) for number, ore in sums.items())
            if known is not None
        )
        if profile is not None:
            rows = spread_years(rows, profile, self._structure, control)
        for row, coding, period, month, ore in rows:
            self._stated.add(row, coding, period + month, ore)
        self._problems.refuse_if_any()
        control.duplicates += self._amounts - sum(map(len, self._sums.values()))
        return self._stated.lines(control)


def _is_blank(cell: Any) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _add(sums: dict[int, int], index: Iterable[int], ore: Iterable[int]) -> None:
    get = sums.get
    for number, amount in zip(index, ore, strict=True):
        sums[number] = get(number, 0) + amount
