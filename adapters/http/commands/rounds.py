"""Forecast rounds by the API: submitted whole, and approved by somebody else."""

from fastapi import APIRouter

from adapters.http.commands.acting import Approver, Controller
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.words import DecisionStated, RoundName, RoundYear, Stated
from adapters.imports import submission

router = APIRouter(tags=["rounds"], route_class=StrictJson)


class Submitting(Stated):
    """How a round is submitted."""

    accept_differences: bool = False


class Approving(Stated):
    """The decision that a round is approved by, where there is one."""

    decision: DecisionStated | None = None


@router.post("/rounds/{year}/{name:path}/submit")
def submitted_round(
    acting: Controller, year: RoundYear, name: RoundName, how: Submitting | None = None
) -> Done:
    """Submit a round: its months up to the cut-off become the outcome.

    Where a month differs from the outcome, the differences are listed and nothing is
    submitted, unless they are accepted.
    """
    book = acting.book()
    accepts = how is not None and how.accept_differences
    new = book.submit_forecast(
        acting.act(),
        name=name,
        year=year,
        submit=submission(acting.service, book, year, accepts),
    )
    return Done(position=acting.position(), new=new)


@router.post("/rounds/{year}/{name:path}/approve")
def approved_round(
    acting: Approver, year: RoundYear, name: RoundName, how: Approving | None = None
) -> Done:
    """Approve a submitted round. Who submitted it cannot approve it."""
    decision = how.decision.decision() if how and how.decision else None
    new = acting.book().approve_forecast(acting.act(), name=name, year=year, decision=decision)
    return Done(position=acting.position(), new=new)
