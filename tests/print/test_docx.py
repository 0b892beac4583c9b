"""A printed report as a Word file, as another program reads it."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from time import perf_counter
from typing import Any
from zipfile import ZipFile

import docx as word
import pytest
from docx.document import Document as Written
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WrittenParagraph
from freezegun import freeze_time

from adapters.documents.document import (
    Column,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Points,
    Remark,
    Row,
    Run,
    Said,
    Table,
)
from adapters.language import speaking
from adapters.print.docx import docx
from tests.print.given_documents import (
    DECIDED,
    DEVIATIONS,
    EMPTY,
    FACE,
    FOLLOW_UP,
    HOSTILE,
    RESULT,
    RICH,
    hostile,
)

ATTACHED = ("word/", "docProps/", "_rels/", "[Content_Types].xml")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture(scope="module")
def rich() -> Written:
    with speaking("en"):
        return written(RICH)


def written(document: Document) -> Written:
    return word.Document(BytesIO(docx(document)))


def of(*blocks: Any) -> Document:
    return Document("interim-report", FACE, blocks)


def rows_of(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def parts(document: Document) -> dict[str, bytes]:
    with ZipFile(BytesIO(docx(document))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def has(element: Any, tag: str) -> bool:
    return element.find(f".//{qn(tag)}") is not None


def test_the_report_is_read_in_its_order_by_real_headings_and_lists(rich: Written) -> None:
    told = [(p.style.name, p.text) for p in rich.paragraphs if p.style and p.text]
    headings = [(name, text) for name, text in told if name.startswith(("Title", "Heading"))]
    assert headings == [
        ("Title", "Delårsrapport mars 2025"),
        ("Heading 1", "Sammanfattning"),
        ("Heading 1", "Ekonomiskt resultat"),
        ("Heading 2", "Resultat"),
        ("Heading 2", "Avvikelser"),
        ("Heading 3", "Mått"),
        ("Heading 3", "Uppdrag från nämnden"),
        ("Heading 1", "Bilaga: Tjänsteuppföljning"),
    ]
    assert ("List Bullet", "Vakanser i avvaktan på rekrytering.") in told
    assert ("List Number", "Rapportera i juni.") in told
    [summary] = [p for p in rich.paragraphs if p.text.startswith("Resultatet till och med mars")]
    assert summary.text == (
        "Resultatet till och med mars är 8,6 mnkr, vilket är 13,4 mnkr bättre än budget. "
        "Det är inte en bestående nivå."
    )
    assert [r.text for r in summary.runs if r.bold] == ["8,6 mnkr"]
    assert [r.text for r in summary.runs if r.italic] == ["inte"]


def test_figures_stand_in_their_rows_and_columns_as_they_are_printed(rich: Written) -> None:
    result = rows_of(rich.tables[0])
    assert result[0][1:4] == ["Utfall jan–mars", "Budget jan–mars", "Avvikelse"]
    assert result[1][:4] == ["Intäkter", "346.2", "355.3", "−9.1"]
    assert result[4][:4] == ["Resultat", "8.6", "−4.8", "13.4"]
    indicators = rows_of(rich.tables[2])
    assert indicators[1] == ["Löst vid första kontakten", "97.50\u00a0%", "95.00\u00a0%", "nås"]
    follow_up = rows_of(rich.tables[4])
    assert follow_up[-2] == ["Utan budget", "−0.1", "–", "–", "–", "–", "–"]


def test_a_comment_stands_under_its_row_across_the_table(rich: Written) -> None:
    rows = rich.tables[4].rows
    assert rows[2].cells[0].text == "33 Stöd i ekonomiprocesserna"
    outcome, forecast = rows[3], rows[4]
    assert outcome.cells[0].text.startswith("Utfall: Konsultinsatserna i upphandlingen")
    assert forecast.cells[0].text.startswith("Prognos: Merparten")
    assert {cell.grid_span for cell in outcome.cells} == {7}
    assert has(rows[2]._tr, "w:keepNext"), "a row is not parted from what is said of it"


def test_a_header_row_stands_on_every_page_and_no_row_breaks(rich: Written) -> None:
    for table in rich.tables:
        first, *others = table.rows
        assert has(first._tr, "w:tblHeader")
        assert not any(has(row._tr, "w:tblHeader") for row in others)
        of_figures = [row for row in others if len({*row._tr.tc_lst}) > 1]
        assert all(has(row._tr, "w:cantSplit") for row in (first, *of_figures))
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")


def test_a_sum_stands_out_by_weight_and_rule(rich: Written) -> None:
    rows = {row.cells[0].text: row for row in rich.tables[4].rows}
    for name, is_sum in (("26 Sammanställda räkenskaper", False), ("Summa Ekonomi", True)):
        cell = rows[name].cells[1]
        assert bool(cell.paragraphs[0].runs[0].bold) is is_sum
        assert has(cell._tc, "w:top") is is_sum
    assert rows["26 Sammanställda räkenskaper"].cells[0].paragraphs[0].paragraph_format.left_indent


def test_a_sum_and_the_notes_stand_on_the_page_of_what_they_are_about() -> None:
    many = tuple(FOLLOW_UP.rows[0] for _ in range(40))
    noted = replace(FOLLOW_UP, rows=(*many, *FOLLOW_UP.rows[3:4]), notes=("Not",))
    [table] = written(of(noted)).tables
    held = [has(row._tr, "w:keepNext") for row in table.rows]
    assert held == [True, *[False] * 39, True, True], "the header, the last before the sum, the sum"


def test_a_chart_is_not_parted_from_its_caption_nor_is_the_caption_said_twice() -> None:
    same = replace(DEVIATIONS, table=replace(DEVIATIONS.table, caption=DEVIATIONS.caption))
    file = written(of(same))
    [caption] = [p for p in file.paragraphs if p.style and p.style.name == "Caption"]
    assert caption.text.strip() == DEVIATIONS.caption
    assert has(caption._p, "w:drawing")
    assert len(file.tables) == 1


def test_an_empty_table_says_that_there_is_nothing(rich: Written) -> None:
    assert [row.cells[0].text for row in rich.tables[3].rows] == ["Uppdrag", "None to report"]


def test_tables_and_pictures_are_told_to_those_who_do_not_see_them(rich: Written) -> None:
    properties = rich.tables[0]._tbl.tblPr
    caption = properties.find(qn("w:tblCaption")).get(qn("w:val"))
    assert caption == "Resultatsammanställning, mnkr"
    described = properties.find(qn("w:tblDescription")).get(qn("w:val"))
    assert described.startswith("4 rows and 9 columns")
    [picture] = rich.inline_shapes
    said = picture._inline.docPr
    assert said.get("descr") == DEVIATIONS.alternative
    assert said.get("title") == DEVIATIONS.caption
    assert picture.width <= rich.sections[0].page_width


def test_every_page_says_what_the_report_is_and_how_it_stands(rich: Written) -> None:
    [section] = rich.sections
    above = [p.text for p in section.header.paragraphs]
    below = "\n".join(p.text for p in section.footer.paragraphs)
    names = "Nämnden för Intraservice · Delårsrapport mars 2025 · januari–mars 2025 · dnr 0114/25"
    assert above == ["DRAFT", names]
    assert "DRAFT · position 4711" in below
    assert FACE.digest in below
    assert "en positiv avvikelse är bättre" in below
    assert "externt inkl nämnder" in below
    fields = [f.get(qn("w:instr")) for f in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert not section.different_first_page_header_footer


def test_a_decided_report_names_its_decision_and_has_no_mark_of_a_draft() -> None:
    [section] = written(DECIDED).sections
    assert len(section.header.paragraphs) == 1
    below = section.footer.paragraphs[0].text
    assert below.startswith("DECIDED · position 4711 · Nämnden för Intraservice 2025-04-24 § 61")


def test_the_file_says_its_title_language_and_when_it_was_recorded(rich: Written) -> None:
    core = rich.core_properties
    assert (core.title, core.author) == ("Delårsrapport mars 2025", "Nämnden för Intraservice")
    assert "position 4711" in core.comments
    assert core.created == core.modified
    assert str(core.created) == "2025-04-10 06:30:00+00:00"
    with speaking("sv"):
        swedish = written(RICH)
    assert (core.language, swedish.core_properties.language) == ("en", "sv")
    spoken = {lang.get(qn("w:val")) for lang in swedish.styles.element.iter(qn("w:lang"))}
    assert spoken == {"sv-SE"}


def test_the_same_document_is_the_same_bytes_whenever_it_is_written() -> None:
    with freeze_time("2025-04-10"):
        first = docx(RICH)
    with freeze_time("2031-12-24"):
        assert docx(RICH) == first


def test_nothing_in_the_file_reaches_outside_or_runs() -> None:
    for document in (RICH, hostile()):
        inside = parts(document)
        assert all(name.startswith(ATTACHED) for name in inside)
        assert not any("vba" in name.casefold() for name in inside)
        assert not any(b'TargetMode="External"' in part for part in inside.values())
        assert b"w:instrText" not in inside["word/document.xml"]
        assert b"w:fldSimple" not in inside["word/document.xml"]


def test_what_a_user_wrote_is_printed_as_it_stands() -> None:
    file = written(hostile())
    told = [p.text for p in file.paragraphs]
    for text in HOSTILE:
        assert text in told
    [table] = file.tables
    cells = [row.cells[0].text for row in table.rows]
    assert [cell for cell in cells if cell in HOSTILE] == [HOSTILE[0], *HOSTILE]


def test_what_xml_cannot_hold_is_seen_as_missing() -> None:
    text = "Noll\x00 vertikal\x0b surrogat\ud800 slut\uffff."
    file = written(of(Paragraph((Run(text),))))
    assert file.paragraphs[-1].text == "Noll\ufffd vertikal\ufffd surrogat\ufffd slut\ufffd."


def test_every_numbered_list_begins_at_one() -> None:
    two = tuple((Run(text),) for text in ("första", "andra"))
    file = written(of(Points(two, numbered=True), Points(two, numbered=True)))
    used = [n.get(qn("w:val")) for n in file.element.body.iter(qn("w:numId"))]
    assert used == ["1", "1", "2", "2"]
    begun = file.part.numbering_part.element.iter(qn("w:startOverride"))
    assert [start.get(qn("w:val")) for start in begun] == ["1", "1"]


def wide(columns: int = 9) -> Table:
    names = tuple(Column(f"c{i}", f"Kolumn {i}", "left") for i in range(columns))
    return Table("measures", "Åtgärder", names, (Row(("x",) * columns),))


def test_a_wide_table_and_its_heading_lie_on_pages_of_their_own() -> None:
    heading = Heading(1, (Run("Åtgärder"),))
    after = Heading(1, (Run("Mått"),))
    file = written(of(RESULT, heading, wide(), after, FOLLOW_UP))
    turned = [s.orientation for s in file.sections]
    assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert all(section.header.is_linked_to_previous for section in list(file.sections)[1:])
    first = next(file.sections[1].iter_inner_content())
    assert isinstance(first, WrittenParagraph)
    assert first.text == "Åtgärder"
    for section, table in zip(file.sections, file.tables, strict=True):
        room = section.page_width - section.left_margin - section.right_margin
        assert sum(column.width for column in table.columns) <= room


def test_what_follows_a_page_break_begins_a_page(rich: Written) -> None:
    begun = [p.text for p in rich.paragraphs if p.paragraph_format.page_break_before]
    assert begun == ["Bilaga: Tjänsteuppföljning"]
    twice = written(of(PageBreak(), PageBreak(), RESULT, PageBreak()))
    begun = [p.text for p in twice.paragraphs if p.paragraph_format.page_break_before]
    assert begun == ["Resultatsammanställning, mnkr"]


def test_a_report_of_an_empty_log_is_its_face() -> None:
    file = written(EMPTY)
    assert file.tables == []
    assert "Position\t0" in [p.text for p in file.paragraphs]
    assert file.core_properties.created.year == 1980


def test_a_text_of_ten_thousand_characters_may_go_on_on_the_next_page() -> None:
    long = Remark("Utfall", Said("text", "Ord och " * 1_250))
    row = FOLLOW_UP.rows[1]._replace(remarks=(long,))
    [table] = written(of(replace(FOLLOW_UP, rows=(row,)))).tables
    assert table.rows[2].cells[0].text == f"Utfall: {long.text.text}"
    assert not has(table.rows[2]._tr, "w:cantSplit")


def test_two_hundred_tables_are_written_in_a_moment() -> None:
    many = of(*(RESULT, FOLLOW_UP) * 100)
    began = perf_counter()
    assert len(written(many).tables) == 200
    assert perf_counter() - began < 10
