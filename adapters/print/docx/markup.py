"""WordprocessingML as the report writes it: elements, stretches of text, paragraphs.

Whatever a text holds stands in `w:t`, where nothing is interpreted: no field, no markup.
"""

import re
from collections.abc import Iterable

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from adapters.documents.document import Run
from adapters.print.office import legible

Element = BaseOxmlElement


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element of the main namespace with its attributes and what it holds."""
    made = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(at) for name, at in attributes.items()})
    made.extend(children)
    return made


def stretch(text: str, *, strong: bool = False, emphasised: bool = False) -> Element:
    """A stretch of text; a new line in it is one on the page."""
    marks = [element(tag) for tag, is_so in (("b", strong), ("i", emphasised)) if is_so]
    made = element("r", *([element("rPr", *marks)] if marks else []))
    for number, line in enumerate(legible(text).split("\n")):
        if number:
            made.append(element("br"))
        words = element("t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        made.append(words)
    return made


def prose(runs: Iterable[Run]) -> list[Element]:
    """Prose; figures in it are printed already."""
    return [stretch(run.text, strong=run.strong, emphasised=run.emphasised) for run in runs]


def paragraph(style: str, *content: Element, extra: Iterable[Element] = ()) -> Element:
    """A paragraph in a style, by its id; `extra` are properties of its own, in the schema's order.

    That order has `keepNext` before `numPr`, and both before `ind`.
    """
    look = element("pPr", element("pStyle", val=style), *extra)
    return element("p", look, *content)


def page_number(worded: str) -> list[Element]:
    """A text with fields where it says `{page}` and `{pages}`."""
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    return [
        element("fldSimple", stretch("1"), instr=fields[part]) if part in fields else stretch(part)
        for part in re.split(r"(\{pages?\})", worded)
        if part
    ]
