"""The messages that a ledger has taken: which are known, and how far they count."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from domain.recording import Message

Rows = Callable[[Sequence[str], Sequence[Any]], list[Any]]
"""The rows of a reading statement given in parts, which has `?` for each value."""

NAMED = """SELECT source, id, type, digest, sequence, reference, result, position
    FROM message WHERE ledger = ? AND source = ?"""

NUMBERS = """SELECT sequence FROM message
    WHERE ledger = ? AND source = ? AND sequence IS NOT NULL"""

AT_ONCE = 1_000
"""So many ids are asked for by one statement."""


def messages_named(
    rows: Rows, ledger: str, names: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Message]:
    """The messages taken of these (source, id), by that name."""
    ids: dict[str, list[str]] = defaultdict(list)
    for source, id in names:
        ids[source].append(id)
    known: dict[tuple[str, str], Message] = {}
    for source, wanted in ids.items():
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            found = rows([NAMED, f"AND id IN ({marks(some)})"], [ledger, source, *some])
            known.update(((source, row[1]), Message(*row)) for row in found)
    return known


def highest_number(rows: Rows, ledger: str, source: str, before: Sequence[int]) -> int | None:
    """The highest sequence number of a source's messages that is not in `before`.

    Read from the top in pages: the numbers left out are those that came last, as a rule.
    """
    left_out = set(before)
    page = len(left_out) + 1
    values: list[Any] = [ledger, source]
    below = ""
    while True:
        found = rows([NUMBERS, below, "ORDER BY sequence DESC LIMIT ?"], [*values, page])
        for (number,) in found:
            if number not in left_out:
                return int(number)
        if len(found) < page:
            return None
        below, values = "AND sequence < ?", [ledger, source, found[-1][0]]


def marks(values: Sequence[object]) -> str:
    """A `?` for each value, as a list in a statement has them."""
    return ",".join("?" * len(values))
