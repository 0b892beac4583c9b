"""A SIE file's own checksum, `#KSUMMA` (SIE format 4B, section 10).

It begins at a `#KSUMMA` without a sum, and ends before the one that has it. It is the CRC-32
of what stands between: labels and the contents of fields, without what separates them. So
blanks count within quotes only, the quotes themselves and the braces of objects do not, and
`\\"` counts as the quote that it stands for.
"""

import re
import zlib
from collections.abc import Iterable

from adapters.files.problems import Problems

_ROW = re.compile(rb"(?mi)^[ \t]*#KSUMMA(?=[ \t\r\n]|$)([^\n]*)(?:\n|$)")
_BLANKS = b" \t\r\x1a"
"""What may stand after a row: a vertical tab or a form feed is no blank of the format."""
_SUM = re.compile(rb'"?(\d{1,10})"?', re.ASCII)
_SEPARATORS = bytes(range(1, 33)) + b"{}"
"""NUL is not among them: it stands for an escaped quote, and no text holds any."""


class Checksum:
    """Sums up a file as its blocks go by; `right` tells whether it has a sum that agrees."""

    def __init__(self) -> None:
        self.row: int | None = None
        self.stated: int | None = None
        self.summed = 0
        self._open = False
        self._repeated: int | None = None
        self._unreadable: int | None = None

    def take(self, block: bytes, row: int) -> None:
        """Take the next block of whole rows into account; its first row has this number."""
        place = 0
        if b"#KSUMMA" in block.upper():
            for found in _ROW.finditer(block):
                self._add(block[place : found.start()])
                self._mark(found[1].strip(_BLANKS), row + block.count(b"\n", 0, found.start()))
                place = found.end()
        self._add(block[place:])

    def _add(self, part: bytes) -> None:
        if not self._open:
            return
        pieces = part.replace(b'\\"', b"\0").split(b'"')
        # Every second piece stands outside the quotes; joined, they lose their blanks at once.
        outside = b'"'.join(pieces[::2]).translate(None, _SEPARATORS)
        pieces[::2] = outside.split(b'"')
        self.summed = zlib.crc32(b"".join(pieces).replace(b"\0", b'"'), self.summed)

    def _mark(self, written: bytes, row: int) -> None:
        begins = not written
        if self.stated is not None or begins == self._open:
            self._repeated = self._repeated or row
            return
        self.row, self._open = row, begins
        if not begins:
            sum_ = _SUM.fullmatch(written)
            self._unreadable = None if sum_ else row
            self.stated = int(sum_[1]) if sum_ else -1

    @property
    def there(self) -> bool:
        """Whether the file has any `#KSUMMA`."""
        return self.row is not None or self._repeated is not None

    @property
    def right(self) -> bool:
        """Whether the file's sum is there, and is that of its contents."""
        return self.stated == self.summed and self._repeated is None

    def tell(self, problems: Problems) -> None:
        """Say what is wrong with it."""
        if self._repeated is not None:
            problems.add(
                self._repeated,
                "#KSUMMA",
                "the checksum must begin once, without a sum, and end once, with it; this row is "
                "neither: the file is damaged, or put together from several; export it anew",
            )
        elif self._open:
            problems.add(
                self.row,
                "#KSUMMA",
                "the checksum begins here and is never stated; the file is cut off, export it anew",
            )
        elif self._unreadable:
            problems.add(
                self._unreadable, "#KSUMMA", "the checksum is not a whole number; export it anew"
            )
        elif not self.right and self.there:
            problems.add(
                self.row,
                "#KSUMMA",
                "the file states the checksum {stated}, but its contents have {summed}; it was "
                "changed after it was written: export it anew",
                stated=self.stated,
                summed=self.summed,
            )


def checksum_of(blocks: Iterable[bytes]) -> Checksum:
    """The checksum of a whole file, given in blocks of whole rows."""
    checksum = Checksum()
    for block in blocks:
        checksum.take(block, 1)
    return checksum
