"""What a printed report says of itself, on its first page and on every other."""

from collections.abc import Iterator

from adapters.documents.document import EMPTY, Face, Fact, worded
from adapters.language import _
from adapters.print.sealed import decided
from adapters.print.terminal import local_time

ON_EVERY_PAGE = ("unit", "perspective")
"""The facts of the face that no page may lack: what its figures mean."""


def names(face: Face) -> tuple[str, ...]:
    """What the report is: board, title, period and diary number."""
    number = face.diary_number
    dnr = _("dnr {number}", number=number) if number else ""
    return tuple(filter(None, (face.board, face.title, worded(face.period), dnr)))


def standing(face: Face) -> tuple[str, ...]:
    """What the report is worth: its status, the log position, and by which decision."""
    by = () if face.decision is None else (decided(face.decision),)
    return worded(face.status), _("position {position}", position=face.position), *by


def digest(face: Face) -> str:
    """What the report is checked against."""
    return f"SHA-256 {face.digest}"


def meanings(face: Face) -> tuple[str, ...]:
    """What the figures mean: unit, sign and perspective."""
    return tuple(worded(fact.said) for fact in face.facts if fact.code in ON_EVERY_PAGE)


def page_of(page: str, pages: str) -> str:
    """Which page of how many; the numbers are filled in by whatever breaks the pages."""
    return _("Page {page} ({pages})", page=page, pages=pages)


def facts(face: Face) -> tuple[Fact, ...]:
    """All of it below title and board, for the first page; what its own facts tell is told once."""
    told = {fact.code for fact in face.facts}
    first = (fact for fact in _decided(face) if fact.code not in told)
    last = (fact for fact in _recorded(face) if fact.code not in told)
    return (*first, *face.facts, *last)


def _decided(face: Face) -> Iterator[Fact]:
    yield Fact("status", _("Status"), face.status)
    if face.decision is not None:
        yield Fact("decision", _("Decision"), decided(face.decision))
    if face.diary_number:
        yield Fact("diary_number", _("Diary number"), face.diary_number)
    yield Fact("ledger", _("Ledger"), face.ledger)
    yield Fact("period", _("Period"), face.period)


def _recorded(face: Face) -> Iterator[Fact]:
    yield Fact("position", _("Position"), str(face.position))
    when = face.recorded_at
    yield Fact("recorded_at", _("Recorded"), local_time(when) if when else EMPTY)
    yield Fact("digest", "SHA-256", face.digest)
