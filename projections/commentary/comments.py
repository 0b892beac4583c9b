"""What is said of the deviations of a period, what was said before, and the causes there are."""

from typing import NamedTuple

from domain.coding import Period
from domain.comment import CAUSES, CauseNamed, CommentWithdrawn, CommentWritten
from domain.deviation import Deviation
from projections.reports.report import Note
from projections.statements import Statement
from projections.view import View


class Told(NamedTuple):
    """A comment that stands, and the position at which it was written."""

    position: int
    event: CommentWritten


def comments_at(view: View, period: Period) -> dict[Deviation, Told]:
    """The comments that stand on a period's deviations, in the order in which they were written."""
    standing: dict[Deviation, Told] = {}
    for position, event in view.statements:
        if isinstance(event, CommentWritten | CommentWithdrawn):
            if event.deviation.period != period:
                continue
            standing.pop(event.deviation, None)
            if isinstance(event, CommentWritten):
                standing[event.deviation] = Told(position, event)
    return standing


def history(view: View, deviation: Deviation) -> tuple[Statement, ...]:
    """All that was said of a deviation, and withdrawn, in order."""
    return tuple(
        one
        for one in view.statements
        if isinstance(one.event, CommentWritten | CommentWithdrawn)
        and one.event.deviation == deviation
    )


def causes_at(view: View) -> dict[str, Note]:
    """What every cause is called, by its code: those that all ledgers have first."""
    named = {code: Note(name) for code, name in CAUSES.items()}
    for one in view.statements:
        if isinstance(one.event, CauseNamed):
            named[one.event.cause] = Note("{name}", {"name": one.event.name})
    return named
