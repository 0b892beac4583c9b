"""A file of comments into the ledger: a row for each, and which figure it is about."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from adapters.commenting import deviation_meant, present, stated
from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.spreadsheets import open_spreadsheet
from adapters.files.spreadsheets.row_rules import tell_elsewhere, tell_findings
from adapters.files.spreadsheets.sheet import Batch, Header, Plain, Spreadsheet, shown
from adapters.imports.imported import structure_of
from adapters.service import Service
from domain.base import Act
from domain.coding import Period
from domain.comment import Causes, CommentStated
from domain.deviation import parse_figure
from domain.ledger import Ledger
from domain.mapping import same_name
from domain.rules import RuleBroken
from domain.structure import Structure
from projections.reports.definition import Rows
from projections.view import View

FIGURE, TEXT, CAUSES = "gäller", "text", "orsak"
"""The columns beside the rows' own: outcome or forecast, the comment, and causes by commas."""

Cells = dict[str, str]


class ImportedComments(NamedTuple):
    """How many comments a file holds, and how many of them say something new."""

    read: int
    new: int


def import_comments(
    service: Service,
    path: Path,
    ledger: Ledger,
    *,
    period: Period,
    rows: Rows,
    act: Act | None = None,
) -> ImportedComments:
    """Record the comments of a file on a period's rows, as an act of `act` or the system user.

    What is absent in the file is left as it is.

    Raises:
        MalformedFile, ReadModelStandsStill, ReadModelBehind, ClosedToComments, NoSuchDimension
    """
    problems = Problems(path)
    sheet = open_spreadsheet(path, problems, Control(file=path.name))
    code = _code_column(structure_of(ledger), rows.dimension)
    view = present(service, ledger)
    service.reports.sorted(view, period, rows)
    reading = _Reading(service, view, period, rows, code, ledger.causes(), problems)
    found = [one for row, cells in _rows(sheet, code, problems) if (one := reading.row(row, cells))]
    problems.refuse_if_any()
    new = ledger.comment(act or service.act("file"), stated=found)
    return ImportedComments(len(found), new)


def _code_column(structure: Structure, dimension: str) -> str:
    """The column that holds the rows' codes: a dimension's own, as in other spreadsheets."""
    columns = {one.code: one.column for one in structure.dimensions}
    return columns.get(dimension) or dimension


def _rows(sheet: Spreadsheet, code: str, problems: Problems) -> Iterator[tuple[int, Cells]]:
    """Every row that holds anything: its number, and its cells by column.

    Where the text stands last it may hold the separator, without quotes around it.

    Raises:
        MalformedFile: a column is missing, or stands twice, or is unknown.
    """
    wanted = (code, FIGURE, TEXT, CAUSES)
    header = sheet.header(None, 1, wanted)
    places = _places(header, wanted, problems)
    header = header._replace(prose=places[TEXT] == len(header.names) - 1)
    found = sheet.findings(header)
    tell_elsewhere(found, header, problems)
    for batch in sheet.batches(header):
        whole = batch.whole() if isinstance(batch, Plain) else batch
        tell_findings(found, whole.rows, header, {*places.values()}, problems)
        yield from _cells(whole, places)


def _cells(batch: Batch, places: dict[str, int]) -> Iterator[tuple[int, Cells]]:
    columns: dict[str, Sequence[Any]] = {n: batch.columns[place] for n, place in places.items()}
    for row, *cells in zip(batch.rows, *columns.values(), strict=True):
        if any(map(shown, cells)):
            yield row, dict(zip(columns, map(shown, cells), strict=True))


def _places(header: Header, wanted: Sequence[str], problems: Problems) -> dict[str, int]:
    """Where each column stands; that of causes may be missing."""
    names, known = [same_name(name) for name in header.names], [*map(same_name, wanted)]
    accepted = ", ".join(wanted)
    for name in dict.fromkeys(filter(None, names)):
        if name not in known:
            message = "there is no column “{name}” in a file of comments; they are {accepted}"
            problems.add(header.row, name, message, name=name, accepted=accepted)
        elif names.count(name) > 1:
            message = "the column “{name}” stands twice; keep one of them"
            problems.add(header.row, name, message, name=name)
    for name in wanted[:-1]:
        if same_name(name) not in names:
            message = "the column “{name}” is missing; a file of comments has {accepted}"
            problems.add(header.row, name, message, name=name, accepted=accepted)
    problems.refuse_if_any()
    return {name: names.index(one) for name, one in zip(wanted, known, strict=True) if one in names}


@dataclass
class _Reading:
    """The rows of a file as comments; what is wrong is told with its row and column.

    `code` is the column that holds the rows' codes.
    """

    service: Service
    view: View
    period: Period
    rows: Rows
    code: str
    causes: Causes
    problems: Problems
    _seen: dict[str, int] = field(default_factory=dict)

    def row(self, row: int, cells: Cells) -> CommentStated | None:
        """The comment of a row; None where something is wrong."""
        one: CommentStated | None = None
        causes = tuple(filter(None, map(str.strip, cells.get(CAUSES, "").split(","))))
        with self._telling(row, CAUSES):
            self.causes.codes(causes)
        with self._telling(row, FIGURE):
            figure = parse_figure(cells[FIGURE])
            with self._telling(row, self.code):
                about = deviation_meant(
                    self.service,
                    self.view,
                    self.rows,
                    self.period,
                    row=cells[self.code],
                    figure=figure,
                )
                self._refuse_twice(row, about.key)
                one = stated(self.service, self.view, about, text=cells[TEXT], causes=causes)
        if one is not None:
            with self._telling(row, TEXT):
                one.check()
        return one

    def _refuse_twice(self, row: int, key: str) -> None:
        first = self._seen.setdefault(key, row)
        if first != row:
            message = "the row explains the same as row {first}; keep one of them"
            self.problems.add(row, self.code, message, first=first)

    @contextmanager
    def _telling(self, row: int, column: str) -> Iterator[None]:
        try:
            yield
        except RuleBroken as error:
            self.problems.add(row, column, error.MESSAGE, **error.facts)
