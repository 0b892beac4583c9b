"""Lists in Word: points under a dash, and numbered ones that each begin at one."""

from docx.document import Document as Written

from adapters.documents.document import Points
from adapters.print.docx.markup import Element, element, paragraph, prose
from adapters.print.docx.styles import style_id, twips

DASHES, NUMBERS = 0, 1
"""The two ways of listing, as the document numbers them."""


class Lists:
    """The lists of one document."""

    def __init__(self, written: Written) -> None:
        self._known = written.part.numbering_part.element
        for old in list(self._known):
            self._known.remove(old)
        self._known.append(_listing(DASHES, "bullet", "–"))
        self._known.append(_listing(NUMBERS, "decimal", "%1."))
        self._count = 0

    def written(self, points: Points) -> list[Element]:
        """A list's paragraphs."""
        number = self._begun(NUMBERS if points.numbered else DASHES)
        style = style_id("List Number" if points.numbered else "List Bullet")
        return [paragraph(style, *prose(runs), extra=[_of(number)]) for runs in points.points]

    def _begun(self, way: int) -> int:
        self._count += 1
        first = element("lvlOverride", element("startOverride", val=1), ilvl=0)
        begun = (element("abstractNumId", val=way), first)
        self._known.append(element("num", *begun, numId=self._count))
        return self._count


def _of(number: int) -> Element:
    return element("numPr", element("ilvl", val=0), element("numId", val=number))


def _listing(way: int, form: str, mark: str) -> Element:
    level = element(
        "lvl",
        element("start", val=1),
        element("numFmt", val=form),
        element("lvlText", val=mark),
        element("lvlJc", val="left"),
        element("pPr", element("ind", left=twips(0.9), hanging=twips(0.6))),
        ilvl=0,
    )
    return element(
        "abstractNum", element("multiLevelType", val="singleLevel"), level, abstractNumId=way
    )
