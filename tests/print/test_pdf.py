"""A printed report as PDF: figures in their places, and what a user wrote as it stands."""

import copy
import io
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest

from adapters.documents.document import (
    Document,
    Heading,
    Paragraph,
    Run,
    printed,
)
from adapters.language import speaking
from adapters.print.pdf import pdf
from adapters.print.pdf.glyphs import glyphs, shown
from tests.print.given_documents import (
    DECIDED,
    DECISION,
    DEVIATIONS,
    EMPTY,
    FACE,
    HOSTILE,
    RICH,
    hostile,
    of,
)
from tests.print.pdf_pages import pages_of, read
from tests.print.pdf_tables import tables_in
from tests.print.pdf_tags import elements, tree


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


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


def test_a_heading_whose_characters_show_nothing_is_none() -> None:
    document = of(Heading(1, (Run("\u200b\u2060"),)), Paragraph((Run("Text"),)))
    assert read(pdf(document), "H1") == []


def test_every_character_that_the_fonts_are_said_to_have_is_printed() -> None:
    """Typst refuses to print a character without a picture, so that it says itself what lacks."""
    characters = [chr(code) for code in sorted(glyphs()) if shown(chr(code)) == chr(code)]
    said = [" ".join(c for c in characters if c.isprintable())]
    styles = [(False, False), (True, False), (False, True), (True, True)]
    runs = tuple(Run(text, *style) for text in said for style in styles)
    assert len(characters) > 1_500
    assert "å" in characters
    assert pages_of(pdf(of(Paragraph(runs))))


def test_a_name_in_a_chart_is_shown_as_all_other_texts_are() -> None:
    specification = copy.deepcopy(dict(DEVIATIONS.specification))
    specification["data"]["values"][0]["area"] = "Ekonomi 🙂 #eval(1)"
    made = pdf(of(replace(DEVIATIONS, specification=specification)))
    assert "Ekonomi [U+1F642] #eval(1)" in pages_of(made)[0]


def test_however_long_a_decisions_body_is_the_digest_stands_whole_on_every_page() -> None:
    decision = DECISION.model_copy(update={"body": "Nämnden för Intraservice " * 40})
    made = pdf(replace(DECIDED, face=replace(DECIDED.face, decision=decision)))
    digest = " ".join(FACE.digest[at : at + 8] for at in range(0, 64, 8))
    assert all(digest in page for page in pages_of(made))
