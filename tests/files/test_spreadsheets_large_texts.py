"""Sheets with a text that no sheet holds: refused as what they are, with bounded work."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.files.spreadsheets.sheet_scan import LONGEST_TEXT, TextTooLong, scan
from domain.structure import Structure
from tests.files.test_spreadsheets_workbooks import (
    HEADER,
    ROW,
    in_sheet,
    refused,
    rewritten,
    workbook,
)

MEGABYTE = 1 << 20
CELL = b'<row r="3"><c r="E3" t="inlineStr"><is><t>%s</t></is></c></row></sheetData>'


@pytest.mark.parametrize("text", [b"x", b"c>"])
def test_a_cell_that_unpacks_to_far_too_much_is_told_as_that(
    tmp_path: Path, structure: Structure, text: bytes
) -> None:
    path = workbook(tmp_path / "p.xlsx", HEADER, ROW)
    rewritten(path, in_sheet(b"</sheetData>", CELL % (text * (100 * MEGABYTE // len(text)))))

    [problem] = refused(path, structure)

    assert "far more than a spreadsheet can hold" in str(problem)


def test_a_text_without_end_is_left_after_little_of_it() -> None:
    taken: list[int] = []

    def blocks(block: bytes = b"x" * MEGABYTE) -> Iterator[bytes]:
        yield b"<worksheet><sheetData><row><c><is><t>"
        while True:
            taken.append(len(block))
            yield block

    tracemalloc.start()
    with pytest.raises(TextTooLong):
        scan(blocks())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert sum(taken) <= LONGEST_TEXT + MEGABYTE
    assert peak < 2 * LONGEST_TEXT


@pytest.mark.parametrize("size", [1, 7, 50, MEGABYTE])
def test_what_a_sheet_holds_is_found_wherever_its_blocks_end(size: int) -> None:
    sheet = b"<worksheet><sheetData>" + b"".join(
        b'<row r="%d"><c r="A%d"><f>1+1</f><v>2</v></c><c r="B%d" t="e"><v>#N/A</v></c></row>'
        % (row, row, row)
        for row in range(1, 21)
    )
    found = scan(sheet[at : at + size] for at in range(0, len(sheet), size))

    assert found.formulas == {0: [*range(1, 21)]}
    assert found.errors == {1: [*range(1, 21)]}
    assert not found.elsewhere
