"""What PDF/UA-1 (ISO 14289-1) asks of a PDF, as far as a machine can tell, condition by condition.

After the PDF Association's Matterhorn Protocol 1.1, whose checkpoints are named. Each condition
yields what is wrong, in words; where it yields nothing, it holds. Whether an alternative text is
a good one, or the order of reading a sensible one, is for people to say.
"""

import io
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from tests.print.pdf_tags import (
    ARTIFACT,
    children,
    elements,
    fonts,
    kind,
    marks,
    owned,
    said_of,
    shown,
    span,
    titles,
    tree,
    widths,
)

Condition = Callable[[Pdf], Iterator[str]]

STANDARD = {
    *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index"),
    *("NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl"),
    *("LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note"),
    *("Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu"),
    *("WT", "WP", "Figure", "Formula", "Form"),
}
"""The kinds of element of ISO 32000-1, 14.8.4."""

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


def broken(pdf: bytes) -> dict[str, list[str]]:
    """The conditions that do not hold, and what is wrong."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = {name: [*condition(document)] for name, condition in CONDITIONS.items()}
    return {name: faults for name, faults in found.items() if faults}


def tagged(document: Pdf) -> Iterator[str]:
    """Tags there are, and they are said to be right (checkpoint 07, 09)."""
    said = document.Root.get(Name.MarkInfo, Dictionary())
    if said.get(Name.Marked) is not True or said.get(Name.Suspects, False) is True:
        yield "the document is not marked as tagged"
    if Name.StructTreeRoot not in document.Root:
        yield "there is no tree of tags"


def identified(document: Pdf) -> Iterator[str]:
    """It says that it is PDF/UA-1 (checkpoint 06)."""
    with document.open_metadata(update_docinfo=False) as metadata:
        if metadata.get("pdfuaid:part") != "1":
            yield "the metadata does not say PDF/UA-1"


def titled(document: Pdf) -> Iterator[str]:
    """It has a title, which the window shows instead of the file's name (06, 07)."""
    with document.open_metadata(update_docinfo=False) as metadata:
        if not metadata.get("dc:title"):
            yield "the metadata has no title"
    if document.Root.get(Name.ViewerPreferences, Dictionary()).get("/DisplayDocTitle") is not True:
        yield "the title is not shown"


def in_a_language(document: Pdf) -> Iterator[str]:
    """Its language is stated (checkpoint 11)."""
    if str(document.Root.get(Name.Lang, "")).partition("-")[0] not in ("sv", "en"):
        yield "no language is stated"


def known_kinds(document: Pdf) -> Iterator[str]:
    """Every kind of element is a standard one, or stands for one (checkpoint 02)."""
    roles = tree(document).get(Name.RoleMap, Dictionary())
    for role, stands_for in roles.items():
        if role[1:] in STANDARD or str(stands_for)[1:] not in STANDARD:
            yield f"{role} stands for {stands_for}"
    for element in elements(tree(document)):
        if kind(element) not in STANDARD and f"/{kind(element)}" not in roles:
            yield f"{kind(element)} is no kind of element"


def all_content_told(document: Pdf) -> Iterator[str]:
    """What is shown is tagged, or is an artifact; never one within the other (checkpoint 01)."""
    elements_of = owned(document)
    for number, page in enumerate(document.pages, 1):
        for what, within in shown(page):
            tags = [mark for mark in within if mark != ARTIFACT]
            if bool(tags) == (ARTIFACT in within):
                yield f"page {number}: {what} is neither tagged nor an artifact, or both"
            elif any((page.obj.objgen, tag) not in elements_of for tag in tags):
                yield f"page {number}: {what} is marked, but in no element"


def led_back(document: Pdf) -> Iterator[str]:
    """From every piece of marked content there is a way back to its element (01)."""
    numbered = pikepdf.NumberTree(tree(document).ParentTree)
    for page in document.pages:
        parents = numbered.get(int(page.obj.get(Name.StructParents, -1)), None)
        for (objgen, number), element in owned(document).items():
            if objgen == page.obj.objgen and (
                parents is None
                or number >= len(parents)
                or parents[number].objgen != element.objgen
            ):
                yield f"marked content {number} does not lead back to its {kind(element)}"


def pictures_told(document: Pdf) -> Iterator[str]:
    """Every picture has an alternative in words (checkpoint 13)."""
    for figure in elements(tree(document), "Figure", "Formula"):
        if not str(figure.get(Name.Alt, "")).strip():
            yield "a figure has no alternative text"


def tables_regular(document: Pdf) -> Iterator[str]:
    """A table's rows are of one width, spans counted, and it has rows (checkpoint 15)."""
    for table in elements(tree(document), "Table"):
        wide = widths([[span(cell) for cell in children(row)] for row in elements(table, "TR")])
        if len({*wide}) != 1:
            yield f"a table's rows are {wide} cells wide"


def tables_headed(document: Pdf) -> Iterator[str]:
    """Every header of a table says what it heads; every table has headers (checkpoint 15)."""
    for table in elements(tree(document), "Table"):
        heads = [*elements(table, "TH")]
        if not heads:
            yield "a table has no headers"
        for head in heads:
            if said_of(head, "/Scope") not in ("/Column", "/Row", "/Both"):
                yield "a table's header does not say what it heads"


