"""What a printed report says, as canonical JSON: what is sealed, and what its digest is of.

The same in every language: sentences of ours as templates with their facts, texts and names by
their ids. A template's prose stands in its text; here stand the figures bound in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.documents.definitions import DocumentDefinition
from adapters.documents.document import (
    Amount,
    Block,
    Cell,
    Chart,
    Fact,
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
from adapters.documents.making import Making
from domain.coding import Period
from projections.reports.content import ORE, canonical, told
from projections.reports.report import Note


def document_content(
    making: Making,
    definition: DocumentDefinition,
    template: Mapping[str, Any],
    *,
    diary_number: str | None,
    facts: Sequence[Fact],
    blocks: Sequence[Block],
) -> str:
    """The whole of a printed report, as canonical JSON.

    `template` names what it was made by: the id of a kept template's text, the SHA-256 of one
    that is not kept, or the version of the default one.
    """
    at = making.view.recorded_at
    content = {
        "document": definition.name,
        "version": definition.version,
        "parameters": parameters_of(making.period),
        "ledger": making.view.ledger,
        "name": making.structure.name,
        "position": making.view.position,
        "recorded_at": at and at.isoformat(),
        "template": dict(template),
        "diary_number": diary_number,
        "facts": [{"fact": fact.code, "said": _words(fact.said)} for fact in facts],
        "blocks": [block_content(block) for block in blocks],
    }
    return canonical(content)


def parameters_of(period: Period) -> dict[str, Any]:
    """What a printed report was asked with."""
    return {"period": str(period)}


def texts_in(content: Any) -> Iterator[str]:
    """The ids of the texts and names in a content that was read from JSON."""
    if isinstance(content, list):
        for part in content:
            yield from texts_in(part)
    elif isinstance(content, dict):
        if isinstance(id := content.get("text"), str):
            yield id
        yield from texts_in([*content.values()])


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
        "caption": _words(table.caption),
        "columns": [{"code": one.code, "label": _words(one.label)} for one in table.columns],
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
