"""What was said of deviations: the rules of what must be explained, causes, and comments."""

from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar

from domain.comment import CauseNamed, CommentWithdrawn, CommentWritten
from domain.commentary_rule import CommentaryRuleStated
from projections.happened.change import Changed, Fact, Known
from projections.happened.deviations import FIGURES, of_deviation, of_selected
from projections.happened.structures import UNTIL_FURTHER
from projections.reports.report import Note

WRITTEN, WITHDRAWN = Note("written"), Note("withdrawn")


class CommentaryRuleTeller:
    """The ledger's commentary rules: each beside what it said before."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._rules: dict[str, Known] = defaultdict(Known)

    def tell(self, event: CommentaryRuleStated) -> Changed:
        """What it concerns, its thresholds, who answers, and from when to when it holds."""
        return self._rules[event.rule].take(_rule(event))


def _rule(event: CommentaryRuleStated) -> Iterator[Fact]:
    yield from of_selected(event.selected)
    yield Fact("below", Note("Below"), "text", event.below)
    yield Fact("figure", Note("Figure"), "word", FIGURES[event.figure])
    yield Fact("per_cent", Note("Share of the budget"), "per-cent", event.per_cent)
    yield Fact("floor", Note("Floor"), "amount", event.floor)
    yield Fact("answers", Note("Answers"), "text", event.answers)
    yield Fact("valid_from", Note("Valid from"), "month", event.valid_from)
    yield Fact("valid_to", Note("Valid to"), "month", event.valid_to or UNTIL_FURTHER)


class CauseTeller:
    """The ledger's own causes: what each is called."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._known = Known()

    def tell(self, event: CauseNamed) -> Changed:
        """The name of the cause."""
        what = Note("Cause {cause}", {"cause": event.cause})
        return self._known.take([Fact("cause", what, "text", event.name)])


class CommentTeller:
    """What is said of one deviation, and how large it was when it was said."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._known = Known()

    def tell(self, event: CommentWritten | CommentWithdrawn) -> Changed:
        """Whether it stands; the deviation, and the figures and causes of what was written."""
        return self._known.take(_comment(event))


def _comment(event: CommentWritten | CommentWithdrawn) -> Iterator[Fact]:
    written = isinstance(event, CommentWritten)
    yield Fact("status", Note("Status"), "word", WRITTEN if written else WITHDRAWN)
    yield from of_deviation(event.deviation)
    if isinstance(event, CommentWritten):
        yield Fact("deviation", Note("Deviation"), "amount", event.amount)
        yield Fact("budget", Note("Budget"), "amount", event.budget)
        yield Fact("causes", Note("Causes"), "text", ", ".join(event.causes) or None)
        yield Fact("seen", Note("As of position"), "text", str(event.seen))
