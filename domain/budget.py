"""The budget: what was decided, changed only by decisions."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar, Literal
from uuid import UUID

from domain.base import Act, Aggregate, Decision, Event
from domain.coding import Amounts, Coding, Lines, MovesMoney, add_up, difference
from domain.fingerprint import fingerprint
from domain.four_eyes import OwnProposal, is_own
from domain.money import Ore
from domain.responsibility import refuse_outside
from domain.rules import RuleBroken

BudgetKind = Literal["original", "supplement", "carry-over"]


class BudgetProposed(MovesMoney, Event):
    """Someone proposed a change of the budget; nothing counts until it is decided."""

    TOPIC: ClassVar[str] = "budget.proposed"
    proposal: str
    kind: BudgetKind
    fingerprint: str
    part: int
    parts: int
    lines: Lines

    def apply(self, budget: "Budget") -> None:
        known = budget.proposals.setdefault(
            self.proposal, Proposal(self.proposal, self.kind, self.fingerprint, [], self.by)
        )
        known.lines.append(self.lines)


class BudgetDecided(MovesMoney, Event):
    """A body decided a budget, or a change of it; the lines add to what was decided before."""

    TOPIC: ClassVar[str] = "budget.decided"
    kind: BudgetKind
    decision: Decision
    proposal: str | None
    fingerprint: str
    part: int
    parts: int
    lines: Lines

    def apply(self, budget: "Budget") -> None:
        budget.take(self.lines, self.fingerprint, self.decision)
        if self.kind == "original":
            budget.years_with_original.update(period // 100 for period in set(self.lines.period))
        if self.proposal is not None:
            budget.decided_proposals.add(self.proposal)


class BudgetReallocated(MovesMoney, Event):
    """A body moved budget between codings; the lines sum to zero over the year."""

    TOPIC: ClassVar[str] = "budget.reallocated"
    decision: Decision
    fingerprint: str
    part: int
    parts: int
    lines: Lines

    def apply(self, budget: "Budget") -> None:
        budget.take(self.lines, self.fingerprint, self.decision)


class NoOriginalBudget(RuleBroken):
    """A year's first decision is its original budget; only then can it be supplemented."""

    MESSAGE = "{year} has no original budget yet; import it first, without --kind"


class OriginalAlreadyDecided(RuleBroken):
    """A year has one original budget."""

    MESSAGE = "{year} has its original budget already; state --kind supplement or carry-over"


class SameAmountsAnotherDecision(RuleBroken):
    """The same amounts under another decision would count the money twice."""

    MESSAGE = (
        "exactly these amounts were decided already by {body} on {date}; if they are decided "
        "once more, state --kind"
    )


class ReachesIntoClosedPeriod(RuleBroken):
    """A budget decision changes a closed period without saying so."""

    MESSAGE = (
        "the decision reaches into the closed period {period}; state --into-closed if it shall"
    )


class ReallocationNotBalanced(RuleBroken):
    """A reallocation moves money; it neither adds nor takes any."""

    MESSAGE = "the reallocation sums to {amount} in {year}; it must sum to zero over the year"


class ReallocationTurnsSign(RuleBroken):
    """A reallocation took more from a coding than its year held."""

    MESSAGE = "the reallocation turns the sign of {coding} in {year}: {before} becomes {after}"


class NoSuchProposal(RuleBroken):
    """A proposal is unknown."""

    MESSAGE = "there is no budget proposal “{proposal}”; known: {known}"


class ProposalAlreadyDecided(RuleBroken):
    """A proposal is decided once, and not after the same decision decided its amounts."""

    MESSAGE = "the budget proposal “{proposal}” is decided already"


class NothingProposed(RuleBroken):
    """A budget file holds no amount other than zero."""

    MESSAGE = "the file holds no budget amounts; check its periods and accounts"


@dataclass
class Proposal:
    """A proposed change: its name, kind and lines, and who proposed it."""

    name: str
    kind: BudgetKind
    fingerprint: str
    lines: list[Lines]
    by: str


