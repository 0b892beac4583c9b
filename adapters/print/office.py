"""What files of Word and Excel have in common: texts that XML can hold, and no clock."""

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from adapters.documents.document import Cell, Face, Words, printed, worded

BEGINNING = datetime(1980, 1, 1, tzinfo=UTC)
"""The first moment that a zip knows; when a report of an empty log was made."""

SCALE = 2
"""So many pixels of a picture go to one of its chart's: 192 an inch, sharp on paper."""

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str) -> str:
    """A text without what XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


def said(words: Words) -> str:
    """Words in the reader's language, as a file can hold them."""
    return legible(worded(words))


def shown(cell: Cell) -> str:
    """A cell as people read it, as a file can hold it."""
    return legible(printed(cell))


def beginning(text: str, most: int) -> str:
    """As much of a text as there is room for. Excel counts in units of UTF-16, as here."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def made_at(face: Face) -> datetime:
    """When the file was made, by the log and by no clock (UTC)."""
    moment = face.recorded_at or BEGINNING
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def dateless(archive: bytes) -> bytes:
    """The same zip with the same date on everything in it, whenever it was packed."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as packed, ZipFile(out, "w", ZIP_DEFLATED) as anew:
        for name in packed.namelist():
            entry = ZipInfo(name, BEGINNING.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            anew.writestr(entry, packed.read(name))
    return out.getvalue()
