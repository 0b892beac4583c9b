"""Which encoding the texts of a SIE file are in, told by the bytes of its letters.

The standard has code page 437 (`#FORMAT PC8`); programs also write UTF-8 and Windows-1252,
some of them under the same name. A byte above 127 that is å, ä, ö, é or ü in one of them is
a box, a mathematical sign or a quotation mark in the other, so that letters tell them apart:
no Swedish text has boxes, and none is without å, ä and ö for long.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from adapters.files.byte_blocks import BOM, byte_blocks
from adapters.files.problems import Problems

Encoding = Literal["cp437", "utf-8", "cp1252"]

ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)

LETTERS = "åäöÅÄÖéÉüÜ"
"""The letters that are counted; those of other languages are too few to tell anything."""

CERTAIN = 20
"""So many times the others' letters one encoding must have, for them to be its exceptions."""

_ROWS_SHOWN = 3
_ASCII = bytes(range(128))
_SEQUENCE = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
"""A Western letter in UTF-8; in the other two it would begin with a box, or with Â or Ã."""

_LETTER: dict[Encoding, re.Pattern[bytes]] = {
    "cp437": re.compile(b"[" + LETTERS.encode("cp437") + b"]"),
    "utf-8": _SEQUENCE,
    "cp1252": re.compile(b"[" + LETTERS.encode("cp1252") + b"]"),
}
_SINGLE_BYTE: tuple[Encoding, ...] = ("cp437", "cp1252")
_NO_LETTER = {
    encoding: bytes(set(range(256)) - set(LETTERS.encode(encoding))) for encoding in _SINGLE_BYTE
}
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
"""The bytes that Windows-1252 gives no meaning."""

_MISREAD = "†„”σΣ÷"
"""What å, ä and ö become between code page 437 and Windows-1252, to either side: signs that
stand within no word."""

_LOST = re.compile(
    "|".join(
        ["\ufffd"]
        + [c.encode().decode(e) for c in LETTERS for e in ("latin-1", "cp437")]
        + [c.encode().decode("cp1252") for c in LETTERS]
        + [f"(?<=[A-Za-z])[{''.join(_MISREAD)}](?=[A-Za-z])"]
    )
)
"""A letter that could not be read, or one encoding that was read as another, and saved so."""

_LOST_BYTES = (
    b"\xef\xbf\xbd",
    b"\xc3\x83",
    b"\xc3\x82",
    b"\xe2\x94\x9c",
    *(sign.encode() for sign in _MISREAD),
)

_PATH = re.compile(rb"(?m)^[ \t]*#FNR(?=[ \t])[^\n]*")
"""The program's own name for the company, often a path in another encoding than the texts.

It stands in the header, and is looked for in a file's first block only.
"""


class Found(NamedTuple):
    """A row, and its text as an encoding reads it."""

    row: int
    text: str


class Letters:
    """Counts the letters of a file, block by block, as each encoding writes them."""

    def __init__(self) -> None:
        self.count: dict[Encoding, int] = dict.fromkeys(ENCODINGS, 0)
        self.ascii = True
        self.utf8 = True
        self.lost = False
        self._undefined = False
        self._header = True

    def take(self, block: bytes) -> None:
        """Count the letters of a block of whole rows."""
        header, self._header = self._header, False
        if block.isascii():
            return
        if header:
            block = _PATH.sub(b"", block)
        high = block.translate(None, _ASCII)
        if not high:
            return
        self.ascii = False
        self.utf8 = self.utf8 and _is_utf8(block)
        self.lost = self.lost or any(lost in high for lost in _LOST_BYTES)
        single = high
        if b"\xc3" in high or b"\xc2" in high:
            bare, sequences = _SEQUENCE.subn(b"", block)
            single = bare.translate(None, _ASCII)
            self.count["utf-8"] += sequences
        for encoding, others in _NO_LETTER.items():
            self.count[encoding] += len(single.translate(None, others))
        self._undefined = self._undefined or len(single.translate(None, _UNDEFINED)) < len(single)

    @property
    def encoding(self) -> Encoding | None:
        """What the texts are; None where the letters do not tell, or contradict each other."""
        if self.ascii:
            return "cp437"
        if self.utf8:
            return "utf-8"
        most = max(ENCODINGS, key=self.count.__getitem__)
        if not self.count[most] or self.count[most] < CERTAIN * self.others(most):
            return None
        if most == "utf-8" or (most == "cp1252" and self._undefined):
            return None
        return most

    def others(self, encoding: Encoding) -> int:
        """The letters that are of another encoding."""
        return sum(count for other, count in self.count.items() if other != encoding)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def rows_with(path: Path, encoding: Encoding) -> list[Found]:
    """The first rows with a letter as `encoding` writes it."""
    letter, found = _LETTER[encoding], list[Found]()
    for row, raw in _rows(path):
        bare = raw if encoding == "utf-8" else _SEQUENCE.sub(b"", raw)
        if letter.search(bare):
            found.append(Found(row, raw.decode(encoding, errors="replace").strip()))
            if len(found) == _ROWS_SHOWN:
                break
    return found


def rows_undecided(path: Path) -> list[Found]:
    """The first rows with anything above ASCII, as code page 437 reads them."""
    rows = (Found(row, raw.decode("cp437").strip()) for row, raw in _rows(path))
    return [found for found, _ in zip(rows, range(_ROWS_SHOWN), strict=False)]


def rows_lost(path: Path, encoding: Encoding) -> tuple[int, list[Found]]:
    """How many rows hold letters lost before the file was written, and the first of them."""
    count, found = 0, list[Found]()
    for row, raw in _rows(path):
        text = raw.decode(encoding, errors="replace").strip()
        if _LOST.search(text):
            count += 1
            found += [Found(row, text)][: _ROWS_SHOWN - len(found)]
    return count, found


def undecodable(path: Path, encoding: Encoding) -> Found | None:
    """The first row that is not in an encoding; None where all are."""
    for row, raw in _rows(path):
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            return Found(row, raw.decode(encoding, errors="replace").strip())
    return None


def _rows(path: Path) -> Iterator[tuple[int, bytes]]:
    """The rows that hold more than ASCII, the header's `#FNR` left out; they count from 1."""
    number = 1
    for block in byte_blocks(path, Problems(path)):
        if block.isascii():
            number += block.count(b"\n")
            continue
        first = number == 1
        for raw in block.removeprefix(BOM if first else b"").split(b"\n"):
            if not raw.isascii() and not (first and _PATH.match(raw)):
                yield number, raw
            number += 1
        number -= 1  # what follows a block's last line feed is no row
