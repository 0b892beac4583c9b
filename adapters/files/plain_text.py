"""A text that somebody has written in a file of its own."""

from pathlib import Path

from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.spreadsheets.text_blocks import survey, text_blocks

LARGEST = 1 << 20
"""Bytes of a file at most: no text that a person writes is longer."""


def read_text(path: Path) -> str:
    """The text of a file, its lines ended by line feeds.

    Raises:
        MalformedFile: it cannot be read, is no text, or is larger than 1 MB.
    """
    problems, control = Problems(path), Control(file=path.name)
    if path.is_file() and path.stat().st_size > LARGEST:
        problems.add(
            None, None, "the file is larger than 1 MB; it holds no text that a person wrote"
        )
        problems.refuse()
    encoding = survey(path, problems, control)
    return "".join(text_blocks(path, encoding, problems))
