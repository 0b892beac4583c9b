"""The text of a PDF's elements, in the order in which they are read.

This is how a screen reader finds its way: from an element to the marked content on a page, and
from each code of a font to the character that it stands for.
"""

import re
from collections.abc import Iterator
from functools import cached_property

import pikepdf
from pikepdf import Dictionary, Name, Object, Stream

from tests.print.pdf_tags import Place, marks

_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


class Texts:
    """The texts of a document by their place in its tags."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self._document = document

    def of(self, element: Object) -> str:
        """The text of an element and all below it, as it is read aloud."""
        text = "".join(self._marked[place] for place, _ in marks(element)).replace("\u00ad", "")
        return re.sub(r"[ \n]+", " ", text).strip(" ")

    @cached_property
    def _marked(self) -> dict[Place, str]:
        """The text of each piece of marked content, by its page and number."""
        found = {}
        for page in self._document.pages:
            for number, text in _marked_texts(page):
                found[page.obj.objgen, number] = text
        return found


def _marked_texts(page: pikepdf.Page) -> Iterator[tuple[int, str]]:
    fonts = {name: _characters(font) for name, font in page.resources.get(Name.Font, {}).items()}
    open_: list[tuple[int | None, str | None, list[str]]] = []
    font: dict[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                said = operands[1] if len(operands) > 1 else Dictionary()
                number = int(said.MCID) if Name.MCID in said else None
                actual = str(said.ActualText) if Name.ActualText in said else None
                open_.append((number, actual, []))
            case "EMC":
                number, actual, parts = open_.pop()
                text = "".join(parts) if actual is None else actual
                if number is not None:
                    yield number, text
                elif open_:
                    open_[-1][2].append(text)
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ" if open_:
                shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                for codes in (bytes(one) for one in shown if isinstance(one, pikepdf.String)):
                    pairs = (codes[i : i + 2] for i in range(0, len(codes), 2))
                    open_[-1][2].append("".join(font[pair] for pair in pairs))


def _characters(font: Object) -> dict[bytes, str]:
    """The characters of a font's codes, by its `ToUnicode` map."""
    assert isinstance(font.ToUnicode, Stream)
    found: dict[bytes, str] = {}
    for kind, block in _BLOCK.findall(font.ToUnicode.read_bytes()):
        numbers = [bytes.fromhex(one.decode()) for one in _HEX.findall(block)]
        if kind == b"bfchar":
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            found |= {code: text.decode("utf-16-be") for code, text in pairs}
        else:
            for first, last, text in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
                start, begin = int.from_bytes(first), text.decode("utf-16-be")
                for i in range(int.from_bytes(last) - start + 1):
                    found[(start + i).to_bytes(2)] = begin[:-1] + chr(ord(begin[-1]) + i)
    return found
