"""Commands on the budget."""

from domain.base import Act, Decision
from domain.book import Book, Receipt
from domain.budget import Budget, BudgetKind
from domain.closing import Closings
from domain.coding import Lines


class BudgetCommands(Book):
    """Propose, decide and reallocate."""

    def decide_budget(
        self,
        act: Act,
        *,
        stated: Lines,
        decision: Decision,
        kind: BudgetKind | None = None,
        as_total: bool = False,
        into_closed: bool = False,
    ) -> Receipt:
        """Record a decided budget, or a decided change of it.

        Raises:
            what `Budget.decide` raises.
        """

        def attempt() -> Receipt:
            budget = self.get(Budget, "budget")
            changes = budget.changes(stated, as_total=as_total)
            new = budget.decide(
                act,
                changes=changes,
                kind=kind,
                decision=decision,
                closed=self._closed(),
                into_closed=into_closed,
            )
            return self._save_budget(act, budget, changes, new)

        return self.retry(attempt)

    def propose_budget(
        self, act: Act, *, stated: Lines, kind: BudgetKind | None, as_total: bool
    ) -> tuple[str, Receipt]:
        """Propose a budget, or a change of it; returns the proposal's name.

        Raises:
            what `Budget.propose` raises.
        """

        def attempt() -> tuple[str, Receipt]:
            budget = self.get(Budget, "budget")
            changes = budget.changes(stated, as_total=as_total)
            name, new = budget.propose(act, changes=changes, kind=kind)
            return name, self._save_budget(act, budget, changes, new)

        return self.retry(attempt)

    def decide_proposal(
        self, act: Act, *, name: str, decision: Decision, into_closed: bool = False
    ) -> Receipt:
        """Decide what was proposed.

        Raises:
            what `Budget.decide_proposal` raises.
        """

        def attempt() -> Receipt:
            budget = self.get(Budget, "budget")
            changes = budget.decide_proposal(
                act,
                name=name,
                decision=decision,
                closed=self._closed(),
                into_closed=into_closed,
            )
            return self._save_budget(act, budget, changes, True)

        return self.retry(attempt)

    def reallocate_budget(
        self, act: Act, *, stated: Lines, decision: Decision, into_closed: bool = False
    ) -> Receipt:
        """Move budget between codings.

        Raises:
            what `Budget.reallocate` raises.
        """

        def attempt() -> Receipt:
            budget = self.get(Budget, "budget")
            changes = budget.changes(stated, as_total=False)
            new = budget.reallocate(
                act,
                changes=changes,
                decision=decision,
                closed=self._closed(),
                into_closed=into_closed,
            )
            return self._save_budget(act, budget, changes, new)

        return self.retry(attempt)

    def _save_budget(self, act: Act, budget: Budget, changes: Lines, new: bool) -> Receipt:
        position = self.save_all(act, budget)
        if not new:
            return Receipt(duplicates=1)
        return Receipt(recorded=1, lines=len(changes), position=position)

    def _closed(self) -> frozenset[int]:
        return frozenset(self.get(Closings, "closings").closed)
