"""The month's close: whose its steps are, and what a unit owes when it signs off."""

from collections.abc import Sequence
from datetime import date

from adapters.present import refuse_behind
from adapters.service import Service
from domain.base import Act
from domain.closing_step import STEPS, Step
from domain.coding import Period
from domain.ledger import Ledger
from domain.text import refuse_unfit
from projections.commentary import commentary
from projections.month_close import PlannedStep, close_of, missing_of
from projections.view import View

LONGEST_NAME = 200
"""Characters of an owner's name at most."""


def plan(
    service: Service,
    book: Ledger,
    act: Act,
    *,
    period: Period,
    unit: str,
    owner: str,
    due: date,
    steps: Sequence[Step] = STEPS,
) -> bool:
    """Give steps of a unit's close an owner, by the name under which they act, and a due date;
    False where they have them already.

    Raises:
        NoSuchUnit, StepsAfter, and what `refuse_unfit` raises
    """
    refuse_unfit(owner, most=LONGEST_NAME)
    id = service.store.identify(owner.strip())
    return book.plan_closing_steps(act, period=period, unit=unit, owner=id, due=due, steps=steps)


def do(
    service: Service,
    book: Ledger,
    act: Act,
    *,
    period: Period,
    unit: str,
    step: Step,
    reason: str | None = None,
) -> bool:
    """Do a step of a unit's close; False where it is done already.

    A unit signs off with the comments that it owes, as the log now stands, or with a reason.

    Raises:
        what `ClosingStepCommands.do_closing_step` raises; ReadModelStandsStill, ReadModelBehind
    """
    missing = 0
    if step == "sign-off":
        refuse_behind(service, book)
        view = service.view(book.code)
        missing = missing_of(view, commentary(service.reports, view, period, {}), unit)
    return book.do_closing_step(
        act, period=period, unit=unit, step=step, missing=missing, reason=reason
    )


def steps_of(service: Service, view: View, period: Period) -> tuple[PlannedStep, ...]:
    """The steps of a period's close, with what the ledger knows of each."""
    return close_of(view, commentary(service.reports, view, period, {}))
