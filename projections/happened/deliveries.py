"""What deliveries and balances of outcome changed."""

from typing import ClassVar

from domain.balances import BalancesRestated
from domain.outcome import OutcomeCorrected, OutcomeRecorded, OutcomeReversed
from projections.happened.change import Change, Changed, text_of, yes_or_no
from projections.happened.sums import Sums
from projections.reports.report import Note


class DeliveryTeller:
    """One voucher or batch: its sum per month, its lines, and whether it counts."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._sums = Sums(code="month", message="Sum of {span}")
        self._counts: bool | None = None
        self._order: int | None = None

    def tell(self, event: OutcomeRecorded | OutcomeCorrected | OutcomeReversed) -> Changed:
        """The sums; a delivery that is taken back, or brought back; its order."""
        told = self._sums.take(event.lines)
        counts = not isinstance(event, OutcomeReversed)
        status = []
        if self._counts is not None:
            before, after = yes_or_no(self._counts), yes_or_no(counts)
            status.append(Change("counts", Note("Counts"), "word", before, after))
        order = self._order if event.order is None else event.order
        status.append(Change("order", Note("Order"), "text", text_of(self._order), text_of(order)))
        self._counts, self._order = counts, order
        return Changed.of(status).and_then(told)


class BalancesTeller:
    """One source's word about one period: its sum, its lines, and the order it came in."""

    needs_past: ClassVar = True

    def __init__(self) -> None:
        self._sums = Sums(code="month", message="Sum of {span}")
        self._order: int | None = None

    def tell(self, event: BalancesRestated) -> Changed:
        """The period's sum, also where it stands as it was; and the order."""
        told = self._sums.take(event.lines, (event.period,))
        order = Change("order", Note("Order"), "text", text_of(self._order), text_of(event.order))
        self._order = event.order
        return told.and_then(Changed.of([order]))
