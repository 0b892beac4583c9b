"""Reports as files: another program's reader finds every cell that the report's JSON has."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from adapters.print.machine import report_json
from adapters.print.parquet import write_parquet
from adapters.print.separated import write_csv
from adapters.print.sheet import Fact, Sheet, SheetColumn, SheetRow
from adapters.print.sheets import report_sheet
from adapters.print.workbook import write_xlsx
from adapters.service import PUBLISHED, Service
from projections.reports.report import Report
from tests.examples.book import LEDGER, MARCH_2025, Cells, cells_of, in_mnkr, load, service_on
from tests.examples.test_intraservice import expected

Read = Callable[[Sheet, Path], Cells]

NAME = "Intraservice (rekonstruerat exempel)"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Report]]:
    folder = tmp_path_factory.mktemp("bok")
    with service_on(f"sqlite:///{folder}/bok.sqlite") as service:
        load(service)
        yield {name: published(service, name) for name in PUBLISHED}


def published(service: Service, name: str) -> Report:
    return service.report(service.view(LEDGER), PUBLISHED[name], MARCH_2025)


def as_cells(report: str, rows: list[dict[str, Any]], kronor: Callable[[Any], Any]) -> Cells:
    """The cells of rows read back, in öre, by the keys that the report's JSON has."""
    keys = ("group", "level", "kind", "code", "label", "unit")
    return {
        (report, row["group"] or None, row["kind"], row["code"], column): kronor(cell)
        for row in rows
        for column, cell in row.items()
        if column not in keys
    }


def from_csv(sheet: Sheet, path: Path) -> Cells:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(sheet, file)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert {row["unit"] for row in rows} == {"kr"}
    return as_cells(
        fact(sheet, "report"), rows, lambda text: int(Decimal(text) * 100) if text else None
    )


def from_xlsx(sheet: Sheet, path: Path) -> Cells:
    write_xlsx(sheet, path)
    codes, _labels, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    named = [
        {str(code): cell for code, cell in zip(codes, row, strict=True)} | {"code": row[3] or ""}
        for row in rows
    ]
    return as_cells(
        fact(sheet, "report"),
        named,
        lambda kr: None if kr is None else int((Decimal(repr(kr)) * 100).to_integral_exact()),
    )


def from_parquet(sheet: Sheet, path: Path) -> Cells:
    write_parquet(sheet, path)
    rows = pq.read_table(path).to_pylist()
    return as_cells(
        fact(sheet, "report"), rows, lambda kr: None if kr is None else int(kr.scaleb(2))
    )


def fact(sheet: Sheet, code: str) -> str:
    return next(one.said for one in sheet.facts if one.code == code)


@pytest.mark.parametrize("read", [from_csv, from_xlsx, from_parquet])
@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_every_cell_is_the_reports_own_and_the_published_ones_come_out(
    reports: Mapping[str, Report], tmp_path: Path, name: str, read: Read
) -> None:
    report = reports[name]

    cells = read(report_sheet(report, ledger_name=NAME, unit="kr"), tmp_path / "fil.xlsx")

    assert cells == cells_of(report_json(report))
    of_report = {key: number for key, number in expected().items() if key[0] == name}
    assert {key: in_mnkr(cells[key]) for key in of_report} == of_report


@pytest.fixture
def book(reports: Mapping[str, Report], tmp_path: Path) -> Any:
    sheet = report_sheet(
        reports["result-summary"],
        ledger_name=NAME,
        unit="mnkr",
        conditions=("service=DI",),
        eliminated=True,
    )
    write_xlsx(sheet, tmp_path / "fil.xlsx")
    return openpyxl.load_workbook(tmp_path / "fil.xlsx")


def test_a_workbook_shows_swedish_figures_under_a_header_that_stays(book: Any) -> None:
    figures, basis = book.worksheets
    assert (figures.title, basis.title) == ("Siffror", "Underlag")
    assert figures.freeze_panes == "F3"
    assert [cell.value for cell in figures[2]][:6] == [
        "Grupp",
        "Nivå",
        "Slag av rad",
        "Kod",
        "Namn",
        "Utfall 2025-03",
    ]
    assert figures.column_dimensions["E"].width > 40
    amounts = [cell for row in figures.iter_rows(min_row=3, min_col=6) for cell in row]
    # Excel shows this format by the reader's settings: in Sweden with a comma and a blank.
    assert {cell.number_format for cell in amounts} == {"#,##0.0"}
    assert {cell.data_type for cell in amounts} == {"n"}
    total = next(row for row in figures.iter_rows(min_row=3) if row[3].value == "total")
    assert total[4].font.bold
    assert total[8].value == 8.556, "unrounded: 8,6 is what is shown"


def test_a_workbook_says_what_its_figures_stand_on(
    book: Any, reports: Mapping[str, Report]
) -> None:
    rows = list(book.worksheets[1].iter_rows(min_row=3, values_only=True))
    said = [(label, text) for label, text in rows]
    basis = reports["result-summary"].basis
    assert ("Liggare", LEDGER) in said
    assert ("Namn", NAME) in said
    assert ("Period", "2025-03") in said
    assert ("Position", str(basis.position)) in said
    assert ("Enhet", "mnkr") in said
    assert ("Språk", "sv") in said
    assert ("Urval", "service=DI") in said
    assert ("Urval", "Interna motparter är eliminerade") in said


