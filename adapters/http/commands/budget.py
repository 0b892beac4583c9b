"""Decisions on the budget that need no file."""

from typing import Annotated

from fastapi import APIRouter, Path

from adapters.http.commands.acting import Approver
from adapters.http.commands.answers import Proposed
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.words import DecisionStated

router = APIRouter(tags=["budget"], route_class=StrictJson)

ProposalNumber = Annotated[
    str, Path(pattern="^[1-9][0-9]{0,8}$", description="The proposal's number.")
]


class ProposalDecision(DecisionStated):
    """The decision that a proposal is made the budget by."""

    into_closed: bool = False


@router.post("/budget/proposals/{number}/decide")
def decided_proposal(
    acting: Approver, number: ProposalNumber, decision: ProposalDecision
) -> Proposed:
    """Decide a proposal, as it was proposed. Who proposed it cannot decide it."""
    receipt = acting.book().decide_proposal(
        acting.act(),
        name=number,
        decision=decision.decision(),
        into_closed=decision.into_closed,
    )
    position = receipt.position or acting.position()
    return Proposed(position=position, new=True, proposal=number, lines=receipt.lines)
