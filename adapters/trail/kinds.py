"""Kinds of events by the words that people use of them, in Swedish and English."""

from collections.abc import Collection, Iterable

from adapters.print.trail_words import label_is
from domain.assignment import AssignmentReceived
from domain.base import Event
from domain.budget import BudgetDecided, BudgetProposed, BudgetReallocated
from domain.document import DocumentSealed
from domain.erasure import TextErased
from domain.forecast import ForecastApproved, ForecastSubmitted
from domain.measure import MeasureDecided
from domain.outcome import OutcomeCorrected, OutcomeReversed
from domain.rules import RuleBroken
from domain.seal import ReportSealed
from domain.source import SourceRestated
from domain.topics import TOPICS

Meaning = str | tuple[type[Event], ...]
"""What all topics of a kind begin with, or the events themselves."""

_DECIDED = (
    BudgetDecided,
    BudgetReallocated,
    ForecastApproved,
    ReportSealed,
    TextErased,
    MeasureDecided,
    AssignmentReceived,
    DocumentSealed,
)

_WORDS: dict[str, Meaning] = {
    "structure": "structure.",
    "struktur": "structure.",
    "source": "source.",
    "källa": "source.",
    "outcome": "outcome.",
    "utfall": "outcome.",
    "voucher": "outcome.",
    "verifikation": "outcome.",
    "delivery": "outcome.",
    "leverans": "outcome.",
    "balances": "balances.",
    "saldon": "balances.",
    "correction": (OutcomeCorrected,),
    "rättelse": (OutcomeCorrected,),
    "reversal": (OutcomeReversed,),
    "återtagande": (OutcomeReversed,),
    "restatement": (SourceRestated,),
    "omleverans": (SourceRestated,),
    "budget": "budget.",
    "proposal": (BudgetProposed,),
    "förslag": (BudgetProposed,),
    "reallocation": (BudgetReallocated,),
    "omfördelning": (BudgetReallocated,),
    "omdisponering": (BudgetReallocated,),
    "decision": _DECIDED,
    "beslut": _DECIDED,
    "forecast": "forecast.",
    "prognos": "forecast.",
    "forecast round": "forecast.",
    "prognosomgång": "forecast.",
    "submission": (ForecastSubmitted,),
    "inlämning": (ForecastSubmitted,),
    "period": "period.",
    "closing": "period.",
    "periodstängning": "period.",
    "mapping": "mapping.",
    "kolumnmall": "mapping.",
    "file": "file.",
    "fil": "file.",
    "sequence": "sequence.",
    "löpnummer": "sequence.",
    "gap": "sequence.",
    "lucka": "sequence.",
    "control totals": "control_totals.",
    "control_totals": "control_totals.",
    "kontrollsummor": "control_totals.",
    "seal": (ReportSealed, DocumentSealed),
    "försegling": (ReportSealed, DocumentSealed),
    "erasure": "text.",
    "radering": "text.",
    "signing key": "signing_key.",
    "signing_key": "signing_key.",
    "signeringsnyckel": "signing_key.",
    "commentary rule": "commentary_rule.",
    "commentary_rule": "commentary_rule.",
    "kommentarsregel": "commentary_rule.",
    "cause": "cause.",
    "orsak": "cause.",
    "comment": "comment.",
    "commentary": "comment.",
    "kommentar": "comment.",
    "measure": "measure.",
    "åtgärd": "measure.",
    "measure_deadline": "measure_deadline.",
    "tidsfrist": "measure_deadline.",
    "indicator": "indicator.",
    "mått": "indicator.",
    "nyckeltal": "indicator.",
    "assignment": "assignment.",
    "uppdrag": "assignment.",
    "closing step": "closing_step.",
    "closing_step": "closing_step.",
    "month close": "closing_step.",
    "månadsbokslut": "closing_step.",
    "template": "template.",
    "mall": "template.",
    "document": "document.",
    "trycksak": "document.",
}

KINDS = (*TOPICS, *_WORDS)
"""Every word there is, the topics first."""


class UnknownKindOfEvent(RuleBroken):
    """A word names no kind of event."""

    MESSAGE = "“{word}” is no kind of event; known are {known}, and the types in docs/events.md"


def topics_of(words: Iterable[str]) -> Collection[str] | None:
    """The topics that words mean: a topic, `budget.*`, or a word of the glossary.

    None, all of them, where there is no word.

    Raises:
        UnknownKindOfEvent
    """
    meant = [topic for word in words for topic in _meant(word)]
    return tuple(dict.fromkeys(meant)) or None


def _meant(word: str) -> list[str]:
    plain = " ".join(word.split()).casefold()
    if plain in TOPICS:
        return [plain]
    meaning = _WORDS.get(plain.removesuffix(".*"))
    if isinstance(meaning, str):
        return [topic for topic in TOPICS if topic.startswith(meaning)]
    if meaning is not None:
        return [event.TOPIC for event in meaning]
    labelled = [topic for topic in TOPICS if label_is(plain, topic)]
    if not labelled:
        known = ", ".join(sorted({topic.partition(".")[0] for topic in TOPICS}))
        raise UnknownKindOfEvent(word=word[:100], known=known)
    return labelled
