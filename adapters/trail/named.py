"""Events of the audit trail with the names and texts that are kept apart from them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from adapters.erased import names_of, texts_of
from adapters.language import _
from adapters.service import Service
from domain.file import FileImported
from domain.template import TemplateKept
from projections.audit_trail import Recorded
from projections.happened import Change, Happened
from projections.trail import PAGE, Told

ASKED_FOR = {FileImported.TOPIC, TemplateKept.TOPIC}
"""Events whose text, a control report or a template, is long, and asked for by itself."""


class Named(NamedTuple):
    """An event, who did it, its text in clear, and what it changed.

    What was erased reads as erased, by whose decision.
    """

    recorded: Recorded
    happened: Happened
    by: str
    text: str | None


def named(service: Service, ledger: str, told: Iterable[Told]) -> Iterator[Named]:
    """Events with names and texts, which are read for some of them at a time."""
    rest = iter(told)
    while some := list(islice(rest, PAGE)):
        names = names_of(service, ledger, (id for one in some for id in _people(one)))
        texts = texts_of(service, ledger, (_text_of(one.recorded) for one in some))
        for recorded, happened in some:
            by = names.get(recorded.by, recorded.by)
            text = _text_of(recorded)
            changes = tuple(_with_name(change, names) for change in happened.changes)
            happening = replace(happened, changes=changes)
            yield Named(recorded, happening, by, text and texts.get(text, _lost()))


def _text_of(recorded: Recorded) -> str | None:
    """The id of an event's text; None where it has none that is shown beside it."""
    return None if recorded.topic in ASKED_FOR else recorded.text


def _people(told: Told) -> Iterator[str]:
    """The ids of those whom an event names: who did it, and who stands in what it changed."""
    yield told.recorded.by
    for change in told.happened.changes:
        if change.kind == "name":
            yield from (str(id) for id in (change.before, change.after) if id is not None)


def _with_name(change: Change, names: Mapping[str, str]) -> Change:
    """A change with a name in place of an id, where it is one of a name."""
    if change.kind != "name":
        return change
    before, after = (
        None if id is None else names.get(str(id), id) for id in (change.before, change.after)
    )
    return replace(change, before=before, after=after)


def _lost() -> str:
    return _("[missing: neither kept nor erased by a decision]")