def rows_headed(document: Pdf) -> Iterator[str]:
    """Every row of figures is headed by its first cell, as every one of ours is."""
    for row in elements(tree(document), "TR"):
        cells = [*children(row)]
        if len(cells) > 1 and kind(cells[0]) != "TH":
            yield "a row has no header"


def tables_captioned(document: Pdf) -> Iterator[str]:
    """Every table has a caption, before all else in it."""
    for table in elements(tree(document), "Table"):
        if kind(next(children(table))) != "Caption":
            yield "a table has no caption"


def headings_in_order(document: Pdf) -> Iterator[str]:
    """Headings begin at the first level and skip none (checkpoint 14)."""
    before = 0
    for heading in elements(tree(document), *HEADINGS):
        level = int(kind(heading)[1:])
        if level > before + 1:
            yield f"a heading of level {level} comes after one of level {before}"
        before = level


def lists_regular(document: Pdf) -> Iterator[str]:
    """A list holds points, and a point its mark and its body (checkpoint 16)."""
    allowed = {"L": {"LI", "Caption"}, "LI": {"Lbl", "LBody"}}
    for element in elements(tree(document), *allowed):
        held = {kind(child) for child in children(element)}
        if not held <= allowed[kind(element)]:
            yield f"{kind(element)} holds {held}"


def read_page_by_page(document: Pdf) -> Iterator[str]:
    """Blocks are read in the order of their pages, from the top (checkpoint 09)."""
    numbers = {page.obj.objgen: at for at, page in enumerate(document.pages)}
    before = (-1, -1)
    for block in children(next(children(tree(document)))):
        places = [(numbers[page], number) for (page, number), _ in marks(block)]
        if places and min(places) < before:
            yield f"{kind(block)} is read after what stands below it"
        before = max([before, *places])


def fonts_embedded(document: Pdf) -> Iterator[str]:
    """Every font is in the file (checkpoint 31)."""
    for font in fonts(document):
        described = font.DescendantFonts[0].FontDescriptor
        if not any(f"/FontFile{n}" in described for n in ("", "2", "3")):
            yield f"{font.BaseFont} is not embedded"


def fonts_readable(document: Pdf) -> Iterator[str]:
    """Every font says which characters its pictures stand for (checkpoint 10)."""
    for font in fonts(document):
        if Name.ToUnicode not in font:
            yield f"{font.BaseFont} does not say which characters it shows"


def annotations_told(document: Pdf) -> Iterator[str]:
    """What can be clicked is described and stands in the tags; tabs follow them (28)."""
    for number, page in enumerate(document.pages, 1):
        for one in page.obj.get(Name.Annots, ()):
            if not str(one.get(Name.Contents, "")) or Name.StructParent not in one:
                yield f"page {number}: an annotation is not described or not tagged"
        if str(page.obj.get(Name.Tabs)) != "/S":
            yield f"page {number}: tabs do not follow the tags"


def bookmarked(document: Pdf) -> Iterator[str]:
    """Every heading has its bookmark."""
    heads = len([*elements(tree(document), *HEADINGS)])
    with document.open_outline() as outline:
        names = [*titles(outline.root)]
    if len(names) != heads or not all(names):
        yield f"{heads} headings have {len(names)} bookmarks"


def open_to_all(document: Pdf) -> Iterator[str]:
    """Nothing keeps a screen reader out: it is not encrypted (checkpoint 26)."""
    if document.is_encrypted:
        yield "the document is encrypted"


def repeated_apart(document: Pdf) -> Iterator[str]:
    """What repeats on every page is no part of the text: its foot is an artifact (18)."""
    for number, page in enumerate(document.pages, 1):
        kinds = {
            str(operands[1].get(Name.Subtype, ""))
            for operands, operator in pikepdf.parse_content_stream(page, "BDC")
            if str(operands[0]) == "/Artifact"
        }
        if "/Footer" not in kinds or (number > 1 and "/Header" not in kinds):
            yield f"page {number}: its head or foot is not told apart from the text"


def nothing_runs(document: Pdf) -> Iterator[str]:
    """Nothing in it runs, leads elsewhere or carries a file (checkpoint 25, and safety)."""
    for name in ("/OpenAction", "/AA", "/AcroForm", "/Names"):
        if name in document.Root:
            yield f"the document has {name}"
    for one in document.objects:
        action = str(one.get(Name.S)) if isinstance(one, Dictionary) else ""
        if action in ("/URI", "/JavaScript", "/Launch", "/GoToR", "/SubmitForm"):
            yield f"the document has an action {action}"


CONDITIONS: dict[str, Condition] = {
    condition.__name__: condition
    for condition in (
        tagged,
        identified,
        titled,
        in_a_language,
        known_kinds,
        all_content_told,
        led_back,
        pictures_told,
        tables_regular,
        tables_headed,
        rows_headed,
        tables_captioned,
        headings_in_order,
        lists_regular,
        read_page_by_page,
        fonts_embedded,
        fonts_readable,
        annotations_told,
        bookmarked,
        open_to_all,
        repeated_apart,
        nothing_runs,
    )
}
