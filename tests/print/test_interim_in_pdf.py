"""The interim report of March 2025 as PDF: every published figure, read in its row and column."""

import io
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from adapters.documents.assembling import make_document
from adapters.documents.document import Document, printed, worded
from adapters.language import speaking
from adapters.print.pdf import pdf
from tests.examples.book import LEDGER, MARCH_2025, OUTCOMES, load, service_on
from tests.examples.test_intraservice import expected
from tests.examples.test_one_line_more import Input, changed_file, columns, inputs, rows
from tests.print.pdf_conditions import broken
from tests.print.pdf_tables import PrintedTable, tables_in
from tests.print.pdf_tags import elements, tree
from tests.print.pdf_text import Texts

Cells = dict[tuple[str, str, str], str]
"""What is printed, by table, row and column."""

Made = tuple[Document, bytes]

REPORTS = ("service-follow-up", "result-summary", "responsibility")


def made(folder: Path, changed: Mapping[str, Path] | None = None) -> Made:
    """The interim report of the whole example, in English, and its PDF."""
    with speaking("en"), service_on(f"sqlite:///{folder}/bok.sqlite") as service:
        load(service, changed)
        document, _ = make_document(service, service.view(LEDGER), "interim-report", MARCH_2025)
        return document, pdf(document)


@pytest.fixture(scope="module")
def interim(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("bok"))


def cells_in(interim: Made) -> Cells:
    """The cells of the PDF's tables, by the codes of what they are printed under."""
    document, as_pdf = interim
    cells: Cells = {}
    with speaking("en"):
        for table, found in zip(document.tables, read(as_pdf), strict=True):
            assert found.caption == worded(table.caption)
            assert found.columns == tuple(worded(column.label) for column in table.columns)
            for row, printed_row in zip(table.rows, found.rows, strict=False):
                assert printed_row.cells[0] == printed(row.cells[0])
                for column, said in zip(table.columns, printed_row.cells, strict=True):
                    cells[table.code, row.code, column.code] = said
    return cells


@cache
def read(as_pdf: bytes) -> tuple[PrintedTable, ...]:
    return tables_in(as_pdf)


def number(said: str) -> Decimal:
    return Decimal(said.replace(",", "").replace("\u2212", "-"))


def key_of(report: str, group: str | None, code: str, column: str) -> tuple[str, str, str]:
    return report, f"{group}/{code}" if group else code, column


def test_all_410_published_figures_stand_in_their_rows_and_columns(interim: Made) -> None:
    cells = cells_in(interim)
    published = {
        key_of(report, group, code, column): figure
        for (report, group, _kind, code, column), figure in expected().items()
    }
    assert len(published) == 410
    assert {key: number(cells[key]) for key in published} == published


def test_the_whole_report_is_open_to_everyone(interim: Made) -> None:
    assert broken(interim[1]) == {}


def test_the_report_bears_its_title_and_its_digest(interim: Made) -> None:
    document, as_pdf = interim
    with pikepdf.open(io.BytesIO(as_pdf)) as opened:
        assert opened.docinfo.Title == document.face.title
        points = map(Texts(opened).of, elements(tree(opened), "LBody"))
        assert document.face.digest in [point.replace(" ", "") for point in points]


def test_two_runs_on_the_same_position_give_the_same_bytes(interim: Made) -> None:
    document, as_pdf = interim
    with speaking("en"):
        assert pdf(document) == as_pdf


def test_a_voucher_moved_by_a_million_changes_exactly_the_figures_that_hold_it(
    interim: Made, tmp_path: Path
) -> None:
    line = _booked_in_march()
    before, after = cells_in(interim), cells_in(made(tmp_path, _changed(line, tmp_path)))
    moved = {
        key: number(after[key]) - number(before[key])
        for key in before
        if key[0] in REPORTS and after[key] != before[key]
    }
    held = {
        key_of(report, group, code, column): Decimal(-sign)
        for report, group, _kind, code in rows(line)
        for column, sign in columns(line).items()
    }
    assert moved == {key: change for key, change in held.items() if key in before}
    assert len(moved) > 10


def _booked_in_march() -> Input:
    """A service's external cost in March, outside the initiatives."""
    return next(
        line
        for line in inputs(OUTCOMES[-1])
        if line.period == 202503
        and line.codes.get("service") == "33"
        and line.codes.get("counterparty") != "INT"
        and not line.codes.get("initiative")
    )


def _changed(line: Input, folder: Path) -> Mapping[str, Path]:
    return {line.file: changed_file(line, folder)}
