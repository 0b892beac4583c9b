"""Workbooks as people save them, and each thing in them that is refused, with its cell."""

import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from adapters.files.control import Control
from adapters.files.problems import MalformedFile, Problem
from adapters.files.spreadsheets import read_amounts
from domain.coding import Amounts, Coding
from domain.mapping import DimensionColumn, Mapping, SkippedRows
from domain.structure import Structure

WAGES = Coding("5010", (("responsibility", "10"), ("service", "100")))
HEADER = ("ansvar", "tjänst", "konto", "period", "belopp")
ROW = (10, 100, 5010, "2025-03", -1234.5)

Change = Callable[[Worksheet], None]


def workbook(path: Path, *rows: tuple[Any, ...], change: Change | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Prognos"
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(sheet)
    book.save(path)
    return path


def read(path: Path, structure: Structure, mapping: Mapping | None = None) -> Amounts:
    return read_amounts(path, structure, mapping, Control()).amounts()


def refused(
    path: Path, structure: Structure, mapping: Mapping | None = None
) -> tuple[Problem, ...]:
    with pytest.raises(MalformedFile) as refusal:
        read(path, structure, mapping)
    assert all(str(problem) for problem in refusal.value.problems)
    return refusal.value.problems


def test_a_workbook_is_read_whatever_its_file_is_called(
    tmp_path: Path, structure: Structure
) -> None:
    for name in ("prognos.xlsx", "prognos.csv", "prognos"):
        path = workbook(tmp_path / name, HEADER, ROW, ("10", "100", "5010", "202503", 0.5))

        assert read(path, structure) == {(WAGES, 202503): -123400}


@pytest.mark.parametrize(
    ("number", "ore"),
    [
        (0.1 + 0.2, 30),
        (1.005, None),
        (1234.5600000000001, 123456),
        (-0.0, 0),
        (9999999999999.99, 999999999999999),
        (10000000000000.01, None),
        (1e15, None),
        (1 / 3, None),
        (7, 700),
    ],
)
def test_a_number_is_what_excel_shows_of_it_to_the_ore(
    tmp_path: Path, structure: Structure, number: float, ore: int | None
) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, (*ROW[:-1], number))

    if ore is not None:
        assert read(path, structure) == {(WAGES, 202503): ore}
    else:
        [problem] = refused(path, structure)
        assert (problem.row, problem.field) == (2, "Prognos!E2 belopp")


def test_a_month_that_excel_made_a_date_of_is_its_month(
    tmp_path: Path, structure: Structure
) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, (10, 100, 5010, date(2025, 3, 1), -5))

    assert read(path, structure) == {(WAGES, 202503): -500}


def test_a_table_may_stand_anywhere_in_its_sheet(tmp_path: Path, structure: Structure) -> None:
    def write(sheet: Worksheet) -> None:
        sheet["C2"] = "Prognos 2025"
        for column, (name, value) in enumerate(zip(HEADER, ROW, strict=True), start=3):
            sheet.cell(5, column, name)
            sheet.cell(7, column, value)

    mapping = Mapping(
        header_row=5,
        account="Konto",
        amount="Belopp",
        period="Period",
        period_format="month",
        dimensions=(
            DimensionColumn(dimension="responsibility", column="Ansvar"),
            DimensionColumn(dimension="service", column="Tjänst"),
        ),
    )
    path = workbook(tmp_path / "p.xlsx", change=write)
    assert read(path, structure, mapping) == {(WAGES, 202503): -123450}

    path = workbook(
        tmp_path / "p.xlsx", change=lambda sheet: (write(sheet), sheet.__setitem__("G7", "x"))
    )
    assert refused(path, structure, mapping)[0].field == "Prognos!G7 belopp"


def formula(sheet: Worksheet) -> None:
    sheet["E3"] = "=E2*2"


def error(sheet: Worksheet) -> None:
    sheet["E3"] = "#N/A"
    sheet["E3"].data_type = "e"


def text(sheet: Worksheet) -> None:
    sheet["E3"] = "12,50"


def merged(sheet: Worksheet) -> None:
    sheet.merge_cells("E2:E3")


def a_date(sheet: Worksheet) -> None:
    sheet["E3"] = date(2025, 3, 1)


def truth(sheet: Worksheet) -> None:
    sheet["C3"] = True


