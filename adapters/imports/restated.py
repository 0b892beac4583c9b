"""A source that sends all its vouchers again: what counted before, and what has not changed."""

import re
from hashlib import sha256
from importlib import import_module
from typing import TYPE_CHECKING

from adapters.files.byte_blocks import byte_blocks
from adapters.files.problems import Problems
from adapters.files.sie import SieFile
from domain.outcome import OutcomeCorrected, OutcomeRecorded, OutcomeReversed
from domain.source import Source, SourceRestated
from domain.structure import StructureLoaded

if TYPE_CHECKING:
    from projections.view import View

_MOVING = (
    OutcomeRecorded.TOPIC,
    OutcomeCorrected.TOPIC,
    OutcomeReversed.TOPIC,
)


_OF_THE_FILE = re.compile(rb"(?mi)^[ \t]*#(?:GEN|PROGRAM|PROSA|FLAGGA|KSUMMA)(?![^\s])[^\n]*\n?")
"""Rows that say when and by what a file was written, and nothing of vouchers or totals."""


def content_of(sie: SieFile, *, numbers_repeat: bool) -> str:
    """A SHA-256 of all that a file states, its date and program left out."""
    digest = sha256(repr((sie.encoding, numbers_repeat)).encode())
    for block in byte_blocks(sie.path, Problems(sie.path)):
        digest.update(_OF_THE_FILE.sub(b"", block))
    return digest.hexdigest()


def said_before(view: "View", source: Source, content: str) -> bool:
    """Whether a source's last file stated just this, and nothing has happened to it since.

    What a person has reversed or accepted since, or another structure to read by, makes the
    same file news.
    """
    if source.content != content:
        return False
    wanted = import_module("projections.audit_trail").Wanted
    last = view.events(wanted(topics=(SourceRestated.TOPIC,), source=source.name, limit=1))
    if not last:
        return False
    since = last[0].position + 1
    moved = view.events(wanted(first=since, topics=_MOVING, source=source.name, limit=1))
    return not moved and not view.events(
        wanted(first=since, topics=(StructureLoaded.TOPIC,), limit=1)
    )
