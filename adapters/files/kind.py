"""What a file is, by what it holds: its name says only what somebody believed."""

import re
from pathlib import Path
from typing import Literal

Kind = Literal["sie", "text", "workbook"]

BEGINNING = 4_096

ARCHIVE = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a workbook begins: an archive (.xlsx), or the older compound file (.xls, or encrypted)."""

_SIE_LABEL = re.compile(rb"^[ \t]*#(FLAGGA|SIETYP|PROGRAM|FORMAT|GEN)\b", re.MULTILINE | re.I)
_SIE_NAMES = (".se", ".si", ".sie")


def kind_of(path: Path) -> Kind:
    """Whether a file is SIE, a workbook, or a spreadsheet saved as text.

    Where the content does not say, and where there is none to read, the name does; the file's
    reader then tells what is wrong with it.
    """
    beginning = _beginning(path)
    if beginning.startswith((ARCHIVE, COMPOUND)):
        return "workbook"
    if _SIE_LABEL.search(beginning.replace(b"\r", b"\n").replace(b"\0", b"")):
        return "sie"
    if path.suffix.lower() in _SIE_NAMES:
        return "sie"
    return "workbook" if not beginning and path.suffix.lower() in (".xlsx", ".xlsm") else "text"


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(BEGINNING).removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return b""
