"""Every condition of PDF/UA holds of what is printed, and fails of a PDF that breaks it."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Object, Pdf, String

from adapters.documents.document import Document
from adapters.language import speaking
from adapters.print.pdf import pdf
from tests.print.given_documents import DECIDED, EMPTY, RICH, hostile
from tests.print.pdf_conditions import CONDITIONS, broken
from tests.print.pdf_tags import children, elements, tree


@pytest.mark.parametrize("document", [RICH, DECIDED, EMPTY, hostile()])
def test_a_printed_report_is_open_to_everyone(document: Document) -> None:
    assert broken(pdf(document)) == {}


def test_it_says_which_language_it_is_in() -> None:
    for language in ("sv", "en"):
        with speaking(language), pikepdf.open(io.BytesIO(pdf(EMPTY))) as made:
            assert made.Root.Lang == language


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_pdf_that_breaks_a_condition_is_told_by_its_name(name: str) -> None:
    with pikepdf.open(io.BytesIO(_rich())) as document:
        how = BREAKS[name](document)
        out = io.BytesIO()
        document.save(out, **(how or {}))
    assert name in broken(out.getvalue())


@cache
def _rich() -> bytes:
    return pdf(RICH)


def _first(document: Pdf, kind: str, last: bool = False) -> Object:
    return [*elements(tree(document), kind)][-1 if last else 0]


def _said(cell: Object) -> Object:
    return next(one for one in cell.A if str(one.O) == "/Table")


def untagged(document: Pdf) -> None:
    document.Root.MarkInfo.Marked = False


def unidentified(document: Pdf) -> None:
    with document.open_metadata() as metadata:
        del metadata["pdfuaid:part"]


def title_hidden(document: Pdf) -> None:
    document.Root.ViewerPreferences.DisplayDocTitle = False


def without_language(document: Pdf) -> None:
    del document.Root.Lang


def unknown_kind(document: Pdf) -> None:
    _first(document, "P").S = Name.Stycke


def something_untold(document: Pdf) -> None:
    document.pages[0].contents_add(b"0 0 100 100 re f")


def led_astray(document: Pdf) -> None:
    parents = pikepdf.NumberTree(tree(document).ParentTree)[0]
    parents[0], parents[1] = parents[1], parents[0]


def picture_untold(document: Pdf) -> None:
    del _first(document, "Figure").Alt


def cell_lost(document: Pdf) -> None:
    del _first(document, "TR", last=True).K[-1]


def header_of_nothing(document: Pdf) -> None:
    del _said(_first(document, "TH")).Scope


def row_unheaded(document: Pdf) -> None:
    _first(document, "TR", last=True).K[0].S = Name.TD


def without_caption(document: Pdf) -> None:
    del _first(document, "Table").K[0]


def level_skipped(document: Pdf) -> None:
    _first(document, "H2").S = Name.H3


def point_astray(document: Pdf) -> None:
    _first(document, "LI").S = Name.P


def read_backwards(document: Pdf) -> None:
    whole = next(children(tree(document)))
    whole.K = Array([*children(whole)][::-1])


def font_missing(document: Pdf) -> None:
    (font, *_) = document.pages[0].resources.Font.values()
    del font.DescendantFonts[0].FontDescriptor.FontFile3


def font_unreadable(document: Pdf) -> None:
    (font, *_) = document.pages[0].resources.Font.values()
    del font.ToUnicode


def link_untold(document: Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9])
    document.pages[0].obj.Annots = Array([document.make_indirect(link)])


def bookmark_lost(document: Pdf) -> None:
    with document.open_outline() as outline:
        outline.root.pop()


def kept_out(_document: Pdf) -> dict[str, Any]:
    return {"encryption": Encryption(owner="someone", user="")}


def foot_as_text(document: Pdf) -> None:
    page = document.pages[0]
    stream = page.Contents.read_bytes()
    assert b"/Footer" in stream
    page.Contents = document.make_stream(stream.replace(b"/Footer", b"/Watermark"))


def something_runs(document: Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


BREAKS: dict[str, Callable[[Pdf], dict[str, Any] | None]] = {
    "tagged": untagged,
    "identified": unidentified,
    "titled": title_hidden,
    "in_a_language": without_language,
    "known_kinds": unknown_kind,
    "all_content_told": something_untold,
    "led_back": led_astray,
    "pictures_told": picture_untold,
    "tables_regular": cell_lost,
    "tables_headed": header_of_nothing,
    "rows_headed": row_unheaded,
    "tables_captioned": without_caption,
    "headings_in_order": level_skipped,
    "lists_regular": point_astray,
    "read_page_by_page": read_backwards,
    "fonts_embedded": font_missing,
    "fonts_readable": font_unreadable,
    "annotations_told": link_untold,
    "bookmarked": bookmark_lost,
    "open_to_all": kept_out,
    "repeated_apart": foot_as_text,
    "nothing_runs": something_runs,
}
"""How each condition is broken."""
