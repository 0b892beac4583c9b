"""Notes where what was received differs from what its sources say that they sent."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from domain.coding import Period
from domain.money import Ore
from domain.sequence import Gap
from projections.reconciliation import Reconciled, differing
from projections.reports.report import Note
from projections.view import View

GAPS_TOLD = 5
"""So many gaps of a source are told one by one."""


def unreconciled(view: View, period: Period, of_ledger: bool) -> Iterator[Note]:
    """Sources that differ from their control totals in the months to date, and lack messages.

    Amounts and counts are those of the whole ledger, and told where `of_ledger` is True.
    """
    rows = differing(view, period.year * 100 + 1, period)
    for source, of_source in groupby(rows, key=lambda row: row.source):
        yield from _of_source(source, list(of_source), of_ledger)
    for source, gaps in view.gaps.items():
        yield _missing(source, gaps)


def _of_source(source: str, rows: list[Reconciled], of_ledger: bool) -> Iterator[Note]:
    apart = [row for row in rows if row.amounts_differ]
    if not of_ledger:
        yield Note(
            "Outcome from {source} for {months} differs from its control totals, in this part "
            "of the ledger or in another.",
            {"source": source, "months": _months(rows)},
        )
        return
    if apart:
        yield _amounts(source, apart)
    for row in rows:
        if row.deliveries_differ:
            yield Note(
                "Deliveries from {source} for {month}: {received} received, {stated} stated.",
                {
                    "source": source,
                    "month": str(Period(row.period)),
                    "received": row.received.deliveries,
                    "stated": row.deliveries_stated,
                },
            )


def _amounts(source: str, rows: list[Reconciled]) -> Note:
    accounts = {account.account for row in rows for account in row.accounts}
    amount = sum(row.difference or 0 for row in rows)
    facts = {
        "source": source,
        "months": _months(rows),
        "amount": Ore(amount),
        "accounts": len(accounts),
    }
    if not accounts:
        return Note(
            "Outcome from {source} for {months} differs from its control totals by {amount}.", facts
        )
    if not amount:
        return Note(
            "Outcome from {source} for {months} differs from its control totals (accounts that "
            "differ: {accounts}; together they net to zero).",
            facts,
        )
    return Note(
        "Outcome from {source} for {months} differs from its control totals by {amount} (accounts "
        "that differ: {accounts}).",
        facts,
    )


def _months(rows: Iterable[Reconciled]) -> str:
    return ", ".join(str(Period(row.period)) for row in rows)


def _missing(source: str, gaps: tuple[Gap, ...]) -> Note:
    numbers = ", ".join(map(numbered, gaps[:GAPS_TOLD]))
    if len(gaps) > GAPS_TOLD:
        return Note(
            "Messages {numbers} from {source} have not come, and {more} gaps more.",
            {"numbers": numbers, "source": source, "more": len(gaps) - GAPS_TOLD},
        )
    return Note(
        "Messages {numbers} from {source} have not come.", {"numbers": numbers, "source": source}
    )


def numbered(gap: Gap) -> str:
    """A gap's numbers, e.g. `17` or `20–25`."""
    return f"{gap.first}" if gap.first == gap.last else f"{gap.first}–{gap.last}"
