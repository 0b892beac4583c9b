"""A printed report as PDF: tagged (PDF/UA-1), on A4, the same bytes for the same report."""

import json
from pathlib import Path

import typst

from adapters.documents.document import Document
from adapters.print.fonts import FONTS
from adapters.print.pdf.data import data
from adapters.print.pdf.row_headers import with_row_headers

LAYOUT = Path(__file__).parent / "layout.typ"

REMEMBERED = 10
"""So many runs after it was last of use does Typst remember what it made."""


def pdf(document: Document) -> bytes:
    """A report as PDF, in the reader's language.

    The layout is ours and the report is handed to it as data: nothing that a user wrote is
    run, and nothing but the layout and the fonts is read. The only date in it is the report's.
    """
    recorded_at = document.face.recorded_at
    laid_out = typst.compile(
        str(LAYOUT),
        root=str(LAYOUT.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(data(document), ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=int(recorded_at.timestamp()) if recorded_at else None,
    )
    _forget()
    return with_row_headers(laid_out)


def _forget() -> None:
    """Make Typst forget the report, tens of megabytes, which no other has any use for."""
    for _run in range(REMEMBERED + 1):
        typst.compile(b"", ignore_system_fonts=True)
