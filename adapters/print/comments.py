"""Commentary in the terminal and as JSON: the list, the comments, and what was said before."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from adapters.erased import names_of, texts_of
from adapters.language import LANGUAGE, Unit, _
from adapters.print.commentary_words import FIGURES, row_name, sentences
from adapters.print.machine import basis_json, iso, said
from adapters.print.printable import printable
from adapters.print.terminal import console, local_time, print_rows
from adapters.service import Service
from domain.coding import Period
from domain.comment import CommentWritten
from domain.deviation import Deviation
from projections.commentary import Commentary, Listed, causes_at, history
from projections.reports.report import Basis
from projections.statements import Statement
from projections.view import View


class Speakers:
    """Who said what in a ledger: names and texts, and what the causes are called.

    What was erased reads as erased.
    """

    def __init__(self, service: Service, view: View, said: Iterable[Statement]) -> None:
        events = [one.event for one in said]
        texts = (_text_id(event) for event in events)
        self._texts = texts_of(service, view.ledger, texts)
        self._names = names_of(service, view.ledger, (event.by for event in events))
        self._causes = causes_at(view)

    def json(self, one: Statement) -> dict[str, Any]:
        """What was said, or withdrawn, as JSON; amounts in öre."""
        event = one.event
        told = {
            "position": one.position,
            "recorded_at": iso(event.recorded_at),
            "by": self._names.get(event.by, event.by),
            "channel": event.channel,
            "text": self._texts.get(_text_id(event) or ""),
        }
        if not isinstance(event, CommentWritten):
            return told | {"withdrawn": True, "deviation": None, "budget": None, "causes": []}
        return told | {
            "withdrawn": False,
            "deviation": event.amount,
            "budget": event.budget,
            "causes": list(event.causes),
        }

    def causes(self, codes: Iterable[str]) -> str:
        return ", ".join(said(self._causes[code]) for code in codes)


def _text_id(event: Any) -> str | None:
    id: str | None = event.text if isinstance(event, CommentWritten) else event.reason
    return id


def speakers_of(service: Service, view: View, listed: Iterable[Listed]) -> Speakers:
    """Who said what is said in a list."""
    return Speakers(service, view, (Statement(*one.comment) for one in listed if one.comment))


def commentary_json(
    found: Commentary, listed: Sequence[Listed], speakers: Speakers, unit: Unit = "tkr"
) -> dict[str, Any]:
    """A list of commentary as JSON; amounts in öre, shares in hundredths of a per cent."""
    return {
        "ledger": found.ledger,
        "period": str(found.period),
        "basis": basis_json(found.basis),
        "rules": [rule.rule for rule in found.rules],
        "listed": [_listed_json(one, speakers, unit) for one in listed],
        "notes": [said(note) for note in found.notes],
    }


def _listed_json(one: Listed, speakers: Speakers, unit: Unit) -> dict[str, Any]:
    figures = one.figures
    return {
        **about_json(one.deviation),
        "label": said(one.label),
        "amount": figures.figure,
        "budget": figures.budget,
        "deviation": figures.deviation,
        "share": figures.share,
        "rules": [rule.rule for rule in one.rules],
        "owed_by": [rule.rule for rule in one.owed_by],
        "answers": sorted({rule.answers for rule in one.owed_by if rule.answers}),
        "status": one.status,
        "named": one.named and {"row": one.named.row, "label": said(one.named.label)},
        "moved": one.moved,
        "comment": one.comment and speakers.json(Statement(*one.comment)),
        "says": " ".join(sentences(one, unit)),
    }


def about_json(about: Deviation) -> dict[str, Any]:
    """Which deviation it is, as JSON."""
    selected = about.selected
    return {
        "rows": selected.dimension,
        "where": list(selected.where),
        "eliminate_internal": selected.eliminate_internal,
        "row": about.row,
        "own": about.own,
        "figure": about.figure,
    }


def history_json(view: View, about: Deviation, speakers: Speakers) -> dict[str, Any]:
    """All that was said of a deviation, as JSON."""
    return {
        "ledger": view.ledger,
        "period": str(Period(about.period)),
        "basis": basis_json(Basis(view.position, view.recorded_at)),
        **about_json(about),
        "versions": [speakers.json(one) for one in history(view, about)],
    }


def print_owed(found: Commentary, unit: Unit) -> None:
    """What somebody has something to do about, in sentences."""
    out, wrong = console(), [*found.wrong]
    if not found.rules:
        out.print(_("No commentary rule holds in {period}.", period=found.period))
    for one in wrong:
        out.print(f"• {' '.join(sentences(one, unit))}", soft_wrap=True)
    counts = Counter(one.status for one in found.listed)
    if found.rules:
        out.print(
            _(
                "{period}, as of position {position}: {owed} comments are owed, {missing} of them "
                "are missing.",
                period=found.period,
                position=found.basis.position,
                owed=LANGUAGE.count(counts["answered"] + counts["missing"]),
                missing=LANGUAGE.count(counts["missing"]),
            )
        )
    for note in found.notes:
        out.print(f"• {said(note)}", soft_wrap=True)


def print_comments(listed: Sequence[Listed], speakers: Speakers) -> None:
    """The comments that stand, as a table."""
    if not listed:
        console().print(_("Nothing is commented on."))
        return
    print_rows(
        ("Row", "Figure", "Deviation (kr)", "Causes", "Comment", "Written", "By"),
        [
            (
                row_name(one),
                said(FIGURES[one.deviation.figure]),
                LANGUAGE.amount(one.comment.event.amount, "kr"),
                speakers.causes(one.comment.event.causes),
                *_said(speakers, Statement(*one.comment)),
            )
            for one in listed
            if one.comment
        ],
    )


def print_history(versions: Sequence[Statement], speakers: Speakers) -> None:
    """All that was said of a deviation, as a table."""
    if not versions:
        console().print(_("Nothing was said of it."))
        return
    print_rows(
        ("Position", "Deviation (kr)", "Causes", "Comment", "Written", "By"),
        [
            (
                one.position,
                *_explained(one.event, speakers),
                *_said(speakers, one),
            )
            for one in versions
        ],
    )


def _explained(event: Any, speakers: Speakers) -> tuple[str, str]:
    if not isinstance(event, CommentWritten):
        return _("withdrawn"), ""
    return LANGUAGE.amount(event.amount, "kr"), speakers.causes(event.causes)


def _said(speakers: Speakers, one: Statement) -> tuple[str, str, str]:
    told = speakers.json(one)
    return printable(told["text"] or ""), local_time(one.event.recorded_at), told["by"]
