"""What the cells of a row say of its amounts: a coding and a period, looked at once for each."""

from collections.abc import Sequence
from typing import Any

from adapters.files.chart import Chart, CodingRow
from adapters.files.problems import Problems
from adapters.files.spreadsheets.columns import Places
from adapters.files.spreadsheets.period_cells import period_of
from adapters.files.spreadsheets.sheet import Header, shown
from adapters.files.stated_amounts import StatedAmounts
from domain.mapping import Mapping
from domain.rules import RuleBroken
from domain.structure import Structure

Meaning = tuple[int, CodingRow, int]
"""The first row that has a coding and a period, and the two."""


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
        self._codings: dict[tuple[Any, ...], CodingRow | None] = {}
        self._periods: dict[Any, int] = {}
        fields = {"account": places.account, "amount": places.amounts[0][0]}
        codes = zip(structure.dimension_codes, places.codes, strict=True)
        fields |= {code: place for code, place in codes if place is not None}
        names = {field: header.field(place, None) for field, place in fields.items()}
        self.stated = StatedAmounts(
            Chart(structure), problems, names, refuses_unknown=refuses_unknown
        )

    def of(self, row: int, cells: Sequence[Any]) -> Meaning | None:
        """The coding and period of cells in the order of keys; None where they have none."""
        if self._places.period is None:
            coding_cells, period_cell = tuple(cells), None
        else:
            coding_cells, period_cell = tuple(cells[:-1]), cells[-1]
        if coding_cells not in self._codings:
            self._codings[coding_cells] = self._coding(row, coding_cells)
        period = self._periods.get(period_cell) or self._period(row, period_cell)
        coding = self._codings[coding_cells]
        if coding is None:
            self._tell_no_account(row)
            return None
        return None if period is None else (row, coding, period)

    def _coding(self, row: int, cells: Sequence[Any]) -> CodingRow | None:
        """The coding that cells say; None where they lack an account."""
        account, *codes = map(shown, cells)
        if not account:
            return None
        stated = iter(codes)
        coding = (account, *("" if place is None else next(stated) for place in self._places.codes))
        self.stated.check(row, coding)
        return coding

    def _tell_no_account(self, row: int) -> None:
        field = self._header.field(self._places.account, row)
        self._problems.add(row, field, "the row has no account; state it, or take the row away")

    def _period(self, row: int, cell: Any) -> int | None:
        try:
            period = self._periods[cell] = period_of(cell, self._format, self._year)
        except RuleBroken as error:
            field = self._header.field(self._places.period or 0, row)
            self._problems.add(row, field, error.MESSAGE, **error.facts)
            return None
        return period
