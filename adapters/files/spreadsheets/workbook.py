"""A workbook (.xlsx): its sheets, and the rows of one of them in columns."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import file_digest
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from adapters.files.byte_blocks import byte_blocks
from adapters.files.control import Control
from adapters.files.kind import COMPOUND
from adapters.files.problems import Problems
from adapters.files.spreadsheets.archive import Archive
from adapters.files.spreadsheets.sheet import Batch, Findings, Header, shown
from adapters.files.spreadsheets.sheet_parts import WORKBOOK, always_read, part_of_sheet
from adapters.files.spreadsheets.sheet_scan import TextTooLong, TooFarApart, UnreadableXml, scan
from domain.mapping import same_name

ROWS_AT_ONCE = 10_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Workbook:
    """A workbook whose archive is sound; a sheet is looked through before it is read."""

    workbook = True

    def __init__(self, path: Path, problems: Problems, control: Control) -> None:
        self._path, self._problems, self._control = path, problems, control
        self._refuse_other_forms()
        with path.open("rb") as file:
            control.sha256 = file_digest(file, "sha256").hexdigest()
        control.file, control.encoding = path.name, "xlsx"
        self._archive = Archive(path, problems)
        if WORKBOOK not in self._archive.parts:
            self._refuse(
                "this is an archive without an Excel workbook; unpack it, or save as .xlsx"
            )
        self._archive.check([name for name in self._archive.parts if always_read(name)])
        self._sheets: dict[str, Any] = {}
        self._found: dict[str, Findings] = {}

    def _refuse_other_forms(self) -> None:
        """Refuse what cannot be read at all, and the older form of Excel's files."""
        compound = encrypted = False
        if not self._path.is_file():
            next(byte_blocks(self._path, self._problems))
        with self._path.open("rb") as file:
            compound = file.read(len(COMPOUND)) == COMPOUND
            while compound and not encrypted and (block := file.read(1 << 24)):
                encrypted = _ENCRYPTED in block
        if encrypted:
            self._refuse("the workbook is protected by a password; save it without one")
        if compound:
            self._refuse("this is the older form of Excel's files (.xls); save it as .xlsx")

    def _refuse(self, message: str, **facts: Any) -> NoReturn:
        self._problems.add(None, None, message, **facts)
        self._problems.refuse()

    @cached_property
    def _opened(self) -> Any:
        calamine = import_module("python_calamine")
        try:
            if self._path.suffix.lower() in (".xlsx", ".xlsm"):
                return calamine.CalamineWorkbook.from_path(self._path)
            return calamine.CalamineWorkbook.from_filelike(self._path.open("rb"))
        except (calamine.CalamineError, OSError, ValueError):
            self._refuse("the workbook is damaged, or only half of it is here; save it anew")

    def sheets(self) -> dict[str, bool]:
        """The sheets by name, and whether each can be seen in Excel."""
        metadata = self._opened.sheets_metadata
        return {one.name: str(one.visible).endswith(".Visible") for one in metadata}

    def _meant(self, sheet: str | None) -> str:
        """The sheet that is meant: the one named, else the only one there is."""
        sheets = self.sheets()
        listed = ", ".join(name for name, seen in sheets.items() if seen)
        if sheet is not None:
            named = [name for name in sheets if same_name(name) == same_name(sheet)]
            if not named:
                self._refuse(
                    "there is no sheet “{sheet}”; there are {sheets}", sheet=sheet, sheets=listed
                )
            if not sheets[named[0]]:
                self._refuse(
                    "the sheet “{sheet}” is hidden; show it in Excel, see what it holds, and save",
                    sheet=sheet,
                )
            return named[0]
        if hidden := ", ".join(name for name, seen in sheets.items() if not seen):
            self._refuse(
                "the workbook has hidden sheets ({hidden}); name the sheet to read, or take them "
                "away",
                hidden=hidden,
            )
        if len(sheets) != 1:
            self._refuse(
                "the workbook has several sheets ({sheets}); name the one to read", sheets=listed
            )
        return listed

    def _sheet(self, sheet: str | None) -> Any:
        """A sheet's values, once its XML has been looked through."""
        name = self._meant(sheet)
        if name in self._sheets:
            return self._sheets[name]
        part = part_of_sheet(self._archive, name)
        if part is None:
            self._refuse("the workbook is damaged, or only half of it is here; save it anew")
        try:
            found = scan(self._archive.blocks(part))
        except TooFarApart:
            self._refuse(
                "the cells of the sheet “{sheet}” lie too far apart; delete the empty rows and "
                "columns between them and after them",
                sheet=name,
            )
        except TextTooLong:
            self._archive.refuse_too_large()
        except UnreadableXml:
            self._refuse("the sheet “{sheet}” is not as Excel saves it; save it anew", sheet=name)
        try:
            opened = self._opened.get_sheet_by_name(name)
            merged = tuple((*first, *last) for first, last in opened.merged_cell_ranges or ())
        except (import_module("python_calamine").CalamineError, OSError, ValueError):
            self._refuse("the workbook is damaged, or only half of it is here; save it anew")
        self._found[name] = found._replace(merged=merged)
        self._sheets[name] = opened
        self._control.rows = (opened.end or (-1, 0))[0] + 1
        return opened

    def first_rows(self, sheet: str | None, count: int) -> list[list[Any]]:
        """The first rows of a sheet, as cells."""
        return [*islice(self._sheet(sheet).iter_rows(), count)]

    def header(self, sheet: str | None, row: int, wanted: Sequence[str]) -> Header:
        """The header that stands in a row."""
        opened = self._sheet(sheet)
        cells: list[Any] = next(islice(opened.iter_rows(), row - 1, None), [])
        column = (opened.start or (0, 0))[1]
        names = tuple(map(shown, cells))
        return Header(names, row, row, sheet=opened.name, first_column=column)

    def findings(self, header: Header) -> Findings:
        """What makes cells of the sheet unreadable."""
        return self._found[header.sheet or ""]

    def batches(self, header: Header) -> Iterator[Batch]:
        """The rows below a header, in columns as wide as it is."""
        rows = islice(self._sheet(header.sheet).iter_rows(), header.last_row, None)
        first = header.last_row + 1
        while some := [*islice(rows, ROWS_AT_ONCE)]:
            columns = [_without_bools(column) for column in zip(*some, strict=True)]
            yield Batch(range(first, first + len(some)), columns)
            first += len(some)


def _without_bools(column: Sequence[Any]) -> Sequence[Any]:
    """A column in which a truth value is a text: as a key it would be taken for 1 or 0."""
    if bool not in {*map(type, column)}:
        return column
    return [str(cell).upper() if isinstance(cell, bool) else cell for cell in column]
