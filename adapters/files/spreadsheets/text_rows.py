"""The rows of a spreadsheet saved as text, and which cell holds what."""

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from adapters.files.byte_blocks import BLOCK, byte_blocks
from adapters.files.problems import Problems
from domain.structure import Structure

ACCOUNT, PERIOD, AMOUNT = "konto", "period", "belopp"
REQUIRED = (ACCOUNT, PERIOD, AMOUNT)
SEPARATORS = (";", "\t", ",")

csv.field_size_limit(BLOCK)


class Columns(NamedTuple):
    """Where a row has its cells: `codes` for each of the structure's dimensions (None: nowhere)."""

    account: int
    period: int
    amount: int
    codes: tuple[int | None, ...]
    width: int


class Sheet:
    """A spreadsheet's rows after its header, with the separator that fits the header."""

    def __init__(self, path: Path, encoding: str, problems: Problems) -> None:
        self._path, self._encoding, self._problems = path, encoding, problems
        self._texts = self._rows_of_text()
        self._header = next(self._texts, "")
        self._separator = max(SEPARATORS, key=self._fit)
        self.number = 1

    def header(self) -> list[str]:
        """The column names as they are compared: composed, without case or outer blanks."""
        return self._names(self._separator)

    def rows(self) -> Iterator[list[str]]:
        """The rows that hold anything; `number` is the row last read.

        Raises:
            MalformedFile: the cells cannot be told apart any further.
        """
        reader = csv.reader(self._texts, delimiter=self._separator, strict=True)
        try:
            for cells in reader:
                self.number = reader.line_num + 1
                if any(cell.strip() for cell in cells):
                    yield cells
        except csv.Error:
            self._problems.add(
                self.number + 1,
                None,
                "the cells from this row on cannot be told apart; check that every quote is closed",
            )
            self._problems.refuse()

    def _fit(self, separator: str) -> int:
        return len({*REQUIRED} & {*self._names(separator)}) * 1000 + self._header.count(separator)

    def _names(self, separator: str) -> list[str]:
        cells = next(csv.reader([self._header], delimiter=separator), [])
        return [comparable(cell) for cell in cells]

    def _rows_of_text(self) -> Iterator[str]:
        row = 1
        for block in byte_blocks(self._path, self._problems):
            try:
                text = block.decode(self._encoding)
            except UnicodeDecodeError as error:
                self._problems.add(
                    row + block.count(b"\n", 0, error.start),
                    None,
                    "the text is neither UTF-8 nor Windows-1252; save it as UTF-8",
                )
                self._problems.refuse()
            row += block.count(b"\n")
            yield from _split(text)


def _split(text: str) -> Iterator[str]:
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    yield from plain.removesuffix("\n").split("\n")


def comparable(name: str) -> str:
    """A column's name without case, outer blanks, or ways to compose its letters."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def find_columns(header: Sequence[str], structure: Structure, problems: Problems) -> Columns:
    """Where each column is.

    Raises:
        MalformedFile: a column is missing, unknown, or stands twice.
    """
    names = _accepted(structure)
    accepted = ", ".join([*REQUIRED, *(d.column or d.code for d in structure.dimensions)])
    place: dict[str, int] = {}
    for at, name in enumerate(header):
        meant = names.get(name)
        if not name:
            continue
        if meant is None:
            problems.add(
                1,
                name,
                "there is no column “{name}”; take it away, or name it one of {accepted}",
                name=name,
                accepted=accepted,
            )
        elif meant in place:
            problems.add(1, name, "the column “{name}” stands twice; keep one of them", name=name)
        else:
            place[meant] = at
    for missing in REQUIRED:
        if missing not in place:
            problems.add(
                1,
                missing,
                "the column “{name}” is missing; the first row names the columns: {accepted}",
                name=missing,
                accepted=accepted,
            )
    problems.refuse_if_any()
    codes = tuple(place.get(f"dimension {d.code}") for d in structure.dimensions)
    return Columns(place[ACCOUNT], place[PERIOD], place[AMOUNT], codes, len(header))


def _accepted(structure: Structure) -> dict[str, str]:
    """What each accepted column name means; a dimension goes by its column or its code."""
    names = {comparable(d.code): f"dimension {d.code}" for d in structure.dimensions}
    names |= {comparable(d.column): f"dimension {d.code}" for d in structure.dimensions if d.column}
    return names | {name: name for name in REQUIRED}
