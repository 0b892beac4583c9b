"""What a printed report says, as canonical JSON: what is sealed, and what its digest is of.

The same in every language: sentences of ours as templates with their facts, texts and names by
their ids. A template's prose stands in its text; here stand the figures bound in it.
"""

from typing import Any

from adapters.documents.document import (
    Amount,
    Block,
    Cell,
    Chart,
    Heading,
    PageBreak,
    Paragraph,
    Points,
    Quantity,
    Row,
    Run,
    Said,
    Table,
    Words,
)
from projections.reports.content import ORE, told
from projections.reports.report import Note


def block_content(block: Block) -> Any:
    """What a block says."""
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Chart):
        return {"chart": block.code, "table": _table(block.table)}
    if isinstance(block, PageBreak):
        return {"page": "break"}
    if isinstance(block, Heading):
        return {"heading": block.level, "figures": _figures(block.text)}
    runs = block.runs if isinstance(block, Paragraph) else _points(block)
    return {"prose": type(block).__name__.lower(), "figures": _figures(runs)}


def _points(block: Points) -> tuple[Run, ...]:
    return tuple(run for point in block.points for run in point)


def _figures(runs: tuple[Run, ...]) -> list[Any]:
    return [_cell(run.figure) for run in runs if run.figure is not None]


def _table(table: Table) -> dict[str, Any]:
    return {
        "table": table.code,
        "columns": [column.code for column in table.columns],
        "rows": [_row(row) for row in table.rows],
        "notes": [_words(note) for note in table.notes],
    }


def _row(row: Row) -> dict[str, Any]:
    remarks = [{"about": _words(one.about), "text": one.text.id} for one in row.remarks]
    said = {"code": row.code, "kind": row.kind, "cells": [_cell(cell) for cell in row.cells]}
    return said | ({"remarks": remarks} if remarks else {})


def _cell(cell: Cell) -> Any:
    if cell is None:
        return None
    if isinstance(cell, Amount):
        return {ORE: str(cell.ore), "unit": cell.unit}
    if isinstance(cell, Quantity):
        return {"digits": str(cell.digits), "decimals": cell.decimals, "counted": cell.counted}
    return _words(cell)


def _words(words: Words) -> Any:
    if isinstance(words, Note):
        return told(words)
    return {"text": words.id} if isinstance(words, Said) else words
