"""The messages that a ledger has taken: which are known, and how far they count."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from domain.recording import Message

Rows = Callable[[Sequence[str], Sequence[Any]], list[Any]]
"""The rows of a reading statement given in parts, which has `?` for each value."""

NAMED = """SELECT source, id, type, digest, sequence, reference, result, position
    FROM message WHERE ledger = ? AND source = ?"""

NUMBERS = """SELECT sequence, id FROM message
    WHERE ledger = ? AND source = ? AND sequence IS NOT NULL ORDER BY sequence DESC LIMIT ?"""

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


def highest_number(rows: Rows, ledger: str, source: str, before: Sequence[str]) -> int | None:
    """The highest sequence number of a source's messages, those of the ids `before` left out.

    Among one more than are left out there is one that is not, if there is any.
    """
    left_out = set(before)
    found = rows([NUMBERS], [ledger, source, len(left_out) + 1])
    return next((int(number) for number, id in found if id not in left_out), None)


def marks(values: Sequence[object]) -> str:
    """A `?` for each value, as a list in a statement has them."""
    return ",".join("?" * len(values))
