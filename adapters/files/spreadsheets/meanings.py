"""What the cells of rows say of their amounts: codings and periods, each looked at once."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

from adapters.files.chart import Chart, CodingRow
from adapters.files.problems import Problems
from adapters.files.spreadsheets.columns import Places
from adapters.files.spreadsheets.period_cells import period_of
from adapters.files.spreadsheets.sheet import Cell, Header, shown
from adapters.files.stated_amounts import StatedAmounts
from domain.mapping import Mapping
from domain.rules import RuleBroken
from domain.structure import Structure

Key = TypeVar("Key")
Meaning = TypeVar("Meaning")

Cells = tuple[Any, ...]
"""The cells that tell a coding: the account's, and those of the dimensions that have columns."""

OfCoding = dict[int, int]
"""Öre of one coding, by period."""

NO_PERIOD = 0
"""Stands for what is no period, and is told."""


class _Once(dict[Key, Meaning]):
    """What cells mean, looked at when it is asked for the first time."""

    def __init__(self, look: Callable[[Key], Meaning]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, cell: Key) -> Meaning:
        meaning = self[cell] = self._look(cell)
        return meaning


class Meanings:
    """Looks at cells that tell codings and periods; what is wrong with them is told.

    `stated` collects the amounts under what the file calls its columns.
    """

    def __init__(
        self,
        header: Header,
        places: Places,
        mapping: Mapping,
        structure: Structure,
        problems: Problems,
        *,
        year: int | None,
        refuses_unknown: bool,
    ) -> None:
        self._header, self._places, self._problems = header, places, problems
        self._format, self._year = mapping.period_format, year
        self._codings: dict[Cells, OfCoding] = _Once(self._of_coding)
        self._periods: dict[Any, int] = _Once(self._period)
        self._unsound: set[Cells] = set()
        fields = {"account": places.account, "amount": places.amounts[0][0]}
        codes = zip(structure.dimension_codes, places.codes, strict=True)
        fields |= {code: place for code, place in codes if place is not None}
        names = {field: header.field(place, None) for field, place in fields.items()}
        self._fields = fields
        self.stated = StatedAmounts(
            Chart(structure), problems, names, refuses_unknown=refuses_unknown
        )

    @property
    def sound(self) -> bool:
        """Whether nothing has been met so far that must be told with its row."""
        return not self._unsound and NO_PERIOD not in self._periods.values()

    def codings(self, cells: Iterable[Cells]) -> list[OfCoding]:
        """Where the amounts of rows are collected."""
        return [*map(self._codings.__getitem__, cells)]

    def periods(self, cells: Iterable[Any]) -> list[int]:
        """The periods that cells say."""
        return [*map(self._periods.__getitem__, cells)]

    def tell(
        self,
        rows: Sequence[int],
        codings: Iterable[Cells],
        periods: Iterable[Any],
        told: AbstractSet[Cell],
    ) -> None:
        """Tell what is wrong with the cells of rows: of an unknown code in the first alone.

        Cells that are told of already (`told`) are not told of again.
        """
        for row, coding, period in zip(rows, codings, periods, strict=True):
            if self._periods[period] == NO_PERIOD and (row, self._places.period) not in told:
                self._tell_period(row, period)
            if coding in self._unsound:
                self._tell_coding(row, coding, told)

    def _of_coding(self, cells: Cells) -> OfCoding:
        coding = self._coding(cells)
        if not coding[0] or not self.stated.sound(coding):
            self._unsound.add(cells)
        return self.stated.of(coding)

    def _coding(self, cells: Cells) -> CodingRow:
        account, *codes = map(shown, cells)
        stated = iter(codes)
        return (account, *("" if place is None else next(stated) for place in self._places.codes))

    def _tell_coding(self, row: int, cells: Cells, told: AbstractSet[Cell]) -> None:
        coding = self._coding(cells)
        besides = {field for field, place in self._fields.items() if (row, place) in told}
        if coding[0] or "account" in besides:
            self.stated.check(row, coding, besides)
        else:
            field = self._header.field(self._places.account, row)
            self._problems.add(row, field, "the row has no account; state it, or take the row away")

    def _period(self, cell: Any) -> int:
        try:
            return period_of(cell, self._format, self._year)
        except RuleBroken:
            return NO_PERIOD

    def _tell_period(self, row: int, cell: Any) -> None:
        try:
            period_of(cell, self._format, self._year)
        except RuleBroken as error:
            field = self._header.field(self._places.period or 0, row)
            self._problems.add(row, field, error.MESSAGE, **error.facts)
