"""Reconciliation (sv: avstämning): what was received of sources against what they say they sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from domain.rules import RuleBroken
from domain.sequence import Gap
from projections.received import Received
from projections.reports.report import Basis
from projections.stated import TotalsAt
from projections.view import View

Verdict = Literal["agrees", "differs", "not-stated"]


class NoSuchSource(RuleBroken):
    """Nothing has come from a source, not even a control total or a message out of turn."""

    MESSAGE = "nothing has come from “{source}”; the sources are: {known}"


class AccountApart(NamedTuple):
    """An account whose sum differs from its control total (öre, result sign)."""

    account: str
    received: int
    stated: int

    @property
    def difference(self) -> int:
        return self.received - self.stated


@dataclass(frozen=True)
class Reconciled:
    """A source's period: what was received of it, and what the source says it sums to, if it has.

    Differences are received − stated: negative where something has not come that is revenue.
    """

    source: str
    period: int
    received: Received
    stated: TotalsAt | None

    @cached_property
    def amount_received(self) -> int:
        """Öre over all accounts; of whole vouchers they sum to zero."""
        return sum(self.received.accounts.values())

    @cached_property
    def amount_stated(self) -> int | None:
        """Öre over all accounts, as the source says; None where it says nothing of amounts."""
        if self.stated is None:
            return None
        totals = self.stated.totals
        return totals.total if totals.accounts is None else sum(totals.accounts.values())

    @property
    def difference(self) -> int | None:
        stated = self.amount_stated
        return None if stated is None else self.amount_received - stated

    @property
    def deliveries_stated(self) -> int | None:
        return None if self.stated is None else self.stated.totals.deliveries

    @cached_property
    def accounts(self) -> tuple[AccountApart, ...]:
        """The accounts that differ; none where the source states no accounts."""
        stated = None if self.stated is None else self.stated.totals.accounts
        received = self.received.accounts
        if stated is None or stated == received:
            return ()
        both = ((a, received.get(a, 0), stated.get(a, 0)) for a in received.keys() | stated.keys())
        return tuple(sorted(AccountApart(*one) for one in both if one[1] != one[2]))

    @property
    def amounts_differ(self) -> bool:
        return bool(self.difference or self.accounts)

    @property
    def deliveries_differ(self) -> bool:
        return self.deliveries_stated not in (None, self.received.deliveries)

    @property
    def verdict(self) -> Verdict:
        if self.stated is None:
            return "not-stated"
        return "differs" if self.amounts_differ or self.deliveries_differ else "agrees"


@dataclass(frozen=True)
class Reconciliation:
    """Sources and periods of a ledger, each reconciled, and the messages that have not come."""

    ledger: str
    basis: Basis
    rows: tuple[Reconciled, ...]
    gaps: Mapping[str, tuple[Gap, ...]]

    @property
    def verdict(self) -> Verdict:
        """Differs where any row does, or any message is missing."""
        verdicts = {row.verdict for row in self.rows}
        if self.gaps or "differs" in verdicts:
            return "differs"
        return "agrees" if "agrees" in verdicts else "not-stated"


def reconciled(
    view: View, *, source: str | None = None, first: int = 0, last: int = 999912
) -> Reconciliation:
    """What was received of sources in the periods from `first` to `last`, and what they say.

    Of every period that a source has stated an outcome or control totals of.

    Raises:
        NoSuchSource
    """
    known = {name for name, _ in view.delivered | view.control_totals.keys()} | view.gaps.keys()
    if source is not None and source not in known:
        raise NoSuchSource(source=source, known=", ".join(sorted(known)) or "–")
    wanted = sorted(
        (name, period)
        for name, period in view.delivered | view.control_totals.keys()
        if first <= period <= last and source in (None, name)
    )
    received = view.received(wanted)
    return Reconciliation(
        view.ledger,
        Basis(view.position, view.recorded_at),
        tuple(Reconciled(*key, received[key], view.control_totals.get(key)) for key in wanted),
        {name: gaps for name, gaps in view.gaps.items() if source in (None, name)},
    )


def differing(view: View, first: int, last: int) -> Iterator[Reconciled]:
    """The sources and periods with control totals, from `first` to `last`, that differ."""
    stated = view.control_totals
    wanted = sorted(key for key in stated if first <= key[1] <= last)
    if wanted:
        received = view.received(wanted)
        for key in wanted:
            row = Reconciled(*key, received[key], stated[key])
            if row.verdict == "differs":
                yield row