class Budget(Aggregate):
    """All that was decided and proposed of one ledger's budgets."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.amounts: Amounts = {}
        self.decisions: dict[str, list[Decision]] = defaultdict(list)
        self.years_with_original: set[int] = set()
        self.proposals: dict[str, Proposal] = {}
        self.decided_proposals: set[str] = set()

    def take(self, lines: Lines, fingerprint: str, decision: Decision) -> None:
        """Add decided lines (an applier's step)."""
        add_up(self.amounts, lines)
        if decision not in self.decisions[fingerprint]:
            self.decisions[fingerprint].append(decision)

    def changes(self, stated: Lines, *, as_total: bool) -> Lines:
        """What a file changes: its own lines, or what they differ from the present totals.

        As totals they stand for the whole of the years that occur in them: what is absent is
        zero.
        """
        if not as_total:
            return Lines.of_amounts(stated.amounts(), stated.dimensions)
        years = {period // 100 for period in stated.period}
        present = {key: a for key, a in self.amounts.items() if key[1] // 100 in years}
        return Lines.of_amounts(difference(stated.amounts(), present), stated.dimensions)

    def kind_of(self, changes: Lines, given: BudgetKind | None) -> BudgetKind:
        """The kind of a decision: a year's first is its original.

        Raises:
            NoOriginalBudget, OriginalAlreadyDecided
        """
        years = sorted({period // 100 for period in changes.period})
        kind = given or (
            "supplement" if all(y in self.years_with_original for y in years) else "original"
        )
        for year in years:
            if kind == "original" and year in self.years_with_original:
                raise OriginalAlreadyDecided(year=year)
            if kind == "supplement" and year not in self.years_with_original:
                raise NoOriginalBudget(year=year)
        return kind

    def propose(
        self,
        act: Act,
        *,
        changes: Lines,
        kind: BudgetKind | None,
        within: Collection[str] | None = None,
    ) -> tuple[str, bool]:
        """Propose a change; returns the proposal's name and whether it is new.

        `within` are the responsibility codes that whoever proposes may change; None: all.

        Raises:
            NothingProposed, OutsideResponsibility, NoOriginalBudget, OriginalAlreadyDecided
        """
        if not len(changes):
            raise NothingProposed
        refuse_outside(changes, within)
        print_ = fingerprint(changes)
        for known in self.proposals.values():
            same_kind = kind in (None, known.kind)
            if (
                known.fingerprint == print_
                and same_kind
                and known.name not in self.decided_proposals
            ):
                return known.name, False
        kind = self.kind_of(changes, kind)
        name = str(len(self.proposals) + 1)
        self.trigger_in_parts(
            BudgetProposed, act, changes.split(), proposal=name, kind=kind, fingerprint=print_
        )
        return name, True

    def decide(
        self,
        act: Act,
        *,
        changes: Lines,
        kind: BudgetKind | None,
        decision: Decision,
        closed: frozenset[int],
        into_closed: bool,
        proposal: str | None = None,
    ) -> bool:
        """Decide a change; False where this very decision is known already.

        Raises:
            NoOriginalBudget, OriginalAlreadyDecided, SameAmountsAnotherDecision,
            ReachesIntoClosedPeriod, OwnProposal
        """
        if not len(changes):
            return False
        print_ = fingerprint(changes)
        if decision in self.decisions.get(print_, ()):
            return False
        if proposal is None:
            self._refuse_own(act, print_)
        if kind is None and proposal is None and self.decisions.get(print_):
            before = self.decisions[print_][0]
            raise SameAmountsAnotherDecision(body=before.body, date=before.date)
        kind = self.kind_of(changes, kind)
        _refuse_closed(changes, closed, into_closed)
        self.trigger_in_parts(
            BudgetDecided,
            act,
            changes.split(),
            kind=kind,
            decision=decision,
            proposal=proposal,
            fingerprint=print_,
        )
        return True

    def decide_proposal(
        self,
        act: Act,
        *,
        name: str,
        decision: Decision,
        closed: frozenset[int],
        into_closed: bool,
    ) -> Lines:
        """Decide what was proposed, as it was proposed; returns its lines.

        Raises:
            NoSuchProposal, ProposalAlreadyDecided, OwnProposal, and what `decide` raises.
        """
        if name not in self.proposals:
            raise NoSuchProposal(proposal=name, known=", ".join(self.proposals) or "–")
        if name in self.decided_proposals:
            raise ProposalAlreadyDecided(proposal=name)
        proposal = self.proposals[name]
        if is_own(act, proposal.by):
            raise OwnProposal(proposal=name)
        rows = [line for lines in proposal.lines for line in lines]
        changes = Lines.of(rows, proposal.lines[0].dimensions)
        new = self.decide(
            act,
            changes=changes,
            kind=proposal.kind,
            decision=decision,
            closed=closed,
            into_closed=into_closed,
            proposal=name,
        )
        if not new:
            raise ProposalAlreadyDecided(proposal=name)
        return changes

    def reallocate(
        self,
        act: Act,
        *,
        changes: Lines,
        decision: Decision,
        closed: frozenset[int],
        into_closed: bool,
    ) -> bool:
        """Move budget between codings; False where this very decision is known already.

        Raises:
            ReallocationNotBalanced, ReallocationTurnsSign, ReachesIntoClosedPeriod, OwnProposal
        """
        print_ = fingerprint(changes)
        if decision in self.decisions.get(print_, ()):
            return False
        self._refuse_own(act, print_)
        moved = _per_year(changes.amounts())
        for year in {year for _, year in moved}:
            total = sum(amount for (_, y), amount in moved.items() if y == year)
            if total:
                raise ReallocationNotBalanced(amount=Ore(total), year=year)
        held = _per_year(self.amounts)
        for (coding, year), amount in moved.items():
            before = held.get((coding, year), 0)
            if before * (before + amount) < 0:
                raise ReallocationTurnsSign(
                    coding=" ".join((coding.account, *(code for _, code in coding.codes))),
                    year=year,
                    before=Ore(before),
                    after=Ore(before + amount),
                )
        _refuse_closed(changes, closed, into_closed)
        self.trigger_in_parts(
            BudgetReallocated, act, changes.split(), decision=decision, fingerprint=print_
        )
        return True

    def _refuse_own(self, act: Act, fingerprint: str) -> None:
        """Refuse amounts that wait as a proposal of whoever would decide them.

        Raises:
            OwnProposal
        """
        for known in self.proposals.values():
            waits = known.name not in self.decided_proposals
            if waits and known.fingerprint == fingerprint and is_own(act, known.by):
                raise OwnProposal(proposal=known.name)


def _per_year(amounts: Amounts) -> dict[tuple[Coding, int], int]:
    sums: dict[tuple[Coding, int], int] = defaultdict(int)
    for (coding, period), amount in amounts.items():
        sums[coding, period // 100] += amount
    return sums


def _refuse_closed(changes: Lines, closed: frozenset[int], into_closed: bool) -> None:
    reached = sorted(set(changes.period) & closed)
    if reached and not into_closed:
        raise ReachesIntoClosedPeriod(period=f"{reached[0] // 100:04d}-{reached[0] % 100:02d}")
