"""Which row of a report a text speaks of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from unicodedata import normalize

Words = tuple[str, ...]


def words_of(text: str) -> Words:
    """A text's words in any case: what stands between them is not looked at."""
    return tuple(re.findall(r"\w+", normalize("NFC", text).casefold()))


def named_in(text: str, names: Mapping[Words, Sequence[str]]) -> Iterator[str]:
    """The rows that a text names, by their names in words, in order; the longest name first.

    A name within a longer one is not that row's: “Telefoni” is not named by “Telefoni i molnet”,
    where there is a row of that name.
    """
    words, sizes = words_of(text), sorted({len(name) for name in names if name}, reverse=True)
    at = 0
    while at < len(words):
        size = next((size for size in sizes if words[at : at + size] in names), 0)
        if size:
            yield from names[words[at : at + size]]
        at += size or 1
