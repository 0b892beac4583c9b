"""A printed report as a workbook, as another program reads it."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from freezegun import freeze_time

from adapters.documents.document import (
    Amount,
    Cell,
    Column,
    Document,
    Heading,
    Quantity,
    Remark,
    Row,
    Run,
    Said,
    Table,
)
from adapters.language import speaking
from adapters.print.document_workbook import workbook
from projections.reports.report import Note
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

CODES, HEADS, FIRST = 3, 4, 5
"""The rows of a table's sheet: its columns' codes and labels, and the first of its own."""


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture(scope="module")
def rich() -> Any:
    with speaking("en"):
        return opened(RICH)


def opened(document: Document) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook(document)))


def of(*blocks: Any) -> Document:
    return Document("interim-report", FACE, blocks)


def one_cell(cell: Cell) -> Any:
    table = Table("t", "Tabell", (Column("row", ""), Column("c", "Tal")), (Row(("rad", cell)),))
    return opened(of(table))["Tabell"].cell(FIRST, 2)


def test_there_is_a_sheet_for_the_face_one_for_the_prose_and_one_for_each_table(rich: Any) -> None:
    assert rich.sheetnames == [
        "Report",
        "Text",
        "Resultatsammanställning, mnkr",
        "Avvikelse mot budget per",
        "Mått och nyckeltal",
        "Uppdrag",
        "Tjänsteuppföljning, mnkr",
    ]


def test_figures_are_numbers_in_the_unit_that_is_printed(rich: Any) -> None:
    page = rich["Resultatsammanställning, mnkr"]
    assert [cell.value for cell in page[CODES]][:4] == [
        "row",
        "outcome_ytd",
        "budget_ytd",
        "deviation_ytd",
    ]
    assert [cell.value for cell in page[HEADS]][1:4] == [
        "Utfall jan–mars",
        "Budget jan–mars",
        "Avvikelse",
    ]
    income = page[FIRST]
    assert [cell.value for cell in income][:4] == ["Intäkter", 346.2, 355.3, -9.1]
    assert {cell.data_type for cell in income[1:9]} == {"n"}
    assert {cell.number_format for cell in income[1:9]} == {"#,##0.0"}
    assert [cell.value for cell in income][-2:] == ["revenue", "row"]


@pytest.mark.parametrize(
    ("cell", "value", "form"),
    [
        (Amount(855_649_999, "mnkr"), 8.55649999, "#,##0.0"),
        (Amount(-4_999_999, "mnkr"), -0.04999999, "#,##0.0;#,##0.0"),
        (Amount(-5_000_000, "mnkr"), -0.05, "#,##0.0"),
        (Amount(123_456_789, "tkr"), 1234.56789, "#,##0"),
        (Amount(-1, "kr"), -0.01, "#,##0.00"),
        (Quantity(9750, 2, "%"), 97.5, '#,##0.00"\u00a0%"'),
        (Quantity(-125, 1, 'st "nya"'), -12.5, '#,##0.0"\u00a0st ”nya”"'),
        (Quantity(71, 0), 71, "#,##0"),
        (Quantity(0, 1, "%"), 0, '#,##0.0"\u00a0%";#,##0.0"\u00a0%"'),
    ],
)
def test_a_cell_holds_the_true_figure_and_shows_it_rounded(
    cell: Cell, value: float, form: str
) -> None:
    written = one_cell(cell)
    assert (written.value, written.number_format, written.data_type) == (value, form, "n")


def test_a_cell_without_a_value_is_empty() -> None:
    assert one_cell(None).value is None


def test_a_sum_is_bold_and_a_level_is_indented_and_can_be_folded(rich: Any) -> None:
    page = rich["Tjänsteuppföljning, mnkr"]
    rows = {row[0].value: row for row in page.iter_rows(min_row=FIRST)}
    service, total = rows["26 Sammanställda räkenskaper"], rows["Summa Ekonomi"]
    assert (service[0].alignment.indent, total[0].alignment.indent) == (1, 0)
    assert (service[1].font.bold, total[1].font.bold) == (False, True)
    assert total[1].border.top.style == "thin"
    assert page.row_dimensions[service[0].row].outlineLevel == 1


def test_comments_stand_beside_their_row_outcome_and_forecast_apart(rich: Any) -> None:
    page = rich["Tjänsteuppföljning, mnkr"]
    assert [cell.value for cell in page[HEADS]][7:9] == ["Utfall", "Prognos"]
    service = page[FIRST + 1]
    assert service[7].value.startswith("Konsultinsatserna i upphandlingen")
    assert service[8].value.startswith("Merparten av de uppskjutna")
    assert page[FIRST][7].value is None


def test_remarks_whose_subject_varies_share_a_column() -> None:
    remarks = [
        Remark(Note("Signed off with comments missing: {missing}", {"missing": i}), Said("t", "x"))
        for i in (1, 2)
    ]
    rows = tuple(Row(("EK", None), remarks=(remark,)) for remark in remarks)
    table = Table("t", "Tabell", (Column("unit", "Enhet"), Column("c", "Tal")), rows)
    page = opened(of(table))["Tabell"]
    assert page.cell(HEADS, 3).value == "Remark"
    assert page.cell(FIRST, 3).value == "Signed off with comments missing: 1: x"
    assert page.cell(FIRST + 1, 3).value == "Signed off with comments missing: 2: x"


def test_the_header_stays_on_the_screen_and_on_every_printed_page(rich: Any) -> None:
    for page in rich.worksheets[2:]:
        assert page.freeze_panes == "B5"
        assert page.print_title_rows == "$1:$4"
        assert (page.page_setup.fitToHeight, page.page_setup.paperSize) == (0, 9)


def test_every_printed_page_says_what_the_report_is_and_how_it_stands(rich: Any) -> None:
    for page in rich.worksheets:
        above, below = page.oddHeader, page.oddFooter
        assert "Nämnden för Intraservice · Delårsrapport mars 2025" in above.left.text
        assert "dnr 0114/25" in above.left.text
        assert "DRAFT" in above.right.text
        assert "DRAFT · position 4711" in below.left.text
        assert FACE.digest in below.left.text
        assert below.right.text == "Page &P (&N)"


def test_every_printed_page_says_what_its_figures_mean(rich: Any) -> None:
    meanings = " · ".join(str(f.said) for f in FACE.facts if f.code in ("unit", "perspective"))
    assert rich["Text"]["A1"].value == meanings
    assert rich["Text"].print_title_rows == "$1:$1"
    for page in rich.worksheets[2:]:
        assert page["A2"].value == meanings, "in the rows that every page repeats"


@pytest.mark.parametrize("letter", ["&", "🙂"])
def test_a_long_name_leaves_room_for_the_digest_and_the_page(letter: str) -> None:
    board = "Nämnden & utskottet för " + letter * 400
    document = replace(EMPTY, face=replace(FACE, board=board))
    [page] = opened(document).worksheets
    assert FACE.digest in page.oddFooter.left.text
    assert page.oddFooter.right.text == "Page &P (&N)"
    xml = packed(document)["xl/worksheets/sheet1.xml"]
    spaced = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    for tag in ("oddHeader", "oddFooter"):
        [text] = [one.text or "" for one in ElementTree.fromstring(xml).iter(spaced + tag)]
        assert text.startswith("&L&8 ")
        assert len(text.encode("utf-16-le")) <= 2 * 255


def test_the_face_tells_all_that_is_known_of_the_report(rich: Any) -> None:
    page = rich["Report"]
    assert page["A1"].value == FACE.title
    assert page["A2"].value == FACE.board
    told = {row[0].value: row[1].value for row in page.iter_rows(min_row=3)}
    assert told["Status"] == "DRAFT"
    assert told["Position"] == "4711"
    assert told["SHA-256"] == FACE.digest
    assert told["Perspektiv"] == "externt inkl nämnder"
    assert told["Prognos"] == "Prognos mars, inlämnad 2025-04-09"
    assert told["Uppdrag"] == "Uppdrag", "the contents name each sheet"
    decided = opened(DECIDED)["Report"]
    told = {row[0].value: row[1].value for row in decided.iter_rows(min_row=3)}
    assert told["Decision"] == "Nämnden för Intraservice 2025-04-24 § 61 dnr 0114/25"


def test_the_prose_stands_in_its_order_with_links_to_the_tables(rich: Any) -> None:
    cells = [row[0] for row in rich["Text"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells][:6] == [
        "Sammanfattning",
        "Resultatet till och med mars är 8,6 mnkr, vilket är 13,4 mnkr bättre än budget. "
        "Det är inte en bestående nivå.",
        "– Vakanser i avvaktan på rekrytering.",
        "– Senarelagda konsulter.",
        "1. Följ upp i april.",
        "2. Rapportera i juni.",
    ]
    assert cells[0].font.bold
    linked = [cell.hyperlink.location for cell in cells if cell.hyperlink]
    assert linked == [f"'{name}'!A1" for name in rich.sheetnames[2:]]


def test_an_empty_table_says_that_there_is_nothing_and_notes_stand_below(rich: Any) -> None:
    assert rich["Uppdrag"].cell(FIRST, 1).value == "None to report"
    page = rich["Resultatsammanställning, mnkr"]
    noted = page.cell(FIRST + 5, 1).value
    assert noted == "Rows may not add up to sums, as each is rounded by itself."


def test_a_chart_stands_below_its_figures_with_what_it_shows_in_words() -> None:
    inside = packed(RICH)
    drawing = inside["xl/drawings/drawing1.xml"].decode()
    assert f'descr="{DEVIATIONS.alternative}"' in drawing
    [picture] = [name for name in inside if name.startswith("xl/media/")]
    assert inside[picture].startswith(b"\x89PNG")


def test_the_file_says_its_title_and_what_it_stands_on(rich: Any) -> None:
    properties = rich.properties
    assert (properties.title, properties.creator) == (FACE.title, FACE.board)
    assert str(properties.created) == "2025-04-10 06:30:00"
    own = {one.name: one.value for one in rich.custom_doc_props.props}
    assert own == {"language": "en", "position": "4711", "digest": FACE.digest}


def test_the_same_document_is_the_same_bytes_whenever_it_is_written() -> None:
    for document in (RICH, EMPTY):
        with freeze_time("2025-04-10"):
            first = workbook(document)
        with freeze_time("2031-12-24"):
            assert workbook(document) == first


def packed(document: Document) -> dict[str, bytes]:
    with ZipFile(BytesIO(workbook(document))) as inside:
        return {name: inside.read(name) for name in inside.namelist()}


def test_nothing_in_the_file_reaches_outside_or_is_calculated() -> None:
    for document in (RICH, hostile()):
        inside = packed(document)
        assert not any(b'TargetMode="External"' in part for part in inside.values())
        assert not any("vba" in name or "externalLink" in name for name in inside)
        assert not any(b"<f>" in part for name, part in inside.items() if "worksheets" in name)


def test_what_a_user_wrote_is_a_text_whatever_it_looks_like() -> None:
    book = opened(hostile())
    prose = [row[0].value for row in book["Text"].iter_rows()]
    assert [text for text in prose if text in HOSTILE] == [
        HOSTILE[1],
        *HOSTILE,
        HOSTILE[1],
    ], "the heading, each paragraph, and the link to the table"
    table = book.worksheets[2]
    named = [table.cell(FIRST + i, 1) for i in range(len(HOSTILE))]
    assert [cell.value for cell in named] == list(HOSTILE)
    assert {cell.data_type for cell in named} == {"s"}


def test_what_a_cell_cannot_hold_is_seen_as_missing() -> None:
    assert one_cell("Noll\x00 surrogat\ud800 slut\uffff.").value == (
        "Noll\ufffd surrogat\ufffd slut\ufffd."
    )
    longer = one_cell("å" * 40_000).value
    assert (len(longer), longer[-2:]) == (32_767, "å…")
    doubled = one_cell("🙂" * 20_000).value
    assert (len(doubled), doubled[-2:]) == (16_384, "🙂…")


@pytest.mark.parametrize(
    ("captions", "names"),
    [
        (["Bas/DI: [a]*?\\b"], ["Bas DI a b"]),
        (["Samma", "samma", "SAMMA"], ["Samma", "samma 2", "SAMMA 3"]),
        (["Avvikelse mot budget per tjänsteområde"] * 2, None),
        (["History", "'citerad'", ""], ["History 2", "citerad", "t"]),
        (["Report", "Text"], ["Report 2", "Text 2"]),
        (["🙂" * 40], ["🙂" * 15]),
    ],
)
def test_sheets_are_named_from_captions(captions: list[str], names: list[str] | None) -> None:
    tables = [Table("t", caption, (Column("row", ""),), ()) for caption in captions]
    made = opened(of(*tables)).sheetnames[1:]
    assert made == (names or ["Avvikelse mot budget per", "Avvikelse mot budget per 2"])


def test_two_hundred_tables_have_two_hundred_sheets() -> None:
    book = opened(of(Heading(1, (Run("Alla"),)), *(RESULT,) * 100, *(FOLLOW_UP,) * 100))
    assert len(book.sheetnames) == 202
    assert book.sheetnames[-1] == "Tjänsteuppföljning, mnkr 100"


def test_a_report_of_an_empty_log_is_its_face() -> None:
    book = opened(EMPTY)
    assert book.sheetnames == ["Report"]
    assert book.properties.created.year == 1980
