from typing import Any
from uuid import uuid4

import pytest

from domain.base import Act, Decision
from domain.budget import (
    Budget,
    NoOriginalBudget,
    NoSuchProposal,
    NothingProposed,
    OriginalAlreadyDecided,
    ProposalAlreadyDecided,
    ReachesIntoClosedPeriod,
    ReallocationNotBalanced,
    ReallocationTurnsSign,
    SameAmountsAnotherDecision,
)
from domain.coding import Line, Lines
from domain.four_eyes import OwnProposal
from domain.responsibility import OutsideResponsibility
from tests.domain.given import ACT, BOARD, KF, coding, lines

OPEN: frozenset[int] = frozenset()


def decide(budget: Budget, changes: Lines, decision: Decision = KF, **options: Any) -> bool:
    terms: dict[str, Any] = {"kind": None, "closed": OPEN, "into_closed": False, **options}
    return budget.decide(ACT, changes=changes, decision=decision, **terms)


@pytest.fixture
def budget() -> Budget:
    budget = Budget(uuid4())
    decide(budget, lines((202501, -100), (202502, -100)))
    return budget


def test_the_first_decision_of_a_year_is_its_original(budget: Budget) -> None:
    assert budget.years_with_original == {2025}


def test_a_later_decision_is_a_supplement(budget: Budget) -> None:
    assert decide(budget, lines((202503, -30)), BOARD)

    assert budget.amounts[coding(), 202503] == -30
    kinds = [event.model_dump()["kind"] for event in budget.collect_events()]
    assert kinds == ["original", "supplement"]


def test_the_same_decision_again_changes_nothing(budget: Budget) -> None:
    assert not decide(budget, lines((202501, -100), (202502, -100)))


def test_the_same_amounts_under_another_decision_are_refused_unless_the_kind_is_stated(
    budget: Budget,
) -> None:
    again = lines((202501, -100), (202502, -100))

    with pytest.raises(SameAmountsAnotherDecision):
        decide(budget, again, BOARD)

    assert decide(budget, again, BOARD, kind="supplement")


def test_a_year_has_one_original(budget: Budget) -> None:
    with pytest.raises(OriginalAlreadyDecided):
        decide(budget, lines((202503, -1)), BOARD, kind="original")


def test_a_year_without_an_original_cannot_be_supplemented(budget: Budget) -> None:
    with pytest.raises(NoOriginalBudget):
        decide(budget, lines((202603, -1)), BOARD, kind="supplement")


def test_a_carry_over_may_reach_a_year_that_has_no_original_yet(budget: Budget) -> None:
    assert decide(budget, lines((202502, 5), (202601, -5)), BOARD, kind="carry-over")


def test_as_totals_the_difference_is_decided_and_what_is_absent_becomes_zero(
    budget: Budget,
) -> None:
    changes = budget.changes(lines((202501, -130)), as_total=True)

    assert changes.amounts() == {(coding(), 202501): -30, (coding(), 202502): 100}


def test_a_closed_period_is_changed_only_knowingly(budget: Budget) -> None:
    closed = frozenset({202501})

    with pytest.raises(ReachesIntoClosedPeriod):
        decide(budget, lines((202501, -1)), BOARD, closed=closed)

    assert decide(budget, lines((202501, -1)), BOARD, closed=closed, into_closed=True)


def move(*rows: tuple[str, int, int]) -> Lines:
    return Lines.of([Line(coding(unit=u), p, a) for u, p, a in rows], ("responsibility",))


def reallocate(budget: Budget, changes: Lines, decision: Decision = BOARD) -> bool:
    return budget.reallocate(
        ACT, changes=changes, decision=decision, closed=OPEN, into_closed=False
    )


def test_a_reallocation_moves_budget_between_codings(budget: Budget) -> None:
    assert reallocate(budget, move(("10", 202501, 40), ("11", 202503, -40)))

    assert budget.amounts[coding(unit="11"), 202503] == -40


def test_a_reallocation_that_adds_money_is_refused(budget: Budget) -> None:
    with pytest.raises(ReallocationNotBalanced):
        reallocate(budget, move(("10", 202501, 40), ("11", 202501, -41)))


def test_a_reallocation_may_not_carry_budget_between_years(budget: Budget) -> None:
    with pytest.raises(ReallocationNotBalanced):
        reallocate(budget, move(("10", 202501, 40), ("11", 202601, -40)))


