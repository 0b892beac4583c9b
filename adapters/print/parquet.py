"""Sheets as Parquet: typed columns, amounts as decimal kronor, and the basis as metadata.

Periods are the first day of their month (date32), times are UTC (timestamp), and amounts are
decimal(19, 2) in kr: every sum of 64 bits fits, to the öre. What the figures stand on is in
the schema's metadata, under `liggare.` and each fact's code; what occurs several times is
joined by line feeds.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from adapters.print.sheet import Kind, Sheet, SheetRow

ROWS_AT_ONCE = 50_000

_TYPES: dict[Kind, Any] = {
    "text": pa.string(),
    "number": pa.int64(),
    "amount": pa.decimal128(19, 2),
    "month": pa.date32(),
    "day": pa.date32(),
    "moment": pa.timestamp("us", tz="UTC"),
}


def write_parquet(sheet: Sheet, path: Path) -> None:
    """Write a sheet, some rows at a time."""
    fields = [pa.field(column.code, _TYPES[column.kind]) for column in sheet.columns]
    schema = pa.schema(fields, metadata=_metadata(sheet))
    with pq.ParquetWriter(str(path), schema, compression="zstd") as writer:
        for rows in _some_at_a_time(iter(sheet.rows)):
            columns = zip(*(row.cells for row in rows), strict=True)
            arrays = [
                pa.array([_typed(cell, column.kind) for cell in cells], _TYPES[column.kind])
                for column, cells in zip(sheet.columns, columns, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _some_at_a_time(rows: Iterator[SheetRow]) -> Iterator[list[SheetRow]]:
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield some


def _metadata(sheet: Sheet) -> dict[str, str]:
    said: dict[str, list[str]] = {"title": [sheet.title]}
    for fact in sheet.facts:
        said.setdefault(fact.code, []).append(fact.plain or fact.said)
    labels = {f"label.{column.code}": [column.label] for column in sheet.columns}
    return {f"liggare.{code}": "\n".join(texts) for code, texts in (said | labels).items()}


def _typed(cell: Any, kind: Kind) -> Any:
    if cell is None:
        return None
    if kind == "amount":
        return Decimal(cell).scaleb(-2)
    if kind == "month":
        return date(cell // 100, cell % 100, 1)
    return date.fromisoformat(cell) if kind == "day" else cell
