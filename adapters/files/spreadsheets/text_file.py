"""A spreadsheet saved as text: its dialect, its header, and its rows in columns."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from typing import NoReturn

from adapters.files.byte_blocks import BLOCK
from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.spreadsheets.sheet import NOTHING_FOUND, Batch, Findings, Header, Plain
from adapters.files.spreadsheets.text_blocks import survey, text_blocks
from domain.mapping import same_name

SEPARATORS = (";", "\t", ",", "|")
ROWS_AT_ONCE = 10_000
LOOKED_AT = 50
"""So many rows tell which separator a text has, where no name of a column does."""

LARGE = 8 << 20
"""From so many bytes on it is worth to load what folds blocks."""

csv.field_size_limit(BLOCK)


class TextFile:
    """A spreadsheet saved as text; the row `sep=;`, where it stands first, is obeyed.

    Rows are counted as they stand in the file, that one included.
    """

    workbook = False

    def __init__(self, path: Path, problems: Problems, control: Control) -> None:
        self._path, self._problems = path, problems
        self._encoding = survey(path, problems, control)
        first = next(self._blocks(), "").partition("\n")[0]
        declared = first.strip().casefold().removeprefix("sep=") if _declares(first) else ""
        self._declared = "\t" if first.casefold().startswith("sep=\t") else declared[:1]

    def _blocks(self) -> Iterator[str]:
        return text_blocks(self._path, self._encoding, self._problems)

    def first_rows(self, sheet: str | None, count: int) -> list[list[str]]:
        """The first rows, divided by the separator that fits most of them."""
        lines = self._lines(count)
        return [*islice(csv.reader(lines, delimiter=self._separator(lines)), count)]

    def _lines(self, count: int) -> list[str]:
        lines = chain.from_iterable(block[:-1].split("\n") for block in self._blocks())
        return [*islice(lines, max(count, LOOKED_AT))]

    def _separator(self, lines: Sequence[str]) -> str:
        return self._declared or max(SEPARATORS, key=lambda one: _evenness(lines, one))

    def header(self, sheet: str | None, row: int, wanted: Sequence[str]) -> Header:
        """The header in a row, or in the one below where that is `sep=;`."""
        row += self._declared != "" and row == 1
        lines = [f"{line}\n" for line in islice(self._lines(row + LOOKED_AT), row - 1, None)]
        known = {same_name(name) for name in wanted}

        def fit(separator: str) -> int:
            names = {same_name(name) for name in _cells(lines, separator)[0]}
            return len(names & known) * 1000 + "".join(lines[:1]).count(separator)

        separator = self._declared or max(SEPARATORS, key=fit)
        names, rows = _cells(lines, separator)
        return Header(tuple(names), row, row + rows - 1, separator)

    def findings(self, header: Header) -> Findings:
        """Nothing: a text has neither formulas nor merged cells.

        Raises:
            MalformedFile: a quote in the header is not closed.
        """
        self._check_header(header)
        return NOTHING_FOUND

    def batches(self, header: Header) -> Iterator[Batch | Plain]:
        """The rows below a header, in columns as wide as it is; of a large text not yet divided.

        From the first quote on that says anything, the text is divided row by row.

        Raises:
            MalformedFile: the cells cannot be told apart any further.
        """
        large = self._path.stat().st_size >= LARGE
        row, blocks = 1, self._blocks()
        for block in blocks:
            text, first = _below(block, row, header.last_row)
            row += block.count("\n")
            plain = _without_quotes(text, header.separator)
            if plain is None:
                yield from self._quoted(chain([text], blocks), first, header)
                return
            whole = partial(self._plain, plain, range(first, row), header)
            if large and plain:
                width = len(header.names)
                yield Plain(range(first, row), plain, header.separator, width, whole)
            else:
                yield whole()

    def _check_header(self, header: Header) -> None:
        """Refuse a header that goes on over the rows below it, since a quote is not closed."""
        if header.last_row > header.row:
            lines = self._lines(header.last_row)[header.row - 1 : header.last_row]
            ended = (f"{line}\n" for line in lines)
            try:
                next(csv.reader(ended, delimiter=header.separator, strict=True))
            except csv.Error:
                self._refuse_quotes(header.row)

    def _refuse_quotes(self, row: int) -> NoReturn:
        self._problems.add(
            row,
            None,
            "the cells from this row on cannot be told apart; check that every quote is closed",
        )
        self._problems.refuse()

    def _plain(self, text: str, numbers: range, header: Header) -> Batch:
        """Rows without quotes, in columns; one by one where not all are as wide as the header."""
        columns = _divided(text, header.separator, len(header.names))
        if columns is not None:
            return Batch(numbers, columns)
        cells = [line.split(header.separator) for line in text.split("\n")[:-1]]
        return self._batch(numbers, cells, header)

    def _quoted(self, blocks: Iterator[str], first: int, header: Header) -> Iterator[Batch]:
        """Rows with quotes, in which cells may hold separators and line ends."""
        lines = chain.from_iterable(StringIO(block, newline="\n") for block in blocks)
        reader = csv.reader(lines, delimiter=header.separator, strict=True)
        while True:
            row, rows = first + reader.line_num, list[list[str]]()
            try:
                rows.extend(islice(reader, ROWS_AT_ONCE))
            except csv.Error:
                self._refuse_quotes(row + len(rows))
            if not rows:
                return
            if first + reader.line_num == row + len(rows):
                yield self._batch(range(row, row + len(rows)), rows, header)
            else:
                batch = self._batch(_numbers(row, rows), rows, header)
                yield batch._replace(several_lines=True)

    def _batch(self, numbers: Sequence[int], rows: list[list[str]], header: Header) -> Batch:
        """Rows in columns; those that are wider than the header are told, and left out."""
        width = len(header.names)
        if header.prose:
            rows = [_with_prose(row, width, header.separator) for row in rows]
        if {*map(len, rows)} != {width}:
            wide = [any(cell.strip() for cell in row[width:]) for row in rows]
            for number, is_wide in zip(numbers, wide, strict=True):
                if is_wide:
                    self._problems.add(
                        number,
                        None,
                        "the row has more cells than there are columns; is a quote missing?",
                    )
            told = zip(numbers, rows, wide, strict=True)
            kept = [(number, row) for number, row, is_wide in told if not is_wide]
            numbers = [number for number, _ in kept]
            rows = [(row + [""] * (width - len(row)))[:width] for _, row in kept]
        return Batch(numbers, [*zip(*rows, strict=True)] or [()] * width)


def _with_prose(row: list[str], width: int, separator: str) -> list[str]:
    """A row whose last column takes all that is left of it, but for empty cells at its end."""
    prose = separator.join(row[width - 1 :]).rstrip(f"{separator} ")
    return [*row[: width - 1], prose] if len(row) > width else row


def _declares(line: str) -> bool:
    """Whether a row says which separator the rest has, as Excel lets it."""
    return line.casefold().startswith("sep=") and len(line.strip("\r\n")) == len("sep=") + 1


def _cells(lines: Sequence[str], separator: str) -> tuple[list[str], int]:
    """The cells that lines begin with, and on how many of them: a cell in quotes may go on."""
    reader = csv.reader(lines, delimiter=separator)
    return next(reader, []), max(1, reader.line_num)


def _evenness(lines: Sequence[str], separator: str) -> int:
    """How many separators stand in rows that have equally many of them."""
    counts = Counter(line.count(separator) for line in lines)
    return max((each * rows for each, rows in counts.items()), default=0)


def _below(block: str, row: int, last_row: int) -> tuple[str, int]:
    """What of a block that begins with `row` stands below `last_row`, and its first row."""
    while block and row <= last_row:
        block, row = block.partition("\n")[2], row + 1
    return block, row


def _without_quotes(text: str, separator: str) -> str | None:
    """The same text where every quote stands around a whole cell, and says nothing; else None."""
    if '"' not in text:
        return text
    plain = text.replace('"', "")
    all_quoted = plain[:-1].replace(separator, f'"{separator}"').replace("\n", '"\n"')
    if f'"{all_quoted}"\n' == text:
        return plain
    end = f"{re.escape(separator)}\n"
    quoted = rf'(?<![^{end}])"[^"{end}]*+"(?=[{end}])'
    return plain if re.fullmatch(rf'(?:[^"]++|{quoted})*+', text) else None


def _divided(text: str, separator: str, width: int) -> list[list[str]] | None:
    """Rows without quotes in columns; None where they are not all of that width.

    Each row's end is made a cell of its own: where all stand in their places, every row has
    as many cells as it should.
    """
    rows = text.count("\n")
    cells = text.replace("\n", f"{separator}\n{separator}").split(separator)
    whole = width + 1
    if len(cells) != rows * whole + 1 or cells[width::whole].count("\n") != rows:
        return None
    return [cells[place:-1:whole] for place in range(width)]


def _numbers(row: int, rows: Sequence[Sequence[str]]) -> list[int]:
    """In which row of the file each begins, where cells hold line ends."""
    numbers = []
    for cells in rows:
        numbers.append(row)
        row += 1 + sum(cell.count("\n") for cell in cells)
    return numbers
