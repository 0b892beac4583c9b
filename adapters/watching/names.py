"""Names that anybody chose: which are passed over, and by which name a file is kept."""

from collections.abc import Callable
from os.path import splitext

INSTRUCTIONS = "liggare.toml"

IN_HAND, DONE, SET_ASIDE = "pagaende", "klart", "undanlagt"
"""The folders within a folder; ASCII, since shares and archives disagree on how å is written."""

OWN = frozenset({IN_HAND, DONE, SET_ASIDE, INSTRUCTIONS})

REPORT_TEXT, REPORT_JSON = ".kontroll.txt", ".kontroll.json"

LONGEST = 190
"""Bytes in a name that is kept, so that what is added to it stays within the 255 there may be."""

_TEMPORARY = (
    ".crdownload",
    ".download",
    ".filepart",
    ".part",
    ".partial",
    ".swp",
    ".temp",
    ".tmp",
    "~",
)
_LEFT_BY_WINDOWS = frozenset({"thumbs.db", "desktop.ini"})


def is_passed_over(name: str) -> bool:
    """Whether a name says that the file is not one to take: temporary, hidden, or our own."""
    lower = name.lower()
    return (
        lower.startswith((".", "~$"))
        or lower.endswith(_TEMPORARY)
        or lower in _LEFT_BY_WINDOWS
        or name in OWN
    )


def kept_name(name: str) -> str:
    """The name by which a file is read and kept: printable, and short enough to be added to."""
    clean = "".join(c if c.isprintable() and c not in "/\\" else "_" for c in name)
    if len(clean.encode()) <= LONGEST:
        return clean
    stem, extension = splitext(clean)
    extension = extension if len(extension.encode()) <= 20 else ""
    room = LONGEST - len(extension.encode())
    return stem.encode()[:room].decode(errors="ignore") + extension


def free_name(name: str, digest: str, is_taken: Callable[[str], bool]) -> str:
    """`name`, or where that is taken, with the file's digest in it, then a number too."""
    stem, extension = splitext(name)
    mark = digest[:8] or "igen"
    candidate, number = name, 1
    while is_taken(candidate):
        again = "" if number == 1 else f"-{number}"
        candidate = f"{stem}-{mark}{again}{extension}"
        number += 1
    return candidate
