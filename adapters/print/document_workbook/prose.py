"""The prose of a report as a sheet of its own, in its order, with links to the tables between."""

from collections.abc import Iterator, Sequence
from typing import Any

from adapters.documents.document import Block, Chart, Heading, Paragraph, Points, Run, Table
from adapters.print.document_workbook.formats import FONT_SIZE, LOOKS, Formats, fitting, height
from adapters.print.document_workbook.naming import link
from adapters.print.office import legible, said

WIDTH = 85
"""The width of a line, in characters."""


def has_prose(blocks: Sequence[Block]) -> bool:
    return any(isinstance(block, Heading | Paragraph | Points) for block in blocks)


def write_prose(
    page: Any, blocks: Sequence[Block], sheets: Sequence[str], meanings: str, formats: Formats
) -> None:
    """Write the prose; `sheets` are those of the tables and charts among the blocks.

    `meanings` says what figures mean, on every printed page.
    """
    page.set_column(0, 0, WIDTH)
    page.write_string(0, 0, meanings, formats.of("meanings"))
    page.set_row(0, height([(meanings, WIDTH)]))
    page.repeat_rows(0)
    names, at = iter(sheets), 1
    for block in blocks:
        if isinstance(block, Table | Chart):
            shown = fitting(said(block.caption))
            page.write_url(at, 0, link(next(names)), formats.of("link"), shown)
            at += 1
        for look, text in _paragraphs(block):
            page.write_string(at, 0, fitting(legible(text)), formats.of(look))
            size = LOOKS[look].get("font_size", FONT_SIZE)
            page.set_row(at, height([(text, WIDTH)], size, air=size if look != "text" else 0))
            at += 1


def _paragraphs(block: Block) -> Iterator[tuple[str, str]]:
    """The look of each paragraph, and its text; figures in it are printed already."""
    if isinstance(block, Heading):
        yield f"heading {block.level}", _text(block.text)
    elif isinstance(block, Paragraph):
        yield "text", _text(block.runs)
    elif isinstance(block, Points):
        for number, runs in enumerate(block.points, 1):
            mark = f"{number}." if block.numbered else "–"
            yield "text", f"{mark} {_text(runs)}"


def _text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)
