"""What decisions and proposals changed of the budget."""

from typing import ClassVar

from domain.budget import BudgetDecided, BudgetProposed, BudgetReallocated
from projections.happened.change import Change, Changed
from projections.happened.sums import Sums
from projections.reports.report import Note

WAITING, DECIDED = Note("waiting"), Note("decided")


class BudgetTeller:
    """The budget: each year's, each proposal's, and what was moved between codings."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._decided = Sums(code="budget", message="Budget {span}", yearly=True)
        self._proposals: dict[str, Sums] = {}
        self._waiting: set[str] = set()

    def tell(self, event: BudgetProposed | BudgetDecided | BudgetReallocated) -> Changed:
        """The sums of the years; a proposal that came, or was decided."""
        if isinstance(event, BudgetProposed):
            return self._propose(event)
        told = self._decided.take(event.lines)
        proposal = getattr(event, "proposal", None)
        if proposal not in self._waiting:
            return told
        self._waiting.discard(proposal)
        return Changed((_status(proposal, WAITING, DECIDED),)).and_then(told)

    def _propose(self, event: BudgetProposed) -> Changed:
        name, new = event.proposal, []
        if name not in self._proposals:
            message = "Proposal {proposal}, {span}"
            self._proposals[name] = Sums(code="proposed", message=message, yearly=True)
            new = [_status(name, None, WAITING)]
        self._waiting.add(name)
        told = self._proposals[name].take(event.lines, proposal=name)
        return Changed(tuple(new)).and_then(told)


def _status(proposal: str, before: Note | None, after: Note) -> Change:
    return Change(
        "proposal", Note("Proposal {proposal}", {"proposal": proposal}), "word", before, after
    )
