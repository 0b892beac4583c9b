"""A ledger's texts against their ids: the log holds the id, which proves the text that has it."""

from collections.abc import Iterable

from adapters.store import Store
from adapters.store.inbox import marks
from adapters.transparency.findings import Findings
from domain.base import Text

PAGE = 5_000
"""Texts that are read at a time."""

_OF_LEDGER = "SELECT id, key, text FROM text WHERE ledger = ?"
_TEXTS = f"{_OF_LEDGER} AND id > ? ORDER BY id LIMIT ?"


def check_texts(store: Store, ledger: str, findings: Findings) -> None:
    """Find the texts that are others than those that were written."""
    last = ""
    while rows := store.read(_TEXTS, [ledger, last, PAGE]):
        for id, key, text in rows:
            if not _is(id, key, text):
                findings.tell_of("text", "the text {id} is not the one that was written", id=id)
        last = rows[-1][0]


def changed_text(store: Store, ledger: str, ids: Iterable[str]) -> str | None:
    """The id of the first of some texts that is another than the one that was written.

    One that was erased is none.
    """
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), PAGE):
        some = wanted[start : start + PAGE]
        rows = store.read(f"{_OF_LEDGER} AND id IN ({marks(some)})", [ledger, *some])
        changed = (str(id) for id, key, text in rows if not _is(id, key, text))
        if (first := next(changed, None)) is not None:
            return first
    return None


def _is(id: object, key: object, text: object) -> bool:
    """Whether a text has its id; on SQLite anything may have been put in its place."""
    if not isinstance(text, str) or not isinstance(key, bytes):
        return False
    try:
        return Text.of(text, key).id == id
    except UnicodeEncodeError:
        return False