FORMULA = '=HYPERLINK("http://exempel.se")'


def one_row(ore: int | None, text: str = FORMULA, unit: str = "kr") -> Sheet:
    columns = (
        SheetColumn("code", "Kod", "text"),
        SheetColumn("period", "Period", "month"),
        SheetColumn("date", "Datum", "day"),
        SheetColumn("recorded_at", "Registrerad", "moment"),
        SheetColumn("amount", "Belopp", "amount"),
    )
    row = SheetRow((text, 202503, "2025-03-28", datetime(2025, 4, 24, 10, tzinfo=UTC), ore))
    return Sheet("Prov", columns, [row], (Fact("unit", "Enhet", unit),), unit)


@pytest.mark.parametrize("text", [FORMULA, "+46", "-1", "@SUM(A1)", "\t=1", "http://a.se"])
def test_a_text_that_looks_like_a_formula_is_a_text(tmp_path: Path, text: str) -> None:
    write_xlsx(one_row(1, text), tmp_path / "fil.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "fil.xlsx").worksheets[0]["A3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)

    out = io.StringIO()
    write_csv(one_row(1, text), out)
    [row] = csv.DictReader(io.StringIO(out.getvalue()), delimiter=";")
    assert row["code"] == (text if text.startswith("http") else f"'{text}")

    write_parquet(one_row(1, text), tmp_path / "fil.parquet")
    assert pq.read_table(tmp_path / "fil.parquet")["code"].to_pylist() == [text]


@pytest.mark.parametrize("ore", [0, 1, -1, 10**15 - 1, 1 - 10**15, 2**53 - 1, 2**63 - 1])
def test_an_amount_is_exact_to_the_ore_whatever_its_size(tmp_path: Path, ore: int) -> None:
    write_parquet(one_row(ore), tmp_path / "fil.parquet")
    assert pq.read_table(tmp_path / "fil.parquet")["amount"].to_pylist() == [Decimal(ore) / 100]
    out = io.StringIO()
    write_csv(one_row(ore), out)
    [row] = csv.DictReader(io.StringIO(out.getvalue()), delimiter=";")
    assert Decimal(row["amount"]) * 100 == ore
    write_xlsx(one_row(ore), tmp_path / "fil.xlsx")
    figures, basis = openpyxl.load_workbook(tmp_path / "fil.xlsx").worksheets
    notes = [text for _, text in basis.iter_rows(min_row=3, values_only=True) if "exakta" in text]
    if abs(ore) < 10**15:
        assert Decimal(repr(figures["E3"].value)) * 100 == ore
        assert not notes
    else:
        assert len(notes) == 1, "a workbook says where it cannot be exact"


def test_periods_days_and_times_are_typed(tmp_path: Path) -> None:
    write_xlsx(one_row(None), tmp_path / "fil.xlsx")
    [period, day, moment, amount] = openpyxl.load_workbook(tmp_path / "fil.xlsx").worksheets[0][3][
        1:
    ]
    assert (period.value, period.number_format) == (datetime(2025, 3, 1), "yyyy-mm")
    assert (day.value, day.number_format) == (datetime(2025, 3, 28), "yyyy-mm-dd")
    assert moment.value == datetime(2025, 4, 24, 12), "a clock in Sweden"
    assert amount.value is None

    write_parquet(one_row(None), tmp_path / "fil.parquet")
    [row] = pq.read_table(tmp_path / "fil.parquet").to_pylist()
    assert (row["period"], row["date"]) == (date(2025, 3, 1), date(2025, 3, 28))
    assert row["recorded_at"] == datetime(2025, 4, 24, 10, tzinfo=UTC)
    assert row["amount"] is None
    metadata = pq.read_schema(tmp_path / "fil.parquet").metadata
    assert metadata[b"liggare.unit"] == b"kr"


def test_what_rounds_to_zero_is_shown_without_a_sign(tmp_path: Path) -> None:
    write_xlsx(one_row(-4_000_000, unit="mnkr"), tmp_path / "fil.xlsx")
    page = openpyxl.load_workbook(tmp_path / "fil.xlsx").worksheets[0]
    [(where, [rule])] = [(str(r.sqref), r.rules) for r in page.conditional_formatting]
    assert where == "E3"
    low, high = map(float, rule.formula)
    assert low < page["E3"].value < high + 1e-12
    assert low > -0.05, "what rounds to -0,1 keeps its sign"
    assert rule.dxf.numFmt.formatCode == "0.0;0.0"


def test_rows_beyond_a_sheet_go_on_on_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.print.workbook.ROWS", 4)
    one = one_row(100)
    rows = [one.rows[0]] * 5  # type: ignore[index]
    write_xlsx(Sheet(one.title, one.columns, rows, one.facts, one.unit), tmp_path / "fil.xlsx")

    book = openpyxl.load_workbook(tmp_path / "fil.xlsx")

    assert [(page.title, page.max_row) for page in book.worksheets[:-1]] == [
        ("Siffror", 4),
        ("Siffror 2", 4),
        ("Siffror 3", 3),
    ]
