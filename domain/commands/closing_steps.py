"""Commands on the month's close."""

from collections.abc import Sequence
from datetime import date

from domain.base import Act
from domain.book import Book
from domain.closing import Closings
from domain.closing_step import STEPS, MonthClose, Step
from domain.coding import Period
from domain.recording import Kept
from domain.responsibility import refuse_unknown_unit
from domain.text import stated_reason


class ClosingStepCommands(Book):
    """Plan a unit's steps, do them, and reopen them."""

    def month_close(self, period: Period) -> MonthClose:
        """A period's close: its steps, unit by unit."""
        return self.get(MonthClose, "month_close", str(period))

    def plan_closing_steps(
        self,
        act: Act,
        *,
        period: Period,
        unit: str,
        owner: str,
        due: date,
        steps: Sequence[Step] = STEPS,
    ) -> bool:
        """Give steps of a unit's close an owner, by its id, and a due date; False where they have
        them already.

        Raises:
            NoSuchUnit, StepsAfter
        """

        def attempt() -> bool:
            refuse_unknown_unit(self.structure().on(period.last_day), unit)
            close = self.month_close(period)
            new = close.plan(act, period=period, unit=unit, steps=steps, owner=owner, due=due)
            self.save_all(act, close)
            return new

        return self.retry(attempt)

    def do_closing_step(
        self,
        act: Act,
        *,
        period: Period,
        unit: str,
        step: Step,
        missing: int = 0,
        reason: str | None = None,
    ) -> bool:
        """Do a step of a unit's close; False where it is done already.

        `missing` counts the comments that the unit owes where it signs off.

        Raises:
            StepNotPlanned, StepsBefore, CommentsOwed, and what `stated_reason` raises
        """

        def attempt() -> bool:
            close, kept = self.month_close(period), Kept(act)
            said = kept.keep_text(stated_reason(reason))
            new = close.do(act, period=period, unit=unit, step=step, missing=missing, reason=said)
            if new:
                self.save_all(act, close, kept=kept)
            return new

        return self.retry(attempt)

    def reopen_closing_step(
        self, act: Act, *, period: Period, unit: str, step: Step, reason: str | None = None
    ) -> None:
        """Let a step of a unit's close, and those after it, be done again.

        Raises:
            PeriodStandsOnStep, StepNotDone, and what `stated_reason` raises
        """

        def attempt() -> None:
            close, kept = self.month_close(period), Kept(act)
            said = kept.keep_text(stated_reason(reason))
            close.reopen(
                act,
                period=period,
                unit=unit,
                step=step,
                reason=said,
                is_closed=period in self.get(Closings, "closings").closed,
            )
            self.save_all(act, close, kept=kept)

        self.retry(attempt)