def test_a_reallocation_may_empty_a_coding_but_not_turn_its_sign(budget: Budget) -> None:
    with pytest.raises(ReallocationTurnsSign):
        reallocate(budget, move(("10", 202501, 201), ("11", 202501, -201)))

    assert reallocate(budget, move(("10", 202501, 200), ("11", 202501, -200)))


def test_what_is_proposed_counts_only_when_it_is_decided(budget: Budget) -> None:
    name, new = budget.propose(ACT, changes=lines((202503, -30)), kind="supplement")
    assert new
    assert (coding(), 202503) not in budget.amounts

    budget.decide_proposal(ACT, name=name, decision=BOARD, closed=OPEN, into_closed=False)

    assert budget.amounts[coding(), 202503] == -30


def test_the_same_proposal_twice_is_one(budget: Budget) -> None:
    first = budget.propose(ACT, changes=lines((202503, -30)), kind=None)
    second = budget.propose(ACT, changes=lines((202503, -30)), kind=None)

    assert first == ("1", True)
    assert second == ("1", False)


def test_a_proposal_is_decided_once(budget: Budget) -> None:
    name, _ = budget.propose(ACT, changes=lines((202503, -30)), kind=None)
    budget.decide_proposal(ACT, name=name, decision=BOARD, closed=OPEN, into_closed=False)

    with pytest.raises(ProposalAlreadyDecided):
        budget.decide_proposal(ACT, name=name, decision=KF, closed=OPEN, into_closed=False)
    with pytest.raises(NoSuchProposal):
        budget.decide_proposal(ACT, name="9", decision=KF, closed=OPEN, into_closed=False)


def test_nothing_cannot_be_proposed(budget: Budget) -> None:
    with pytest.raises(NothingProposed):
        budget.propose(ACT, changes=lines(), kind=None)


def test_what_a_decision_decided_already_is_not_decided_again_through_a_proposal(
    budget: Budget,
) -> None:
    changes = lines((202503, -30))
    decide(budget, changes, BOARD)
    name, _ = budget.propose(ACT, changes=changes, kind="supplement")

    with pytest.raises(ProposalAlreadyDecided):
        budget.decide_proposal(ACT, name=name, decision=BOARD, closed=OPEN, into_closed=False)

    assert budget.amounts[coding(), 202503] == -30


def through_the_api(by: str) -> Act:
    return ACT._replace(by=by, channel="api")


TERMS: dict[str, Any] = {"decision": BOARD, "closed": OPEN, "into_closed": False}


def test_who_proposes_cannot_decide_it(budget: Budget) -> None:
    changes = lines((202503, -30))
    name, _ = budget.propose(through_the_api("anna"), changes=changes, kind=None)

    with pytest.raises(OwnProposal):
        budget.decide_proposal(through_the_api("anna"), name=name, **TERMS)

    assert budget.decide_proposal(through_the_api("bo"), name=name, **TERMS) == changes


def test_a_direct_decision_of_ones_own_proposal_is_the_same_bypass(budget: Budget) -> None:
    changes = lines((202503, -30))
    budget.propose(through_the_api("anna"), changes=changes, kind=None)

    with pytest.raises(OwnProposal):
        budget.decide(through_the_api("anna"), changes=changes, kind="supplement", **TERMS)

    assert budget.decide(through_the_api("bo"), changes=changes, kind="supplement", **TERMS)


def test_what_was_proposed_and_decided_by_another_binds_its_proposer_no_longer(
    budget: Budget,
) -> None:
    changes = lines((202503, -30))
    name, _ = budget.propose(through_the_api("anna"), changes=changes, kind=None)
    budget.decide_proposal(through_the_api("bo"), name=name, **TERMS)
    later = {**TERMS, "decision": KF}

    assert budget.decide(through_the_api("anna"), changes=changes, kind="supplement", **later)


def test_who_has_the_command_line_is_the_administrator_and_may_decide(budget: Budget) -> None:
    name, _ = budget.propose(ACT, changes=lines((202503, -30)), kind=None)

    assert budget.decide_proposal(ACT, name=name, **TERMS)


def test_who_answers_for_a_part_proposes_nothing_outside_it(budget: Budget) -> None:
    both = move(("10", 202503, -1), ("11", 202503, -1))

    with pytest.raises(OutsideResponsibility):
        budget.propose(ACT, changes=both, kind=None, within={"10"})

    assert budget.propose(ACT, changes=both, kind=None, within={"10", "11"})
