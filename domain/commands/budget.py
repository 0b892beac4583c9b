"""Commands on the budget."""

from collections.abc import Callable, Collection

from domain.base import Act, Decision
from domain.book import Book, Origin
from domain.budget import Budget, BudgetKind
from domain.closing import Closings
from domain.coding import Lines
from domain.receipt import Receipt


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
        origin: Origin = None,
    ) -> Receipt:
        """Record a decided budget, or a decided change of it.

        Raises:
            what `Budget.decide` raises.
        """

        def decide(budget: Budget, changes: Lines) -> bool:
            return budget.decide(
                act,
                changes=changes,
                kind=kind,
                decision=decision,
                closed=self._closed(),
                into_closed=into_closed,
            )

        return self._change(act, stated, as_total, decide, origin)

    def propose_budget(
        self,
        act: Act,
        *,
        stated: Lines,
        kind: BudgetKind | None,
        as_total: bool,
        within: Collection[str] | None = None,
        origin: Origin = None,
    ) -> tuple[str, Receipt]:
        """Propose a budget, or a change of it; returns the proposal's name.

        `within` are the responsibility codes that whoever proposes may change; None: all.

        Raises:
            what `Budget.propose` raises.
        """

        def attempt() -> tuple[str, Receipt]:
            budget = self.get(Budget, "budget")
            changes = budget.changes(stated, as_total=as_total)
            name, new = budget.propose(act, changes=changes, kind=kind, within=within)
            return name, self._saved(act, budget, _receipt(changes, new), origin)

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
            return self._saved(act, budget, _receipt(changes, True))

        return self.retry(attempt)

    def reallocate_budget(
        self,
        act: Act,
        *,
        stated: Lines,
        decision: Decision,
        into_closed: bool = False,
        origin: Origin = None,
    ) -> Receipt:
        """Move budget between codings.

        Raises:
            what `Budget.reallocate` raises.
        """

        def reallocate(budget: Budget, changes: Lines) -> bool:
            return budget.reallocate(
                act,
                changes=changes,
                decision=decision,
                closed=self._closed(),
                into_closed=into_closed,
            )

        return self._change(act, stated, False, reallocate, origin)

    def _change(
        self,
        act: Act,
        stated: Lines,
        as_total: bool,
        step: Callable[[Budget, Lines], bool],
        origin: Origin,
    ) -> Receipt:
        """Let a step decide what a file changes; computed anew when somebody else was first."""

        def attempt() -> Receipt:
            budget = self.get(Budget, "budget")
            changes = budget.changes(stated, as_total=as_total)
            new = step(budget, changes)
            receipt = _receipt(changes, new)
            receipt.not_recorded(stated)
            receipt.also_recorded(changes.amounts() if new else {})
            return self._saved(act, budget, receipt, origin)

        return self.retry(attempt)

    def _saved(self, act: Act, budget: Budget, receipt: Receipt, origin: Origin = None) -> Receipt:
        receipt.position = self.save_from(act, budget, receipt=receipt, origin=origin)
        return receipt

    def _closed(self) -> frozenset[int]:
        return frozenset(self.get(Closings, "closings").closed)


def _receipt(changes: Lines, new: bool) -> Receipt:
    return Receipt(recorded=1, lines=len(changes)) if new else Receipt(duplicates=1)
