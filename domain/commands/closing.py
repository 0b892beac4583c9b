"""Commands on periods."""

from domain.base import Act
from domain.book import Book
from domain.closing import Closings
from domain.coding import Period
from domain.recording import Kept


class PeriodCommands(Book):
    """Close and reopen."""

    def close_period(self, act: Act, period: Period, *, reason: str | None = None) -> bool:
        """Close a period; False where it is closed already.

        Raises:
            ClosesOutOfOrder
        """

        def attempt() -> bool:
            closings, kept = self.get(Closings, "closings"), Kept(act)
            new = closings.close(period, act, reason=kept.keep_text(reason))
            if new:
                self.save_all(act, closings, kept=kept)
            return new

        return self.retry(attempt)

    def reopen_period(self, act: Act, period: Period, *, reason: str | None = None) -> None:
        """Open a closed period again.

        Raises:
            NotClosed
        """

        def attempt() -> None:
            closings, kept = self.get(Closings, "closings"), Kept(act)
            closings.reopen(period, act, reason=kept.keep_text(reason))
            self.save_all(act, closings, kept=kept)

        self.retry(attempt)
