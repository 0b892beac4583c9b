"""Mappings made from a file: what it most likely means, and how it would be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.spreadsheets import amounts_of, open_spreadsheet
from adapters.files.spreadsheets.guess import LOOKED_AT, Guess, guess, period_format_of
from adapters.files.spreadsheets.workbook import Workbook
from adapters.imports.imported import structure_of
from domain.coding import Lines
from domain.ledger import Ledger
from domain.mapping import Mapping, PeriodFormat, same_name
from domain.profile import EVEN, Profile
from domain.rules import RuleBroken


class NoAccountColumn(RuleBroken):
    """Every amount stands on an account."""

    MESSAGE = "no column is said to hold the accounts; state --column account=NAME"


@dataclass(frozen=True)
class Tried:
    """How a file would be read by a mapping: its amounts in result sign, and what was noted."""

    lines: Lines
    control: Control


class MappedFile:
    """A file that a mapping is made for."""

    def __init__(self, path: Path, ledger: Ledger) -> None:
        self.structure = structure_of(ledger)
        self._path, self._problems = path, Problems(path)
        self._sheet = open_spreadsheet(path, self._problems, Control(file=path.name))

    def sheets(self) -> tuple[str, ...]:
        """The sheets to choose between; none where there is nothing to choose."""
        if not isinstance(self._sheet, Workbook):
            return ()
        sheets = self._sheet.sheets()
        return tuple(name for name, seen in sheets.items() if seen) if len(sheets) > 1 else ()

    def rows(self, sheet: str | None, count: int = LOOKED_AT) -> Sequence[Sequence[Any]]:
        """The first rows, as cells.

        Raises:
            MalformedFile
        """
        return self._sheet.first_rows(sheet, count)

    def guess(self, sheet: str | None, header_row: int | None) -> Guess:
        """What its columns most likely mean.

        Raises:
            MalformedFile
        """
        return guess(self.rows(sheet), self.structure, header_row)

    def period_format(
        self, sheet: str | None, guess: Guess, column: str | None
    ) -> PeriodFormat | None:
        """How a column's periods are written, most likely; None where there is no column."""
        below = self.rows(sheet)[guess.header_row :]
        named = [name for name in guess.names if column and same_name(name) == same_name(column)]
        return (period_format_of(below, guess.names, named[0]) or "month") if named else None

    def tried(self, mapping: Mapping, year: int | None) -> Tried:
        """How it is read by a mapping; full years evenly, as any profile keeps their sums.

        Raises:
            what `read_amounts` raises.
        """
        control = Control(file=self._path.name)
        problems = Problems(self._path)
        lines = amounts_of(
            open_spreadsheet(self._path, problems, control),
            self.structure,
            mapping,
            control,
            problems,
            year=year if mapping.needs_year else None,
            profile=Profile(EVEN) if mapping.full_year else None,
        )
        return Tried(lines, control)
