"""What the libraries that print take without us: as many pages, the same cells, the same tables."""

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import docx
import pikepdf
import typst
import xlsxwriter
from python_calamine import CalamineWorkbook

from adapters.documents.document import Document, printed, worded
from adapters.print.fonts import FAMILY, FONTS
from adapters.publishing import written

PLAIN_WORDS = 400
"""Words on a page of plain text."""

Bare = Callable[[], object]


def plain_pages(document: Document) -> Bare:
    """Typst with as many pages of plain text as the report has, as strict of what it makes."""
    with pikepdf.open(BytesIO(written(document, "pdf"))) as made:
        pages = len(made.pages)
    head = f'#set document(title: "Plain")\n#set text(font: "{FAMILY}", lang: "sv", size: 10pt)\n'
    print(f"  {pages} pages")

    def write() -> None:
        # Typst remembers what it laid out before: no two pages begin alike.
        text = (f"{uuid4().hex} #lorem({PLAIN_WORDS})\n" for _ in range(pages))
        source = head + "#pagebreak(weak: true)\n".join(text)
        typst.compile(
            source.encode(),
            font_paths=[FONTS],
            ignore_system_fonts=True,
            pdf_standards="ua-1",
            timestamp=0,
        )

    return write


def plain_cells(document: Document) -> Bare:
    """Xlsxwriter with the same cells, without any looks."""
    book = CalamineWorkbook.from_filelike(BytesIO(written(document, "xlsx")))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    print(f"  {sum(len(row) for rows in sheets for row in rows):,} cells")

    def write() -> None:
        with xlsxwriter.Workbook(BytesIO(), {"in_memory": True}) as made:
            for rows in sheets:
                page = made.add_worksheet()
                for at, row in enumerate(rows):
                    page.write_row(at, 0, row)

    return write


def plain_tables(document: Document) -> Bare:
    """Python-docx with the same tables, cell by cell, without any looks."""
    tables = [
        [[worded(one.label) for one in table.columns]]
        + [[printed(cell) for cell in row.cells] for row in table.rows]
        for table in document.tables
    ]

    def write() -> None:
        made = docx.Document()
        for rows in tables:
            table = made.add_table(len(rows), len(rows[0]))
            for row, texts in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        made.save(BytesIO())

    return write


BARE: dict[str, Callable[[Document], Bare]] = {
    "pdf": plain_pages,
    "xlsx": plain_cells,
    "docx": plain_tables,
}
"""What each format is held against."""
