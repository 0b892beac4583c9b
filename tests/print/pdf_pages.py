"""The pages of a PDF as they are seen, and its elements as they are read."""

import io
import re

import pikepdf
import pypdfium2

from tests.print.pdf_tags import elements, tree
from tests.print.pdf_text import Texts

LINES = re.compile(r"\s+")


def pages_of(made: bytes) -> list[str]:
    """What stands on each page, head and foot included; lines run together."""
    with pypdfium2.PdfDocument(made) as document:
        pages = (page.get_textpage().get_text_range() for page in document)
        return [LINES.sub(" ", text.replace("\ufffe", "-")) for text in pages]


def sizes_of(made: bytes) -> list[tuple[float, float]]:
    """The width and height of each page, in points."""
    with pypdfium2.PdfDocument(made) as document:
        return [document.get_page_size(at) for at in range(len(document))]


def read(made: bytes, *kinds: str) -> list[str]:
    """What a screen reader reads of some kinds of element, in its order."""
    with pikepdf.open(io.BytesIO(made)) as document:
        texts = Texts(document)
        return [texts.of(one) for one in elements(tree(document), *kinds)]