@pytest.mark.parametrize(
    ("change", "row", "field", "says"),
    [
        (formula, 3, "Prognos!E3 belopp", "formula"),
        (error, 3, "Prognos!E3 belopp", "error"),
        (text, 3, "Prognos!E3 belopp", "stored as text"),
        (merged, 2, "Prognos!E2:E3", "merged"),
        (a_date, 3, "Prognos!E3 belopp", "not an amount"),
    ],
)
def test_a_cell_that_cannot_be_trusted_is_told_with_sheet_row_and_cell(
    tmp_path: Path, structure: Structure, change: Change, row: int, field: str, says: str
) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, ROW, ROW, change=change)

    [problem] = refused(path, structure)

    assert (problem.row, problem.field) == (row, field)
    assert says in str(problem)


@pytest.mark.parametrize("cell", ["C3", "D3", "E3"])
@pytest.mark.parametrize("content", ["=E2*2", "#N/A"])
def test_a_cell_that_is_told_of_is_not_told_of_as_empty_too(
    tmp_path: Path, structure: Structure, cell: str, content: str
) -> None:
    def write(sheet: Worksheet) -> None:
        sheet[cell] = content
        sheet[cell].data_type = "f" if content.startswith("=") else "e"
        sheet["A3"] = 99

    path = workbook(tmp_path / "p.xlsx", HEADER, ROW, ROW, change=write)

    told, unknown = refused(path, structure)

    assert told.field == f"Prognos!{cell} {HEADER['ABCDE'.index(cell[0])]}"
    assert (unknown.field, unknown.facts["code"]) == ("Prognos!A ansvar", "99")


def test_a_code_that_a_formula_gives_is_told_of_where_it_stands_as_a_value(
    tmp_path: Path, structure: Structure
) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, (99, *ROW[1:]), (99, *ROW[1:]))
    computed = in_sheet(b'<c r="A2" t="n"><v>', b'<c r="A2"><f>98+1</f><v>')

    problems = refused(rewritten(path, computed), structure)

    told = [(problem.row, problem.field) for problem in problems]
    assert told == [(2, "Prognos!A2 ansvar"), (3, "Prognos!A ansvar")]


def test_a_truth_value_is_no_code(tmp_path: Path, structure: Structure) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, ROW, ROW, change=truth)

    with pytest.raises(MalformedFile):
        read(path, structure.model_copy(update={"follow_up_accounts": ("",)}))


def test_formulas_and_merged_cells_that_nobody_reads_are_no_matter(
    tmp_path: Path, structure: Structure
) -> None:
    def outside(sheet: Worksheet) -> None:
        sheet["F1"], sheet["F2"] = "Anmärkning", "=1/0"
        sheet["C3"], sheet["E3"] = "Summa", "=SUM(E2:E2)"
        sheet.merge_cells("A3:B3")

    mapping = Mapping(
        account="konto",
        amount="belopp",
        period="period",
        period_format="month",
        skip=(SkippedRows(column="konto", text="Summa*"),),
    )
    path = workbook(tmp_path / "p.xlsx", HEADER, ROW, change=outside)
    control = Control()

    lines = read_amounts(path, structure, mapping, control)

    assert lines.amounts() == {(Coding("5010", ()), 202503): -123450}
    said = [str(remark) for remark in control.remarks]
    assert any("1 rows with “Summa*”" in one for one in said)
    assert any("ansvar, tjänst, Anmärkning" in one for one in said)


def test_a_sheet_is_never_chosen_among_several_nor_read_hidden(
    tmp_path: Path, structure: Structure
) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, ROW)
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("Hemlig")
    other.append(HEADER)
    other.append(ROW)
    book.save(path)
    assert "several sheets (Prognos, Hemlig)" in str(refused(path, structure)[0])

    other.sheet_state = "hidden"
    book.save(path)
    assert "hidden sheets (Hemlig)" in str(refused(path, structure)[0])

    named = Mapping(account="konto", amount="belopp", period="period", period_format="month")
    sheet = {"sheet": "prognos"}
    assert read(path, structure, named.model_copy(update=sheet)) != {}
    hidden = named.model_copy(update={"sheet": "Hemlig"})
    assert "“Hemlig” is hidden" in str(refused(path, structure, hidden)[0])
    missing = named.model_copy(update={"sheet": "Blad1"})
    assert "there is no sheet “Blad1”; there are Prognos" in str(
        refused(path, structure, missing)[0]
    )


def test_a_sheet_without_rows_states_nothing_and_one_without_cells_lacks_its_columns(
    tmp_path: Path, structure: Structure
) -> None:
    assert read(workbook(tmp_path / "p.xlsx", HEADER), structure) == {}
    assert "konto" in str(refused(workbook(tmp_path / "tom.xlsx"), structure)[0])


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same workbook with its parts changed."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, change(name, content))
    return path


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, text: text.replace(old, new) if "worksheets/" in name else text


