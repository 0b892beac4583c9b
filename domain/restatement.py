"""What a source that restates sends: all of it again, and how whole that is."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from domain.outcome import Delivery, series_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a file of vouchers leaves nothing out of.

    `fiscal_years` are whole in every series: the file's own totals agree with its vouchers.
    `periods` (first and last, 202501) are whole in those `series` (fiscal year and series)
    that the file holds: the user has said so.
    """

    fiscal_years: Collection[str] = ()
    periods: tuple[int, int] | None = None
    series: Collection[tuple[str, str]] = ()

    def holds(self, delivery: Delivery) -> bool:
        """Whether a voucher would be in the file if the source still had it."""
        series = series_of(delivery.reference)
        if series is None:
            return False
        if series[0] in self.fiscal_years:
            return True
        if self.periods is None or series not in self.series:
            return False
        first, last = self.periods
        return all(first <= period <= last for _, period in delivery.amounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """All vouchers of a source, sent again.

    `digest` tells the file from others, and `content` what it states from what other files
    state. `known` are the references that counted before; `coverage` is asked when the file
    has been read.
    """

    digest: str
    content: str | None = None
    known: Collection[str] = ()
    coverage: Callable[[], Coverage] = Coverage
