"""Erasing what stands beside the log: which texts an event names, where else they are, and who."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.service import Service
from domain.base import Act, Decision
from domain.coding import Lines
from domain.erasure import ErasedAlready
from domain.ledger import Ledger
from domain.recording import Erased
from domain.rules import RuleBroken
from projections.wanted import Wanted

_TEXT_FIELDS = ("text", "reason", "report")

_SAME_TEXT = """SELECT id FROM text WHERE ledger = ? AND text = (
    SELECT text FROM text WHERE ledger = ? AND id = ?) ORDER BY id"""

_ACTOR = "SELECT id, name FROM actor WHERE name = ? OR id = ?"
_ACTED_ASIDE = """SELECT 1 FROM set_aside
    WHERE ledger = ? AND (set_aside_by = ? OR settled_by = ?) LIMIT 1"""
_GRANTED = "SELECT 1 FROM access WHERE subject = ?"
_NAMED_SYSTEM = "SELECT 1 FROM token WHERE name = ?"


class NoText(RuleBroken):
    """An event names no text, or none that is still there."""

    MESSAGE = "the event at position {position} names no text that could be erased{where}"


class SeveralTexts(RuleBroken):
    """An event names several texts, and it is not said which."""

    MESSAGE = (
        "the event at position {position} names {count} texts; say which: --line N, or --all for "
        "all of them"
    )


class NoSuchPosition(RuleBroken):
    """The log has no such position."""

    MESSAGE = "the log of “{ledger}” has no position {position}; it ends at {last}"


class UnknownName(RuleBroken):
    """Nobody acts under such a name."""

    MESSAGE = "nobody has acted under the name or id “{name}”; see `liggare audit trail`"


class StillWaits(RuleBroken):
    """What waits for a person cannot be erased: its money would be lost."""

    MESSAGE = "number {number} waits to be settled; accept, retry or discard it first"


class NotSetAside(RuleBroken):
    """There is nothing of that number."""

    MESSAGE = "nothing was set aside under number {number} in “{ledger}”"


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text that an event names: in which field, on which line (from 1), and what it says."""

    id: str
    field: str
    line: int | None
    text: str


def texts_at(ledger: Ledger, position: int) -> tuple[NamedText, ...]:
    """The texts that the event at a position names and that are still there.

    Raises:
        NoSuchPosition
    """
    stored = ledger.recorder.select_notifications(position, 1, stop=position)
    if not stored:
        last = ledger.recorder.max_notification_id() or 0
        raise NoSuchPosition(ledger=ledger.code, position=position, last=last)
    named = list(_named(ledger.mapper.to_domain_event(stored[0])))
    texts = ledger.recorder.select_texts([id for id, _field, _line in named])
    return tuple(NamedText(id, field, line, texts[id]) for id, field, line in named if id in texts)


def _named(event: Any) -> Iterator[tuple[str, str, int | None]]:
    for field in _TEXT_FIELDS:
        if id := getattr(event, field, None):
            yield id, field, None
    lines = getattr(event, "lines", None)
    if isinstance(lines, Lines):
        for number, id in enumerate(lines.text or (), start=1):
            if id:
                yield id, "line", number


def chosen(
    texts: Sequence[NamedText], position: int, *, line: int | None, all: bool
) -> tuple[NamedText, ...]:
    """Those of an event's texts that are meant.

    Raises:
        NoText, SeveralTexts
    """
    of_line = [text for text in texts if line is None or text.line == line]
    if not of_line:
        raise NoText(position=position, where="" if line is None else f" (--line {line})")
    if len(of_line) > 1 and not all:
        raise SeveralTexts(position=position, count=len(of_line))
    return tuple(of_line)


def same_elsewhere(service: Service, ledger: str, texts: Sequence[NamedText]) -> list[str]:
    """The ids of texts that say just the same, under keys of their own."""
    found = (
        id for text in texts for (id,) in service.store.read(_SAME_TEXT, [ledger, ledger, text.id])
    )
    return sorted(set(found) - {text.id for text in texts})


def erase(
    service: Service, ledger: Ledger, act: Act, *, erased: Sequence[Erased], decision: Decision
) -> None:
    """Erase by a decision, and leave nothing of it in the database's own files.

    Raises:
        NothingToErase, ErasedAlready
    """
    ledger.erase(act, erased=erased, decision=decision)
    service.store.scrub()


@dataclass(frozen=True, slots=True)
class Person:
    """Who has a name: by which id, and where else the name stands.

    `ledgers` are those in which they have acted, or all where they have `acted` in none: there
    the erasure is recorded.
    """

    id: str
    name: str
    acted: bool
    ledgers: tuple[str, ...]
    also_in: tuple[str, ...]


def person(service: Service, name: str) -> Person:
    """Who is known by a name, or an id.

    Raises:
        UnknownName, ErasedAlready
    """
    # An id without a name: its erasure may have been recorded in some of its ledgers alone.
    for id, known in service.store.read(_ACTOR, [name, name]) or [(name, None)]:
        codes = service.store.ledgers()
        acted = [code for code in codes if _has_acted(service, code, id)]
        ledgers = acted if acted or known is None else codes
        lacking = [code for code in ledgers if not _erased_in(service, code, id)]
        if lacking:
            places = tuple(_elsewhere(service, known)) if known else ()
            return Person(id, known or id, bool(acted), tuple(lacking), places)
        if ledgers:
            raise ErasedAlready(kind="name", erased=id)
    raise UnknownName(name=name)


def _has_acted(service: Service, code: str, id: str) -> bool:
    """Whether an id is in a ledger; so it is taken to be where the read model stands still."""
    view = service.view(code)
    if view.events(Wanted(by=id, limit=1)) or service.store.read(_ACTED_ASIDE, [code, id, id]):
        return True
    if any(getattr(one.event, "owner", None) == id for one in view.statements):
        return True
    return service.stands_still(code) is not None and bool(service.store.read(_ACTOR, [id, id]))


def _erased_in(service: Service, code: str, id: str) -> bool:
    return Erased("name", id) in service.view(code).erased


def _elsewhere(service: Service, name: str) -> Iterator[str]:
    """The other places of the database that hold a name."""
    if service.store.read(_GRANTED, [name]):
        yield "grants"
    if service.store.read(_NAMED_SYSTEM, [name]):
        yield "tokens"


def erase_name(service: Service, act: Act, *, person: Person, decision: Decision) -> None:
    """Erase the name of who has acted; what was done stays under the id.

    The names are of the whole database: each ledger in which the person has acted gets the
    event, and keeps the name's decision. What was broken off is taken up by the id.

    Raises:
        ErasedAlready
    """
    for code in person.ledgers:
        service.ledger(code).erase(act, erased=[Erased("name", person.id)], decision=decision)
    service.store.scrub()


def refuse_waiting(ledger: Ledger, number: int) -> None:
    """Refuse to erase what waits for a person.

    Raises:
        NotSetAside, StillWaits
    """
    aside = ledger.recorder.select_set_aside_one(number)
    if aside is None:
        raise NotSetAside(number=number, ledger=ledger.code)
    if aside.status == "waiting":
        raise StillWaits(number=number)
