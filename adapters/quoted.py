"""Where else a text stands than where an event names it: what else may have to be erased."""

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass

from adapters.service import Service
from domain.file import FileImported
from projections.wanted import Wanted

# A text within another, on either database: `position` and `instr` are of one each.
_REPORTS = """SELECT id FROM text
    WHERE ledger = ? AND text <> ? AND replace(text, ?, '') <> text ORDER BY id"""
_SET_ASIDE = """SELECT number FROM set_aside WHERE ledger = ?
    AND (replace(content, ?, '') <> content OR replace(message, ?, '') <> message)
    ORDER BY number"""
_FILES = "SELECT number FROM set_aside WHERE ledger = ? AND kind = 'file' AND content <> ''"
_FILE = "SELECT content FROM set_aside WHERE ledger = ? AND number = ?"

ENCODINGS = ("utf-8", "cp437", "cp1252")
"""What files are written in: a spreadsheet, an SIE file."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Where else a text stands: in control reports, by the position of their event; and in what
    was set aside, by its number."""

    reports: tuple[int, ...]
    set_aside: tuple[int, ...]


def quoted_in(service: Service, ledger: str, text: str) -> Quoted:
    """Where a text is quoted beside the places that are erased with it.

    What is packed, as a workbook is, is not searched.
    """
    reports: set[str] = set()
    numbers = set(_files_with(service, ledger, text))
    for form in _forms(text):
        reports |= {id for (id,) in service.store.read(_REPORTS, [ledger, text, form])}
        numbers |= {number for (number,) in service.store.read(_SET_ASIDE, [ledger, form, form])}
    wanted = Wanted(topics=(FileImported.TOPIC,))
    rows = service.view(ledger).events(wanted) if reports else ()
    positions = tuple(row.position for row in rows if row.text in reports)
    return Quoted(positions, tuple(sorted(numbers)))


def _forms(text: str) -> set[str]:
    """How a text may stand in JSON, and in a message's JSON that is kept as a text in JSON."""
    once = {json.dumps(text, ensure_ascii=ascii)[1:-1] for ascii in (True, False)}
    return once | {json.dumps(form, ensure_ascii=False)[1:-1] for form in once}


def _files_with(service: Service, ledger: str, text: str) -> Iterator[int]:
    """The files that were set aside, by their number, whose bytes hold a text."""
    said = {text, text.replace('"', '\\"')}
    sought = {one.encode(encoding, "replace") for one in said for encoding in ENCODINGS}
    for (number,) in service.store.read(_FILES, [ledger]):
        [(content,)] = service.store.read(_FILE, [ledger, number])
        held = b64decode(content)
        if any(one in held for one in sought):
            yield number
