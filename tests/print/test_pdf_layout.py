"""How a printed report lies on the pages of its PDF: wide tables, long ones, narrow columns."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest

from adapters.documents.document import (
    Amount,
    Column,
    Heading,
    Paragraph,
    Row,
    Run,
    Table,
    printed,
)
from adapters.language import speaking
from adapters.print.pdf import pdf
from tests.print.given_documents import (
    FOLLOW_UP,
    RESULT,
    hostile,
    mnkr,
    of,
)
from tests.print.pdf_pages import pages_of, read, sizes_of
from tests.print.pdf_tables import tables_in
from tests.print.pdf_tags import elements, kind, tree


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


def test_figures_of_a_column_stand_under_each_other_to_the_last_digit() -> None:
    """As seen: the right edges of a column's figures, on the page, in points."""
    with pypdfium2.PdfDocument(pdf(of(RESULT))) as document:
        text = document[0].get_textpage()
        for column in range(1, 9):
            said = [printed(row.cells[column]) for row in RESULT.rows]
            edges = _right_edges(text, said[0])
            assert any(all(_stands(text, one, edge) for one in said) for edge in edges)


def _right_edges(text: Any, figure: str) -> Iterator[float]:
    search = text.search(figure)
    while found := search.get_next():
        start, count = found
        yield text.get_charbox(start + count - 1)[2]


def _stands(text: Any, figure: str, edge: float) -> bool:
    return any(abs(one - edge) < 0.7 for one in _right_edges(text, figure))


def test_nothing_runs_off_the_page() -> None:
    with pypdfium2.PdfDocument(pdf(hostile())) as document:
        for page in document:
            text = page.get_textpage()
            boxes = [text.get_rect(i) for i in range(text.count_rects())]
            assert min(left for left, *_ in boxes) >= 50
            assert max(right for _, _, right, _ in boxes) <= 595 - 10


def test_a_long_table_has_its_head_on_every_page_but_is_read_once() -> None:
    rows = tuple(
        FOLLOW_UP.rows[0]._replace(cells=(f"Tjänst {i}", *[mnkr(i)] * 6)) for i in range(120)
    )
    made = pdf(of(replace(FOLLOW_UP, rows=rows)))
    pages = pages_of(made)
    assert len(pages) > 2
    assert all("Avvikelse" in page for page in pages)
    (table,) = tables_in(made)
    assert [row.cells[0] for row in table.rows] == [f"Tjänst {i}" for i in range(120)]
    assert read(made, "TH").count("Tjänst") == 1


def test_a_row_and_what_is_said_of_it_stand_on_one_page() -> None:
    rows = tuple(FOLLOW_UP.rows[1]._replace(cells=(f"Rad {i} .", *[None] * 6)) for i in range(60))
    pages = pages_of(pdf(of(replace(FOLLOW_UP, rows=rows))))
    for page in pages:
        assert len(re.findall(r"Rad \d+ \.", page)) == page.count("utförs under resten")


def test_a_comment_longer_than_a_page_goes_on_on_the_next() -> None:
    remark = FOLLOW_UP.rows[1].remarks[0]
    long = " ".join(f"ord{i}" for i in range(1_500))
    row = FOLLOW_UP.rows[1]._replace(
        remarks=(remark._replace(text=remark.text._replace(text=long)),)
    )
    made = pdf(of(replace(FOLLOW_UP, rows=(row,))))
    (table,) = tables_in(made)
    assert table.rows[0].remarks[0].endswith("ord1499")
    assert "ord1499" in "".join(pages_of(made))


def test_figures_that_no_upright_page_has_room_for_turn_it_with_its_heading() -> None:
    kr = Amount(-146_340_000_012, "kr")
    wide = replace(RESULT, rows=(Row(("Kostnader", *[kr] * 8)),))
    heads = [Heading(1, (Run(text),)) for text in ("Bred", "Smal")]
    made = pdf(of(Paragraph((Run("Före"),)), heads[0], wide, heads[1], RESULT))
    assert [width > height for width, height in sizes_of(made)] == [False, True, False]
    assert "Bred" in pages_of(made)[1]
    assert tables_in(made)[0].rows[0].cells[1] == printed(kr)


@pytest.mark.parametrize("levels", [(2, 3), (1, 3), (3,)])
def test_headings_that_skip_a_level_are_printed_without_skipping(levels: tuple[int, ...]) -> None:
    made = pdf(of(*(Heading(level, (Run(f"Nivå {level}"),)) for level in levels)))
    with pikepdf.open(io.BytesIO(made)) as document:
        heads = [kind(one) for one in elements(tree(document), "H1", "H2", "H3")]
    assert heads == ["H1", "H2", "H3"][: len(levels)]


def test_a_table_of_words_alone_has_its_words_to_the_left() -> None:
    columns = (Column("a", "Uppdrag", "left", 3.0), Column("b", "Klart", "left"))
    table = Table("words", "Ord", columns, (Row(("Utred", "2025-06-30")),))
    assert tables_in(pdf(of(table)))[0].row("Utred") == {"Uppdrag": "Utred", "Klart": "2025-06-30"}


def test_what_stands_alone_between_turned_tables_is_turned_with_them() -> None:
    kr = Amount(-146_340_000_012, "kr")
    wide = replace(RESULT, rows=(Row(("Kostnader", *[kr] * 8)),))
    heads = [Heading(1, (Run(text),)) for text in ("Ett", "Två", "Tre", "Fyra")]
    made = pdf(of(heads[0], wide, heads[1], FOLLOW_UP, heads[2], wide, heads[3], FOLLOW_UP))
    assert [width > height for width, height in sizes_of(made)] == [False, True, False]


def test_a_date_stands_on_one_line_however_narrow_its_column() -> None:
    columns = (Column("a", "Vad som ska göras", "left", 9.0), Column("b", "Senast", "left", 0.1))
    table = Table("dates", "Uppdrag", columns, (Row(("Utred. " * 40, "2025-06-30")),))
    assert any("2025-06-30" in page for page in pages_of(pdf(of(table))))