def test_a_cell_far_away_is_refused_before_room_is_made_for_all_between(
    tmp_path: Path, structure: Structure
) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, ROW)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'

    assert "too far apart" in str(
        refused(rewritten(path, in_sheet(b"</sheetData>", far)), structure)[0]
    )


def test_a_part_that_unpacks_to_far_too_much_is_refused_while_it_is_unpacked(
    tmp_path: Path, structure: Structure
) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, ROW)
    bomb = b'<row r="3"><c r="A3"><v>1</v></c></row>' * 1_500_000 + b"</sheetData>"

    rewritten(path, in_sheet(b"</sheetData>", bomb))

    assert path.stat().st_size < 300_000
    assert "far more than a spreadsheet" in str(refused(path, structure)[0])


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path, structure: Structure) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, ROW)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    whole = path.read_bytes()
    at = whole.rindex(b"PK\x01\x02", 0, whole.rindex(b"xl/worksheets/sheet1.xml"))
    lying = whole[: at + 24] + struct.pack("<I", size - 10) + whole[at + 28 :]
    path.write_bytes(lying)

    assert "damaged" in str(refused(path, structure)[0])


def test_a_part_that_stands_twice_is_refused(tmp_path: Path, structure: Structure) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, ROW)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/Sheet1.xml", "<worksheet/>")

    assert "a part twice" in str(refused(path, structure)[0])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04" + b"x" * 100, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older form"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
    ],
)
def test_what_is_no_workbook_that_can_be_read_says_why(
    tmp_path: Path, structure: Structure, content: bytes, says: str
) -> None:
    path = tmp_path / "p.xlsx"
    path.write_bytes(content)

    assert says in str(refused(path, structure)[0])


def test_half_a_workbook_and_an_archive_of_something_else_are_refused(
    tmp_path: Path, structure: Structure
) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, ROW)
    path.write_bytes(path.read_bytes()[:3000])
    assert "damaged" in str(refused(path, structure)[0])

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("prognos.csv", "konto;period;belopp")
    assert "without an Excel workbook" in str(refused(path, structure)[0])


def test_a_workbook_of_many_columns_and_rows_is_read(tmp_path: Path, structure: Structure) -> None:
    wide = tuple(f"k{n}" for n in range(40))
    mapping = Mapping(account="konto", amount="belopp", period="period", period_format="month")
    rows = [(*ROW, *range(40))] * 12_000

    path = workbook(tmp_path / "p.xlsx", (*HEADER, *wide), *rows)

    assert read(path, structure, mapping) == {(Coding("5010", ()), 202503): -123450 * 12_000}


def test_a_formula_in_a_cell_that_does_not_say_where_it_is_refuses_the_sheet(
    tmp_path: Path, structure: Structure
) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, ROW)
    nowhere = b"<row><c><f>1+1</f><v>2</v></c></row></sheetData>"

    [problem] = refused(rewritten(path, in_sheet(b"</sheetData>", nowhere)), structure)[:1]

    assert "do not say where they are" in str(problem)


def test_a_formula_that_nobody_knows_the_row_of_is_told_whatever_rows_are_skipped(
    tmp_path: Path, structure: Structure
) -> None:
    title = (None, None, "Rapport mars", None, None)
    path = workbook(tmp_path / "p.xlsx", HEADER, title, ROW)
    nowhere = b"<row><c><f>1+1</f><v>2</v></c></row></sheetData>"
    mapping = Mapping(
        account="konto",
        amount="belopp",
        period="period",
        period_format="month",
        skip=(SkippedRows(column="konto", text="Rapport*"),),
    )

    problems = refused(rewritten(path, in_sheet(b"</sheetData>", nowhere)), structure, mapping)

    assert "do not say where they are" in str(problems[0])


def test_rows_and_columns_that_excel_hides_are_read_and_said(
    tmp_path: Path, structure: Structure
) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["B"].hidden = True

    path = workbook(tmp_path / "f.xlsx", HEADER, ROW, ROW, ROW, change=hide)
    control = Control()

    amounts = read_amounts(path, structure, None, control).amounts()

    assert amounts == {(WAGES, 202503): 3 * -123450}
    assert [str(remark) for remark in control.remarks] == [
        "2 rows that are hidden in Excel are read with the rest; the first is row 3",
        "columns that are hidden in Excel are read with the rest: tjänst",
    ]
