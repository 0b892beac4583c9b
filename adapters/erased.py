"""What was erased reads as erased, by whose decision: a text, or the name of who acted."""

from collections.abc import Iterable, Iterator

from adapters.language import _
from adapters.service import Service
from domain.base import Decision
from domain.ledger import UnknownLedger
from domain.recording import Erased, ErasedKind

AT_ONCE = 1_000
"""Events whose texts are looked up together."""


def texts_of(service: Service, ledger: str, ids: Iterable[str | None]) -> dict[str, str]:
    """Texts by their ids; one that was erased, whenever that was, is told as erased."""
    wanted = {id for id in ids if id}
    texts = service.ledger(ledger).recorder.select_texts(list(wanted)) if wanted else {}
    return texts | told_as_erased(service, ledger, "text", wanted - texts.keys())


def names_of(service: Service, ledger: str, ids: Iterable[str]) -> dict[str, str]:
    """The names of those who acted, by id; one that was erased is told as erased."""
    wanted = set(ids)
    names = service.store.names(wanted)
    return names | told_as_erased(service, ledger, "name", wanted - names.keys())


def content_erased(service: Service, ledger: str, number: int) -> str:
    """How the content of what was set aside was erased."""
    return told_as_erased(service, ledger, "set-aside", [str(number)]).get(str(number), "–")


def lost_texts(service: Service, ledger: str) -> Iterator[int]:
    """The positions of events whose text is gone though no decision erased it."""
    recorder = service.ledger(ledger).recorder
    try:
        view = service.view(ledger)
    except UnknownLedger:
        return
    after = 0
    while named := view.texts(after, AT_ONCE):
        kept = recorder.select_texts([id for _, id in named])
        for position, id in named:
            if id not in kept and Erased("text", id) not in view.erased:
                yield position
        after = named[-1][0]


def told_as_erased(
    service: Service, ledger: str, kind: ErasedKind, ids: Iterable[str]
) -> dict[str, str]:
    """A sentence for each of those ids that was erased."""
    ids = list(ids)
    if not ids:
        return {}
    try:
        erased = service.view(ledger).erased
    except UnknownLedger:
        return {}
    found = {id: erased.get(Erased(kind, id)) for id in ids}
    return {
        id: _(
            "[erased by decision: {decision}, position {position}]",
            decision=decision_text(erasure.decision),
            position=erasure.position,
        )
        for id, erasure in found.items()
        if erasure is not None
    }


def decision_text(decision: Decision) -> str:
    """A decision on one line: body, date, paragraph, diary number."""
    parts = (decision.body, decision.date, decision.paragraph, decision.diary_number)
    return " ".join(filter(None, parts))
