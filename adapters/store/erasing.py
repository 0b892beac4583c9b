"""How what is erased is found and removed, on either database."""

from domain.recording import Erased, ErasedKind

_HELD: dict[ErasedKind, str] = {
    "text": "SELECT 1 FROM text WHERE ledger = ? AND id = ?",
    "name": "SELECT 1 FROM actor WHERE ? <> '' AND id = ?",
    "set-aside": "SELECT 1 FROM set_aside WHERE ledger = ? AND number = ? AND content <> ''",
}

_ERASING: dict[ErasedKind, str] = {
    "text": "DELETE FROM text WHERE ledger = ? AND id = ?",
    "name": "DELETE FROM actor WHERE ? <> '' AND id = ?",
    "set-aside": """UPDATE set_aside SET content = '', message = NULL, settled_reason = NULL
        WHERE ledger = ? AND number = ?""",
}
"""The names are of all ledgers; the ledger is asked so that each has the same two values."""


def held(ledger: str, erased: Erased) -> tuple[list[str], list[str | int]]:
    """The statement, in parts, that finds what shall be erased; and its values."""
    return [_HELD[erased.kind]], _values(ledger, erased)


def erasing(ledger: str, erased: Erased) -> tuple[str, list[str | int]]:
    """The statement that removes it, and its values."""
    return _ERASING[erased.kind], _values(ledger, erased)


def _values(ledger: str, erased: Erased) -> list[str | int]:
    by_number = erased.kind == "set-aside"
    return [ledger, int(erased.id) if by_number else erased.id]
