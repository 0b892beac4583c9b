"""What has been read of a spreadsheet: its rows in columns, some thousands at a time.

A coding and a period are looked at once, however many rows have them, and the amounts of a
column together. Only where something is not plain are its cells looked at one by one.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.spreadsheets.amount_cells import AmountCells
from adapters.files.spreadsheets.columns import Places
from adapters.files.spreadsheets.folding import folded
from adapters.files.spreadsheets.meanings import Meanings, OfCoding
from adapters.files.spreadsheets.sheet import Batch, Cell, Header, Plain
from adapters.files.spreadsheets.spreading import spread_years
from domain.coding import Lines
from domain.mapping import Mapping
from domain.profile import LastYear, Profile
from domain.rules import RuleBroken
from domain.structure import Structure


class Reading:
    """What has been read so far: the sums of codings and periods."""

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
        self._amounts = 0

    def take(self, batch: Batch, told: AbstractSet[Cell], *, workbook: bool) -> None:
        """Take some rows; in those without any amount, in any month's column, nothing is read.

        Cells that are told of already (`told`) are not told of again.
        """
        if self._mapping.months:
            batch = _with_amounts(batch, self._places)
        cells = [*zip(*(batch.columns[place] for place in self._places.coding), strict=True)]
        period_cells = self._period_cells(batch)
        codings = self._meanings.codings(cells)
        periods = self._meanings.periods(period_cells)
        for place, month in self._places.amounts:
            column = Batch(batch.rows, [batch.columns[place], codings, periods])
            ore = self._cells.column(column.columns[0])
            if ore is None and month:
                column = column.only([not _is_blank(cell) for cell in batch.columns[place]])
                ore = self._cells.column(column.columns[0])
            if ore is None:
                ore = self._one_by_one(column, place, told, workbook=workbook)
            _add(column.columns[1], column.columns[2], month, ore)
            self._amounts += len(ore)
        if not self._meanings.sound:
            self._meanings.tell(batch.rows, cells, period_cells, told)

    def _period_cells(self, batch: Batch) -> Sequence[Any]:
        place = self._places.period
        return [None] * len(batch.rows) if place is None else batch.columns[place]

    def take_folded(self, block: Plain) -> bool:
        """Take rows by folding them; False, and nothing taken, where not all are plain."""
        fold = folded(block, self._places, self._cells) if self._meanings.sound else None
        if fold is None:
            return False
        codings = self._meanings.codings(fold.codings)
        periods = self._meanings.periods(fold.periods)
        if not self._meanings.sound:
            return False
        for (_, month), sums in zip(self._places.amounts, fold.sums, strict=True):
            of = map(codings.__getitem__, sums.coding)
            _add(of, [*map(periods.__getitem__, sums.period)], month, sums.ore)
            self._amounts += sums.cells
        return True

    def _one_by_one(
        self, column: Batch, place: int, told: AbstractSet[Cell], *, workbook: bool
    ) -> list[int]:
        """The amounts of a column that is not plain; what is wrong is told with its row."""
        ore = []
        for row, cell in zip(column.rows, column.columns[0], strict=True):
            try:
                ore.append(self._cells.one(cell, workbook=workbook))
            except RuleBroken as error:
                ore.append(0)
                if (row, place) not in told:
                    field = self._header.field(place, row)
                    self._problems.add(row, field, error.MESSAGE, **error.facts)
        return ore

    def lines(self, control: Control, profile: Profile | LastYear | None) -> Lines:
        """What was read, as lines in result sign, and counted in `control`.

        Raises:
            MalformedFile: a sum is larger than a line may be.
        """
        stated = self._meanings.stated
        control.duplicates += self._amounts - len(stated)
        if self._mapping.sign == "debit":
            stated.state((coding, period, -ore) for coding, period, ore in stated.rows())
        if profile is not None:
            stated.state(spread_years(stated.rows(), profile, self._structure, control))
        return stated.lines(control)


def _add(
    codings: Iterable[OfCoding], periods: Sequence[int], month: int, ore: Iterable[int]
) -> None:
    if month:
        periods = [year + month for year in periods]
    for of_coding, period, amount in zip(codings, periods, ore, strict=True):
        try:
            of_coding[period] += amount
        except KeyError:
            of_coding[period] = amount


def _with_amounts(batch: Batch, places: Places) -> Batch:
    """The rows that state anything: a title has no amount, and need have no account either."""
    columns = [batch.columns[place] for place, _ in places.amounts]
    return batch.only([not all(map(_is_blank, cells)) for cells in zip(*columns, strict=True)])


def _is_blank(cell: Any) -> bool:
    return isinstance(cell, str) and not cell.strip()
