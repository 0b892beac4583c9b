"""In which order files that appear together are taken: as they were written, then by name."""

import os
from collections.abc import Iterable

from adapters.files.byte_blocks import BOM
from adapters.files.sie.rows import BadField, label_of, read_day, read_row
from adapters.watching.arrivals import Found

HEADER = 1 << 16
"""Bytes in which a header states its date; it comes before the names of accounts."""

NEVER = "9999-99-99"
"""What states no date comes last."""


def in_order(folder: int, files: Iterable[Found]) -> list[Found]:
    """The files by the date of their `#GEN`, then by name."""
    return sorted(files, key=lambda file: (_written(folder, file.name), file.name))


def _written(folder: int, name: str) -> str:
    try:
        with open(os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder), "rb") as file:
            text = file.read(HEADER).removeprefix(BOM).decode("latin-1")
    except OSError:  # taken away again, or not to be read: that is told when it is its turn
        return NEVER
    for row in text.splitlines():
        label = label_of(row)
        if label in ("VER", "PSALDO"):
            break
        if label == "GEN":
            try:
                return read_day(read_row(row).text(0)).isoformat()
            except BadField:
                break
    return NEVER
