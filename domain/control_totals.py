"""Control totals (sv: kontrollsummor): what a source says that a period of its sums to."""

import hashlib
import json
from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from domain.base import Act, Event
from domain.coding import PeriodNumber
from domain.order import StatedInOrder
from domain.rules import RuleBroken


class Totals(NamedTuple):
    """What a source says that a period sums to, in result sign; what it leaves out is None.

    `accounts` is the change within the period per account (öre), complete for the source: an
    account that is not listed is zero. `total` is the sum over all its accounts (öre).
    `deliveries` is how many of its vouchers and batches count in the period, each in the
    earliest month of its lines.
    """

    accounts: Mapping[str, int] | None
    total: int | None
    deliveries: int | None

    def without_zeros(self) -> "Totals":
        """The same, in the one form it is recorded in: accounts in order, zeros left out."""
        if self.accounts is None:
            return self
        return self._replace(accounts={a: ore for a, ore in sorted(self.accounts.items()) if ore})

    def fingerprint(self) -> str:
        """A SHA-256 of what is stated, in a form that never changes."""
        text = json.dumps(self.without_zeros()._asdict(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class TotalsDisagree(RuleBroken):
    """A total is the sum of the accounts beside it, and something must be stated."""

    MESSAGE = (
        "the control totals of {period} contradict themselves: the accounts sum to {accounts} öre "
        "and the total is {total} öre; state what is right, or the accounts alone"
    )


class NothingStated(RuleBroken):
    """Control totals state something."""

    MESSAGE = (
        "the control totals of {period} state nothing; give accounts, a total or the number of "
        "deliveries"
    )


class ControlTotalsStated(Event):
    """A source stated what a period of its sums to; it takes the place of what it said before."""

    TOPIC: ClassVar[str] = "control_totals.stated"
    source: str
    period: PeriodNumber
    order: int
    fingerprint: str
    accounts: dict[str, int] | None
    total: int | None
    deliveries: int | None

    def check(self) -> None:
        """Refuse totals that say nothing, or two things.

        Raises:
            NothingStated, TotalsDisagree
        """
        period = f"{self.period // 100:04d}-{self.period % 100:02d}"
        if self.accounts is None and self.total is None and self.deliveries is None:
            raise NothingStated(period=period)
        if self.accounts is not None and self.total is not None:
            together = sum(self.accounts.values())
            if together != self.total:
                raise TotalsDisagree(period=period, accounts=together, total=self.total)

    def apply(self, totals: "ControlTotals") -> None:
        totals.has(self.fingerprint, self.order)


class ControlTotalsContradict(RuleBroken):
    """A source states control totals once in an order; what it changes comes in a newer one."""

    MESSAGE = (
        "“{source}” has stated other control totals for {period}, in the same order or a newer "
        "one; send what is right with a newer sequence"
    )


class ControlTotals(StatedInOrder):
    """One source's control totals for one period, and the order in which they came."""

    def state(self, act: Act, *, source: str, period: int, order: int, totals: Totals) -> None:
        """Record what a source states of a period.

        Raises:
            NothingStated, TotalsDisagree
        """
        stated = totals.without_zeros()
        self.trigger(
            ControlTotalsStated,
            act,
            source=source,
            period=period,
            order=order,
            fingerprint=stated.fingerprint(),
            accounts=None if stated.accounts is None else dict(stated.accounts),
            total=stated.total,
            deliveries=stated.deliveries,
        )
