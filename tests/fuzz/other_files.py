"""Spreadsheets, structures and kept control reports: what is read of them, and where to start."""

import json
from datetime import date
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from rich.console import Console
from xlsxwriter import Workbook

from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.sie import open_sie, vouchers
from adapters.files.spreadsheets import open_spreadsheet, read_amounts
from adapters.files.spreadsheets.guess import LOOKED_AT, guess
from adapters.files.structure_file import read_structure
from adapters.imports.kept_reports import kept_report
from adapters.imports.reporting import report_of
from adapters.print.control import print_report
from domain.mapping import DimensionColumn, Mapping, SkippedRows
from domain.receipt import Receipt
from domain.rules import RuleBroken
from tests.files.conftest import SMALL
from tests.fuzz import oracle_csv
from tests.fuzz.comparing import STRUCTURE, Misread, nothing_but
from tests.fuzz.oracle_fields import Unreadable
from tests.fuzz.sie_seeds import PROVBOK, voucher_files

PARTS = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml")
BETWEEN_PARTS = b"\n=====\n"

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_BY_MONTH = Mapping(
    account="Konto",
    months=_MONTHS,
    period="År",
    period_format="year",
    dimensions=(DimensionColumn(dimension="responsibility", column="Kst"),),
    sign="debit",
    unit="tkr",
    decimal_sign="comma",
    skip=(SkippedRows(column="Konto", text="Summa*"),),
)
_OF_YEAR = Mapping(account="Konto", amount="Belopp", period="Mån", period_format="month-of-year")
_BY_DATE = Mapping(account="Konto", amount="Belopp", period="Datum", period_format="date")


def compare_text(path: Path, data: bytes) -> None:
    """Read amounts in columns that are understood as they are named.

    Raises:
        RuleBroken: refused.
        Misread: read otherwise than the oracle does.
    """
    control = Control()
    lines = read_amounts(path, STRUCTURE, None, control)
    lines.check()
    read = {
        (period, *lines.codings[at]): ore
        for at, period, ore in zip(lines.coding, lines.period, lines.amount, strict=True)
    }
    nothing_but(control)
    try:
        expected = oracle_csv.amounts(data)
    except Unreadable:
        raise Misread(f"it cannot be read, and is read as {read!r}") from None
    if read != expected:
        raise Misread(f"read as {read!r}\nand says {expected!r}")


def read_mapped(path: Path, data: bytes) -> None:
    """Read by each mapping, and look at the first rows as `liggare mapping new` does."""
    refused: list[RuleBroken] = []
    mappings = ((_BY_MONTH, None), (_OF_YEAR, 2025), (_BY_DATE, None), (None, None))
    for mapping, year in mappings:
        control = Control()
        try:
            lines = read_amounts(path, STRUCTURE, mapping, control, year=year)
        except RuleBroken as error:
            refused.append(error)
            continue
        lines.check()
        if not all(1 <= period % 100 <= 12 and period > 100 for period in lines.period):
            raise Misread(f"a period that is no month: {lines.period}")
        nothing_but(control)
    _look(path)
    if len(refused) == len(mappings):
        raise refused[-1]


def _look(path: Path) -> None:
    problems = Problems(path)
    guess(open_spreadsheet(path, problems, Control()).first_rows(None, LOOKED_AT), STRUCTURE, None)


def read_parts(path: Path, data: bytes) -> None:
    """The same of a workbook with these parts, whole as an archive."""
    path.write_bytes(archive(data.split(BETWEEN_PARTS)))
    read_mapped(path, data)


def archive(parts: list[bytes]) -> bytes:
    """A workbook with these parts in place of its own."""
    changed = dict(zip(PARTS, parts, strict=False))
    out = BytesIO()
    with ZipFile(BytesIO(_workbook())) as whole, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            archive.writestr(name, changed.get(name, whole.read(name)))
    return out.getvalue()


def read_structures(path: Path, data: bytes) -> None:
    structure = read_structure(path)
    json.dumps(structure.model_dump(mode="json"), ensure_ascii=False).encode()


def read_report(path: Path, data: bytes) -> None:
    """A kept control report is shown as it was, or refused."""
    report = kept_report(data.decode(errors="replace"), position=1)
    text = TextIOWrapper(BytesIO(), encoding="utf-8")
    print_report(report, out=Console(file=text, width=100, markup=False, highlight=False))
    text.flush()


def text_files() -> list[bytes]:
    rows = "10;100;5010;2025-03;-1 234,50\n;;;;\n11 B;;3010;202504;1.234,5\n10;;5010;202503;-7\n"
    head = "ansvar;tjänst;konto;period;belopp\n"
    quoted = 'konto,period,"belopp"\n"5010","2025-01","1,234.50"\n3010,202512,5-\n'
    texts = [head + rows, quoted, "sep=|\n" + (head + rows).replace(";", "|")]
    texts += [(head + rows).replace(";", "\t"), "konto;period;belopp\n5010;2025-01;0\n"]
    encodings = ("utf-8", "utf-8-sig", "cp1252", "utf-16")
    files = [text.encode(encoding) for text in texts for encoding in encodings]
    examples = [(PROVBOK / "prognos-april.csv").read_bytes()]
    return [*files, *[file.replace(b"\n", b"\r\n") for file in files[:4]], *examples]


def mapped_texts() -> list[bytes]:
    months = ";".join(_MONTHS)
    by_month = f"Konto;Kst;År;{months}\n5010;10;2025{';1,5' * 12}\nSumma;;2025{';1' * 12}\n"
    of_year = "Konto;Mån;Belopp\n5010;1;5,5\n3010;mars;-7\n5010;dec.;1 000\n"
    by_date = "Konto;Datum;Belopp;Text\n5010;2025-03-31;5;a\n3010;20250401;7;b\n"
    return [text.encode() for text in (by_month, of_year, by_date)]


@cache
def _workbook() -> bytes:
    """A workbook with every kind of cell, and what makes cells unreadable beside the amounts."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["ansvar", "konto", "period", "belopp"])
    sheet.write_row(1, 0, ["10", 5010, "2025-03", 1234.5])
    sheet.write_row(2, 0, ["11 B", "3010", date(2025, 4, 1), -7])
    sheet.write_row(3, 0, [10, "5010", 202505, 0.1])
    sheet.write_formula("F2", "=1+1", value=2)
    sheet.write_formula("G3", "=1/0", value="#DIV/0!")
    sheet.write_boolean("H4", True)
    sheet.merge_range("G2:H2", "x")
    book.close()
    return out.getvalue()


def workbooks() -> list[bytes]:
    return [_workbook()]


def workbook_parts() -> list[bytes]:
    with ZipFile(BytesIO(_workbook())) as whole:
        return [BETWEEN_PARTS.join(whole.read(name) for name in PARTS)]


def structure_files() -> list[bytes]:
    small = json.dumps(SMALL, ensure_ascii=False).encode()
    return [small, json.dumps(SMALL, indent=1).encode(), (PROVBOK / "struktur.json").read_bytes()]


def reports() -> list[bytes]:
    with TemporaryDirectory() as place:
        path = Path(place) / "fil.se"
        made = []
        for data in voucher_files()[:25:5]:
            path.write_bytes(data)
            sie = open_sie(path)
            control = sie.control()
            [*vouchers(sie, STRUCTURE, False, control)]
            report = report_of("outcome", STRUCTURE, control, Receipt())
            made.append(report.model_dump_json().encode())
    return made
