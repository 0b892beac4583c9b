"""Commands on periods."""

from domain.base import Act
from domain.book import Book
from domain.closing import Closings
from domain.closing_step import MonthClose
from domain.coding import Period
from domain.recording import Kept
from domain.text import stated_reason


class PeriodCommands(Book):
    """Close and reopen."""

    def close_period(self, act: Act, period: Period, *, reason: str | None = None) -> bool:
        """Close a period; False where it is closed already.

        Where its close is planned every planned unit has signed off, or a reason says why not.

        Raises:
            ClosesOutOfOrder, NotSignedOff, and what `stated_reason` raises
        """

        def attempt() -> bool:
            closings, kept = self.get(Closings, "closings"), Kept(act)
            close = self.get(MonthClose, "month_close", str(period))
            said = kept.keep_text(stated_reason(reason))
            new = closings.close(period, act, reason=said, unsigned=close.unsigned)
            if new:
                self.save_all(act, closings, kept=kept)
            return new

        return self.retry(attempt)

    def reopen_period(self, act: Act, period: Period, *, reason: str | None = None) -> None:
        """Open a closed period again; what its units signed off stays signed off.

        Raises:
            NotClosed, and what `stated_reason` raises
        """

        def attempt() -> None:
            closings, kept = self.get(Closings, "closings"), Kept(act)
            closings.reopen(period, act, reason=kept.keep_text(stated_reason(reason)))
            self.save_all(act, closings, kept=kept)

        self.retry(attempt)
