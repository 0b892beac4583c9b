"""Texts as the report's fonts can show them.

PDF/UA forbids a character without a picture. One that the fonts lack is printed as its code,
`[U+1F642]`, so that nothing is lost without a word; one that shows nothing but directs how
others are shown (turning the text around, say) is left out: letters stand as they were written.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

from adapters.print.fonts import FONTS

BREAK = "\u200b"
"""A place where a line may break, which shows nothing."""

_SOFT_HYPHEN = "\u00ad"


def shown(text: str, fits: int = 80) -> str:
    """A text in characters that the fonts have.

    A word of more characters than `fits` on a line may break anywhere within.
    """
    kept = "".join(map(_shown, unicodedata.normalize("NFC", text)))
    return re.sub(rf"[^\s]{{{fits + 1},}}", partial(_breakable, fits), kept)


def _breakable(fits: int, word: re.Match[str]) -> str:
    step = max(4, fits // 4)
    letters = word[0]
    return BREAK.join(letters[at : at + step] for at in range(0, len(letters), step))


@cache
def _shown(character: str) -> str:
    if character in "\n" + _SOFT_HYPHEN:
        return character
    if unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if ord(character) in glyphs():
        return character
    return " " if character.isspace() else f"[U+{ord(character):04X}]"


@cache
def glyphs() -> frozenset[int]:
    """The characters that every one of the report's fonts has."""
    files = sorted(FONTS.glob("*.otf"))
    return frozenset.intersection(*(frozenset(_characters(file)) for file in files))


def _characters(file: Path) -> Iterator[int]:
    """The characters of a font, by the ranges (format 12) of its character map."""
    font = file.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4s4xL", font, 12 + 16 * i) for i in range(tables))
    start = dict(records)[b"cmap"]
    (maps,) = struct.unpack_from(">H", font, start + 2)
    for i in range(maps):
        (at,) = struct.unpack_from(">L", font, start + 8 + 8 * i)
        form, groups = struct.unpack_from(">H10xL", font, start + at)
        if form == 12:
            for group in range(groups):
                first, last = struct.unpack_from(">LL", font, start + at + 16 + 12 * group)
                yield from range(first, last + 1)
