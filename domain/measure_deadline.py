"""How long the board has to decide on measures: the ledger's own deadline (sv: tidsfrist)."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from domain.base import Act, Aggregate, Event
from domain.coding import Period, PeriodNumber
from domain.rules import RuleBroken

MOST_DAYS = 3_660


class MeasureDeadlineStated(Event):
    """How many days the board has to decide on measures was stated, from a period on.

    They are counted from the end of the period that the measures answer a deviation in.
    """

    TOPIC: ClassVar[str] = "measure_deadline.stated"
    days: Annotated[int, Field(ge=0, le=MOST_DAYS)]
    valid_from: PeriodNumber

    def apply(self, deadlines: "MeasureDeadlines") -> None:
        deadlines.stated.append(self)


class DeadlineOutOfReach(RuleBroken):
    """A deadline is some days, and at most ten years."""

    MESSAGE = "{days} days is no deadline; state between 0 and {most} days"


def deadline_of(stated: Iterable[MeasureDeadlineStated], period: Period) -> date | None:
    """The last day for a decision on what answers a deviation in a period; None: there is none.

    Of the deadlines begun the one last begun holds, and of those the one last stated.
    """
    begun = sorted((s for s in stated if s.valid_from <= period), key=lambda s: s.valid_from)
    if not begun:
        return None
    last = period.last_day.toordinal() + begun[-1].days
    return date.fromordinal(min(last, date.max.toordinal()))


class MeasureDeadlines(Aggregate):
    """Every deadline that the ledger has had for decisions on measures."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.stated: list[MeasureDeadlineStated] = []

    def state(self, act: Act, *, days: int, valid_from: Period) -> bool:
        """Say how long the board has, from a period on; False where that is said already.

        Raises:
            DeadlineOutOfReach
        """
        if not 0 <= days <= MOST_DAYS:
            raise DeadlineOutOfReach(days=days, most=MOST_DAYS)
        of_that_period = [s.days for s in self.stated if s.valid_from == valid_from]
        if of_that_period[-1:] == [days]:
            return False
        self.trigger(MeasureDeadlineStated, act, days=days, valid_from=valid_from)
        return True
