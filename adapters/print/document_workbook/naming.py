"""Names of sheets: from captions, short enough, without what a name may not hold, and unique."""

import re

from adapters.print.office import beginning

LONGEST = 31
"""So many characters a name may have."""

RESERVED = {"history"}

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffd]+")


class Names:
    """The names that the sheets of one workbook have."""

    def __init__(self) -> None:
        self._taken = set(RESERVED)

    def of(self, caption: str, code: str) -> str:
        """A name for a table: its caption, else its code, with a number where it is taken."""
        wished = _allowed(caption) or _allowed(code) or "1"
        name, number = _cut(wished, LONGEST), 1
        while name.casefold() in self._taken:
            number += 1
            ending = f" {number}"
            name = _cut(wished, LONGEST - len(ending)) + ending
        self._taken.add(name.casefold())
        return name


def link(name: str) -> str:
    """A link to a sheet of the same workbook."""
    quoted = name.replace("'", "''")
    return f"internal:'{quoted}'!A1"


def _allowed(text: str) -> str:
    return " ".join(_FORBIDDEN.sub(" ", text).split()).strip("' ")


def _cut(text: str, most: int) -> str:
    """As many whole words of a text as there is room for; no mark that leads on ends them."""
    shorter = beginning(text, most)
    if shorter == text:
        return text
    words = shorter if text[len(shorter) :].startswith(" ") else shorter.rpartition(" ")[0]
    return words.rstrip(" ',.;–-(") or shorter
