"""The styles of a report in Word: the built-in ones by their own names, and those of a table.

A reader who gives the report another look changes these, and no paragraph.
"""

from collections.abc import Iterator
from typing import NamedTuple

from docx.document import Document as Written
from docx.oxml.ns import qn

from adapters.print.docx.markup import Element, element

FONT = "Calibri"
"""On every machine with Word; elsewhere one with the same measures stands in for it."""

INK, PALE = "1F2A36", "56616C"
"""The colours of headings, and of what stands beside the text: more than 4.5 to 1 on white."""

TABLE = "ReportTable"

AROUND = ("top", "left", "bottom", "right")


class Look(NamedTuple):
    """How a style looks: size and spacing in points, indents in centimetres.

    `outline` is a heading's level, from 0. `keep` holds it together with what follows. `rules`
    are the sides on which it has one.
    """

    size: float
    before: float = 0
    after: float = 0
    strong: bool = False
    ink: str = "000000"
    keep: bool = False
    align: str = "left"
    indent: float = 0
    hanging: float = 0
    outline: int | None = None
    rules: tuple[str, ...] = ()


LOOKS = {
    "Normal": Look(10.5, 3, 5),
    "Title": Look(24, 0, 2, strong=True, ink=INK, keep=True),
    "Subtitle": Look(14, 0, 14, ink=PALE, keep=True),
    "heading 1": Look(17, 20, 6, strong=True, ink=INK, keep=True, outline=0),
    "heading 2": Look(13, 14, 4, strong=True, ink=INK, keep=True, outline=1),
    "heading 3": Look(11, 10, 3, strong=True, ink=INK, keep=True, outline=2),
    "caption": Look(9.5, 10, 3, strong=True, ink=INK, keep=True),
    "List Bullet": Look(10.5, 1, 2),
    "List Number": Look(10.5, 1, 2),
    "header": Look(8.5, 0, 14, ink=PALE, rules=("bottom",)),
    "footer": Look(8, ink=PALE, rules=("top",)),
    "Fact": Look(10.5, 1, 1, indent=5, hanging=5),
    "Draft": Look(10, 0, 3, strong=True, align="center", rules=AROUND),
    "Page": Look(8.5, align="right"),
    "Table Text": Look(8.5, 1.5, 1.5),
    "Table Figure": Look(8.5, 1.5, 1.5, align="right"),
    "Table Comment": Look(8, 0, 3, indent=0.6),
    "Table Note": Look(8.5, 3, 0, ink=PALE),
    "Section End": Look(1),
}
"""Every style of a paragraph."""


def style_id(name: str) -> str:
    """What paragraphs call a style: `Heading1`."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def set_styles(written: Written, language: str) -> None:
    """Give a document these styles and no other, and its language."""
    styles = written.styles.element
    for old in styles.findall(qn("w:style")):
        if old.get(qn("w:default")) is None or style_id("Normal") == old.get(qn("w:styleId")):
            styles.remove(old)
    styles.extend(_style(name, look) for name, look in LOOKS.items())
    styles.append(_table_style())
    for part, tag in ((styles, "w:lang"), (written.settings.element, "w:themeFontLang")):
        for spoken in part.iter(qn(tag)):
            spoken.set(qn("w:val"), language)


def _style(name: str, look: Look) -> Element:
    is_normal = name == "Normal"
    origin = {"default": 1} if is_normal else {}
    return element(
        "style",
        element("name", val=name),
        *(() if is_normal else (element("basedOn", val="Normal"),)),
        *((element("next", val="Normal"),) if look.outline is not None else ()),
        element("qFormat"),
        element("pPr", *_spacing(look)),
        element("rPr", *_letters(look)),
        type="paragraph",
        styleId=style_id(name),
        **origin,
    )


def _spacing(look: Look) -> Iterator[Element]:
    """In the schema's order."""
    if look.keep:
        yield element("keepNext")
        yield element("keepLines")
    if look.rules:
        yield element("pBdr", *(element(s, val="single", sz=6, space=3) for s in look.rules))
    before, after = round(look.before * 20), round(look.after * 20)
    yield element("spacing", before=before, after=after, line=240, lineRule="auto")
    if look.indent:
        yield element("ind", left=twips(look.indent), hanging=twips(look.hanging))
    yield element("jc", val=look.align)
    if look.outline is not None:
        yield element("outlineLvl", val=look.outline)


def _letters(look: Look) -> Iterator[Element]:
    """In the schema's order."""
    yield element("rFonts", ascii=FONT, hAnsi=FONT, cs=FONT)
    if look.strong:
        yield element("b")
    yield element("color", val=look.ink)
    yield element("sz", val=round(look.size * 2))
    yield element("szCs", val=round(look.size * 2))


def twips(centimetres: float) -> int:
    """A length as the file has it: twentieths of a point."""
    return round(centimetres * 1440 / 2.54)


def _table_style() -> Element:
    """Air at the sides of the cells; rules under headings and over sums are the rows' own."""
    air = (element(side, w=85, type="dxa") for side in ("left", "right"))
    return element(
        "style",
        element("name", val="Report Table"),
        element("basedOn", val="TableNormal"),
        element("tblPr", element("tblCellMar", *air)),
        type="table",
        customStyle=1,
        styleId=TABLE,
    )
