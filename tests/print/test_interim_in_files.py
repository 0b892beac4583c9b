"""The interim report of March 2025 in its files: every published figure, each in its place."""

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import docx as word
import openpyxl
import pytest

from adapters.documents.assembling import make_document
from adapters.documents.document import Document, Table, printed, worded
from adapters.language import speaking
from adapters.print.document_workbook import workbook
from adapters.print.docx import docx
from adapters.service import PUBLISHED
from tests.examples.book import (
    LEDGER,
    MARCH_2025,
    OUTCOMES,
    load,
    printed_number,
    service_on,
)
from tests.examples.test_intraservice import expected
from tests.examples.test_one_line_more import Input, changed_file, columns, inputs, rows

Key = tuple[str, str | None, str, str, str]
Figures = dict[Key, Decimal]
"""What stands in the cells of a file, in mnkr, by report, group, kind, code and column."""

FIRST = 5
"""The first row of a table's own on its sheet; the columns' codes stand two rows above."""


@pytest.fixture(scope="module", autouse=True)
def in_swedish() -> Iterator[None]:
    with speaking("sv"):
        yield


def interim_report(folder: Path, line: Input | None = None) -> Document:
    """The report of a book loaded anew, with or without a changed line."""
    changed = {line.file: changed_file(line, folder)} if line else None
    with service_on(f"sqlite:///{folder}/bok.sqlite") as service:
        load(service, changed)
        return make_document(service, service.view(LEDGER), "interim-report", MARCH_2025)[0]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return interim_report(tmp_path_factory.mktemp("bok"))


def in_workbook(document: Document) -> Figures:
    """The numbers of the published tables' sheets, by the codes that stand there."""
    book = openpyxl.load_workbook(BytesIO(workbook(document)))
    pages = book.worksheets[-len(document.tables) :]
    found: Figures = {}
    for table, page in zip(document.tables, pages, strict=True):
        if table.code in PUBLISHED:
            codes = [cell.value for cell in page[FIRST - 2]]
            for row in page.iter_rows(min_row=FIRST):
                named = dict(zip(codes, row, strict=True))
                found |= {
                    key_of(table.code, named["kind"].value, named["code"].value, code): Decimal(
                        repr(cell.value)
                    )
                    for code, cell in named.items()
                    if cell.data_type == "n" and cell.value is not None
                }
    return found


def in_word(document: Document) -> Figures:
    """The figures of the published tables, below their headings and beside their rows' names."""
    file = word.Document(BytesIO(docx(document)))
    found: Figures = {}
    for table, written in zip(document.tables, file.tables, strict=True):
        if table.code in PUBLISHED:
            found |= _in_word_table(table, written)
    return found


def _in_word_table(table: Table, written: Any) -> Figures:
    heads, *others = ([cell.text for cell in row.cells] for row in own_rows(written))
    assert heads == [worded(column.label) for column in table.columns]
    found: Figures = {}
    for row, texts in zip(table.rows, others, strict=True):
        assert texts[0] == printed(row.cells[0])
        found |= {
            key_of(table.code, row.kind, row.code, column.code): printed_number(text)
            for column, text in zip(table.columns, texts, strict=True)
            if column.align == "right" and text != "–"
        }
    return found


def own_rows(written: Any) -> Iterator[Any]:
    """The rows of a table, without those that go across it."""
    return (row for row in written.rows if len(row._tr.tc_lst) > 1)


def key_of(report: str, kind: str, code: str, column: str) -> Key:
    group, _, plain = code.rpartition("/")
    return report, group or None, kind, plain, column


def one_decimal(figure: Decimal) -> Decimal:
    return figure.quantize(Decimal("0.1"), ROUND_HALF_UP)


@pytest.mark.parametrize("read", [in_workbook, in_word])
def test_all_410_published_figures_stand_each_in_its_row_and_column(
    report: Document, read: Callable[[Document], Figures]
) -> None:
    found = read(report)
    published = expected()
    assert len(published) == 410
    assert {key: one_decimal(found[key]) for key in published if key in found} == published


def test_a_voucher_moved_by_a_million_moves_exactly_its_figures_in_both_files(
    report: Document, tmp_path: Path
) -> None:
    line = next(
        line
        for line in inputs(OUTCOMES[-1])
        if line.codes.get("service") == "33" and "initiative" not in line.codes
    )
    moved = {(*row, column): -sign for row in rows(line) for column, sign in columns(line).items()}

    after = interim_report(tmp_path, line)

    for read in (in_workbook, in_word):
        was, now = read(report), read(after)
        changed = {key: now[key] - was[key] for key in was if now[key] != was[key]}
        assert was.keys() == now.keys()
        assert changed.keys() == moved.keys() & was.keys(), "no other figure, and none is left"
        assert {key: round(by) for key, by in changed.items()} == {
            key: moved[key] for key in changed
        }
        assert len(changed) > 10


def test_each_file_is_written_within_two_seconds(report: Document) -> None:
    for write in (docx, workbook):
        began = perf_counter()
        write(report)
        assert perf_counter() - began < 2
