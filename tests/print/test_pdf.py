"""A printed report as PDF: figures in their places, and what a user wrote as it stands."""

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
    Document,
    Heading,
    Paragraph,
    Row,
    Run,
    Table,
    printed,
)
from adapters.language import speaking
from adapters.print.pdf import pdf
from adapters.print.pdf.glyphs import glyphs, shown
from tests.print.given_documents import (
    DECIDED,
    EMPTY,
    FACE,
    FOLLOW_UP,
    HOSTILE,
    RESULT,
    RICH,
    hostile,
    mnkr,
)
from tests.print.pdf_tables import tables_in
from tests.print.pdf_tags import elements, kind, tree
from tests.print.pdf_text import Texts

LINES = re.compile(r"\s+")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


def of(*blocks: Any) -> Document:
    return Document("interim-report", FACE, blocks)


def pages_of(made: bytes) -> list[str]:
    """What stands on each page, head and foot included; lines run together."""
    with pypdfium2.PdfDocument(made) as document:
        pages = (page.get_textpage().get_text_range() for page in document)
        return [LINES.sub(" ", text.replace("\ufffe", "-")) for text in pages]


def sizes_of(made: bytes) -> list[tuple[float, float]]:
    with pypdfium2.PdfDocument(made) as document:
        return [document.get_page_size(at) for at in range(len(document))]


def read(made: bytes, *kinds: str) -> list[str]:
    """What a screen reader reads of some kinds of element, in its order."""
    with pikepdf.open(io.BytesIO(made)) as document:
        texts = Texts(document)
        return [texts.of(one) for one in elements(tree(document), *kinds)]


def test_every_figure_stands_in_its_row_under_its_column() -> None:
    result, chart, indicators, _assignments, follow_up = tables_in(pdf(RICH))
    assert result.caption == "Resultatsammanställning, mnkr"
    assert result.row("Kostnader")["Utfall jan–mars"] == "−347,2".replace(",", ".")
    assert result.row("Resultat")["Bokslut fg år"] == "3.7"
    assert chart.row("KLS") == {"Tjänsteområde": "KLS", "Avvikelse": "6.8"}
    assert indicators.row("Löst vid första kontakten")["Utfall"] == "97.50\u00a0%"
    assert follow_up.rows[3].cells[0] == "Summa Ekonomi"
    for table, made in zip(RICH.tables, (result, chart, indicators), strict=False):
        assert [row.cells for row in made.rows] == [
            tuple(printed(cell) for cell in row.cells) for row in table.rows
        ]


def test_what_is_said_of_a_row_stands_under_it_outcome_first() -> None:
    follow_up = tables_in(pdf(RICH))[-1]
    (row,) = (row for row in follow_up.rows if row.remarks)
    assert row.cells[0] == "33 Stöd i ekonomiprocesserna"
    assert [remark.partition(":")[0] for remark in row.remarks] == ["Utfall", "Prognos"]
    assert row.remarks[1].endswith("utförs under resten av året.")


def test_an_empty_table_says_that_there_is_none_and_an_empty_cell_a_dash() -> None:
    *_, assignments, follow_up = tables_in(pdf(RICH))
    assert [row.cells for row in assignments.rows] == [("None to report",)]
    assert follow_up.row("Utan budget")["Budget 2025"] == "–"


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


@pytest.mark.parametrize("document", [RICH, DECIDED])
def test_on_every_page_stands_what_the_report_is_and_stands_on(document: Document) -> None:
    pages = pages_of(pdf(document))
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        assert f"Page {number} (3)" in page
        for said in (
            "Nämnden för Intraservice",
            "Delårsrapport mars 2025",
            "januari–mars 2025",
            "dnr 0114/25" if number > 1 else "0114/25",
            "en positiv avvikelse är bättre för resultatet",
            "externt inkl nämnder",
            "Prognos mars, inlämnad 2025-04-09",
            "2025-04-10 08:30",
            "Log position: 4,711",
            "8b5c0f7a 4d1e9326 6c1f0a9b e2d47358 a1c6e0f4 9b7d5238 4f6e1a0b 9c8d7e65",
        ):
            assert said in page


def test_a_draft_is_marked_on_every_page_and_a_decided_report_says_by_which_decision() -> None:
    for page in pages_of(pdf(RICH)):
        assert page.count("DRAFT") >= 2
    for page in pages_of(pdf(DECIDED)):
        assert "DRAFT" not in page
        assert "DECIDED · Nämnden för Intraservice 2025-04-24 § 61 dnr 0114/25" in page


def test_the_report_is_read_in_the_order_of_its_blocks() -> None:
    assert read(pdf(RICH), "Title", "H1", "H2", "H3", "Caption", "Figure") == [
        "Delårsrapport mars 2025",
        "Sammanfattning",
        "Ekonomiskt resultat",
        "Resultat",
        "Resultatsammanställning, mnkr",
        "Avvikelser",
        *read(pdf(RICH), "Figure"),
        "Avvikelse mot budget per tjänsteområde, siffrorna",
        "Mått",
        "Mått och nyckeltal",
        "Uppdrag från nämnden",
        "Uppdrag",
        "Bilaga: Tjänsteuppföljning",
        "Tjänsteuppföljning, mnkr",
    ]


def test_a_chart_says_in_words_what_it_shows() -> None:
    with pikepdf.open(io.BytesIO(pdf(RICH))) as document:
        (figure,) = elements(tree(document), "Figure")
        assert str(figure.Alt) == RICH.blocks[8].alternative  # type: ignore[union-attr]


def test_the_same_report_is_the_same_bytes() -> None:
    assert pdf(RICH) == pdf(replace(RICH))


def test_it_bears_the_reports_date_and_no_other() -> None:
    with pikepdf.open(io.BytesIO(pdf(RICH))) as document:
        assert str(document.docinfo.CreationDate).startswith("D:20250410063000")
    with pikepdf.open(io.BytesIO(pdf(EMPTY))) as document:
        assert "/CreationDate" not in document.docinfo


def test_what_a_user_writes_is_printed_as_it_stands_and_never_run() -> None:
    made = pdf(hostile())
    (table,) = tables_in(made)
    assert [row.cells[0] for row in table.rows[:2]] == [HOSTILE[0], HOSTILE[1]]
    assert table.rows[4].remarks[0].endswith(": " + HOSTILE[4])
    assert HOSTILE[3] in read(made, "P")
    assert "Ingen rubrik" not in " ".join(read(made, "H1"))
    assert sum("root:" in page for page in pages_of(made)) == 0


def test_what_turns_a_text_around_is_left_out_and_what_the_fonts_lack_stands_by_its_code() -> None:
    *_, turned, lacking, long = read(pdf(of(*(Paragraph((Run(t),)) for t in HOSTILE))), "P")
    assert turned == "omvänd ordning, nollbredd, mjuktbindestreck"
    assert lacking.startswith("Emoji [U+1F642][U+1F3DB], pil →, grekiska Ω, kinesiska [U+51B3]")
    assert long.replace("\u200b", "") == "x" * 10_000


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


def test_every_character_that_the_fonts_are_said_to_have_is_printed() -> None:
    """Typst refuses to print a character without a picture, so that it says itself what lacks."""
    characters = [chr(code) for code in sorted(glyphs()) if shown(chr(code)) == chr(code)]
    said = [" ".join(c for c in characters if c.isprintable())]
    styles = [(False, False), (True, False), (False, True), (True, True)]
    runs = tuple(Run(text, *style) for text in said for style in styles)
    assert len(characters) > 1_500
    assert "å" in characters
    assert pages_of(pdf(of(Paragraph(runs))))


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
