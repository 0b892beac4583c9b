"""Answers as bytes: JSON as the command line writes it, and sheets as files."""

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adapters.http.questions.formats import Format
from adapters.http.questions.question import Made
from adapters.print.sheet import Sheet

PIECE = 1 << 18
"""So many bytes of a file are read and sent at a time."""


def json_made(answer: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Made:
    """An answer as JSON."""
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    # A text that was kept may hold what no UTF-8 can: half of a pair.
    return Made([text.encode("utf-8", "replace")], headers or {})


def sheet_made(
    sheet: Sheet, format: Format, name: str, headers: Mapping[str, str] | None = None
) -> Made:
    """A sheet as a file of a format; `name` is what it is saved as, without the ending."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{format}"'}
    pieces = _csv(sheet) if format == "csv" else _file(sheet, format)
    return Made(pieces, {**(headers or {}), **disposition})


def written_first(made: Made) -> Made:
    """An answer whose file is written before it begins to be sent, so that it can be refused."""
    pieces = iter(made.pieces)
    first = next(pieces, b"")
    return Made(chain([first], pieces), made.headers)


def _csv(sheet: Sheet) -> Iterable[bytes]:
    pieces: Iterator[bytes] = import_module("adapters.print.separated").csv_pieces(sheet)
    return pieces


def _file(sheet: Sheet, format: Format) -> Iterator[bytes]:
    """A workbook or Parquet file: written whole, as its end says where its parts are."""
    with TemporaryDirectory(prefix="liggare-") as folder:
        path = Path(folder, "sheet")
        if format == "xlsx":
            import_module("adapters.print.workbook").write_xlsx(sheet, path)
        else:
            import_module("adapters.print.parquet").write_parquet(sheet, path)
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
