"""Events of the audit trail with the names and texts that are kept apart from them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from adapters.erased import names_of, texts_of
from adapters.language import _
from adapters.service import Service
from domain.file import FileImported
from projections.audit_trail import Recorded
from projections.happened import Happened
from projections.trail import PAGE, Told


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
        names = names_of(service, ledger, (one.recorded.by for one in some))
        texts = texts_of(service, ledger, (_text_of(one.recorded) for one in some))
        for recorded, happened in some:
            by = names.get(recorded.by, recorded.by)
            text = _text_of(recorded)
            yield Named(recorded, happened, by, text and texts.get(text, _lost()))


def _text_of(recorded: Recorded) -> str | None:
    """The id of an event's text; a file's is its control report, asked for by itself."""
    return None if recorded.topic == FileImported.TOPIC else recorded.text


def _lost() -> str:
    return _("[missing: neither kept nor erased by a decision]")
