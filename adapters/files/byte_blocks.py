"""Reading a file in blocks of whole rows, never more in memory than a block or two."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from adapters.files.problems import Problems

BLOCK = 1 << 20
"""Bytes in a block, and in the longest row there may be."""

BOM = b"\xef\xbb\xbf"

_KEPT = 4096
"""Bytes of a file's beginning and ending that are looked at closely."""


def byte_blocks(path: Path, problems: Problems) -> Iterator[bytes]:
    """The bytes of a file in blocks that end with a row; joined they are the whole file.

    Raises:
        MalformedFile: there is no such file, it cannot be read, or a row is longer than 1 MB.
    """
    if not path.is_file():
        _refuse_place(path, problems)
    carry, row = b"", 1
    try:
        with path.open("rb") as file:
            while chunk := file.read(BLOCK):
                first, last = chunk.find(b"\n"), chunk.rfind(b"\n") + 1
                if len(carry) + (len(chunk) if first < 0 else first) > BLOCK:
                    _refuse_row(row, carry or chunk, problems)
                if last:
                    yield carry + chunk[:last]
                    row += chunk.count(b"\n")
                carry = chunk[last:] if last else carry + chunk
    except OSError as error:
        problems.add(
            None, None, "the file cannot be read ({reason})", reason=error.strerror or str(error)
        )
        problems.refuse()
    if carry:
        yield carry


def _refuse_row(row: int, beginning: bytes, problems: Problems) -> None:
    if b"\r" in beginning:
        refuse_carriage_return(row, problems)
    problems.add(row, None, "the row is longer than 1 MB; no export holds such rows")
    problems.refuse()


def refuse_carriage_return(row: int, problems: Problems) -> NoReturn:
    """Refuse a file whose rows have no line feed; one within a text would read the same.

    Raises:
        MalformedFile
    """
    problems.add(
        row,
        None,
        "the row ends with a carriage return alone, as old Macintosh programs write it; save the "
        "file with line feeds (LF or CRLF)",
    )
    problems.refuse()


def _refuse_place(path: Path, problems: Problems) -> None:
    if path.is_dir():
        problems.add(None, None, "this is a directory; name the file in it")
    elif path.exists():
        problems.add(None, None, "this is no ordinary file; save the export to a file first")
    else:
        problems.add(
            None, None, "there is no such file: {path}; check its name and place", path=str(path)
        )
    problems.refuse()


class Survey:
    """What is learnt of a file by reading its bytes once: digest, rows, and kind of text."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()
        self.rows = 0
        self.ascii = True
        self.utf8 = True
        self.beginning = b""
        self.ending = b""
        self._binary = False

    def take(self, block: bytes) -> None:
        """Take the next block of the file into account."""
        if len(self.beginning) < _KEPT:
            self.beginning += block[: _KEPT - len(self.beginning)]
        self.ending = block[-_KEPT:]
        self._binary = self._binary or b"\0" in block
        self._sha.update(block)
        self.rows += block.count(b"\n") + (not block.endswith(b"\n"))
        if self.utf8 and not block.isascii():
            self.ascii = False
            try:
                block.decode("utf-8")
            except UnicodeDecodeError:
                self.utf8 = False

    @property
    def digest(self) -> str:
        """The SHA-256 of all bytes taken, in hex."""
        return self._sha.hexdigest()

    def refuse_what_is_no_text(self, problems: Problems) -> None:
        """Refuse an empty file, a binary one, and a web page.

        Raises:
            MalformedFile
        """
        start = self.beginning.removeprefix(BOM).lstrip(b" \t\r\n")[:200].lower()
        if not self.beginning.strip(b" \t\r\n\x1a"):
            problems.add(None, None, "the file is empty; export it anew")
        elif start.startswith(b"pk\x03\x04"):
            problems.add(
                None, None, "this is a workbook or an archive; save it as a text file first"
            )
        elif self.beginning[:2] in (b"\xff\xfe", b"\xfe\xff"):
            problems.add(None, None, "the text is UTF-16; save it as UTF-8 instead")
        elif self._binary:
            problems.add(None, None, "this is a binary file, not a text file; export it anew")
        elif b"sie.se/sie5" in self.beginning:
            problems.add(None, None, "this is SIE 5, which is XML; export the file as SIE type 4")
        elif start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body", b"<table")):
            problems.add(
                None,
                None,
                "this is a web page, not an export; download the file itself and try again",
            )
        problems.refuse_if_any()
