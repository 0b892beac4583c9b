"""A reconciliation as JSON, as a table, and as a sheet for files."""

from collections.abc import Iterator
from typing import Any

from adapters.language import LANGUAGE, _
from adapters.print.machine import basis_json, iso
from adapters.print.sheet import Fact, Sheet, SheetColumn, SheetRow
from adapters.print.terminal import console, local_time, print_rows
from domain.coding import Period
from domain.sequence import Gap
from projections.reconciliation import Reconciled, Reconciliation
from projections.reports.unreconciled import numbered

VERDICTS = {"agrees": "agrees", "differs": "differs", "not-stated": "no control totals"}


def reconciliation_json(made: Reconciliation) -> dict[str, Any]:
    """A reconciliation as JSON; amounts are whole öre, in result sign."""
    return {
        "ledger": made.ledger,
        "basis": basis_json(made.basis),
        "unit": "öre",
        "verdict": made.verdict,
        "rows": [_row_json(row) for row in made.rows],
        "gaps": [
            {"source": source, "first": gap.first, "last": gap.last}
            for source, gaps in made.gaps.items()
            for gap in gaps
        ],
    }


def _row_json(row: Reconciled) -> dict[str, Any]:
    stated = row.stated and {
        "amount": row.amount_stated,
        "deliveries": row.deliveries_stated,
        "position": row.stated.position,
    }
    return {
        "source": row.source,
        "period": str(Period(row.period)),
        "verdict": row.verdict,
        "received": {"amount": row.amount_received, "deliveries": row.received.deliveries},
        "stated": stated,
        "difference": row.difference,
        "accounts": [
            {**account._asdict(), "difference": account.difference} for account in row.accounts
        ],
    }


def print_reconciliation(made: Reconciliation) -> None:
    """A reconciliation as tables: sources and periods, the accounts that differ, the gaps."""
    out = console()
    out.print(
        _(
            "As of position {position}, recorded {when}",
            position=made.basis.position,
            when=_when(made),
        ),
        style="dim",
    )
    print_rows(
        (
            "Source",
            "Period",
            "Received (kr)",
            "Control totals (kr)",
            "Difference (kr)",
            "Deliveries",
            "Verdict",
        ),
        [
            (
                row.source,
                Period(row.period),
                _kr(row.amount_received),
                _kr(row.amount_stated),
                _kr(row.difference),
                _deliveries(row),
                _(VERDICTS[row.verdict]),
            )
            for row in made.rows
        ],
    )
    _print_accounts(made)
    for source, gaps in made.gaps.items():
        out.print("• " + _missing(source, gaps))
    out.print(_conclusion(made))


def _when(made: Reconciliation) -> str:
    return local_time(made.basis.recorded_at) if made.basis.recorded_at else "–"


def _print_accounts(made: Reconciliation) -> None:
    apart = [(row, account) for row in made.rows for account in row.accounts]
    if apart:
        print_rows(
            (
                "Source",
                "Period",
                "Account",
                "Received (kr)",
                "Control totals (kr)",
                "Difference (kr)",
            ),
            [
                (
                    row.source,
                    Period(row.period),
                    account.account,
                    _kr(account.received),
                    _kr(account.stated),
                    _kr(account.difference),
                )
                for row, account in apart
            ],
        )


def _deliveries(row: Reconciled) -> str:
    received = LANGUAGE.count(row.received.deliveries)
    if row.deliveries_stated is None:
        return received
    stated = LANGUAGE.count(row.deliveries_stated)
    return _("{received} of {stated}", received=received, stated=stated)


def _missing(source: str, gaps: tuple[Gap, ...]) -> str:
    numbers = ", ".join(map(numbered, gaps))
    return _("Messages {numbers} from {source} have not come.", numbers=numbers, source=source)


def _conclusion(made: Reconciliation) -> str:
    if made.verdict == "differs":
        return _("Something differs, or has not come; see above.")
    if made.verdict == "agrees":
        return _("Everything that has control totals agrees with them.")
    return _("There are no control totals to compare with.")


def _kr(amount: int | None) -> str | None:
    return None if amount is None else LANGUAGE.amount(amount, "kr")


def reconciliation_sheet(made: Reconciliation, *, ledger_name: str) -> Sheet:
    """A reconciliation as a sheet: a row per source and period, then its accounts that differ.

    A source that lacks messages has a last row with their numbers.
    """
    return Sheet(
        _("Reconciliation"),
        (
            SheetColumn("source", _("Source"), "text"),
            SheetColumn("period", _("Period"), "month", 10),
            SheetColumn("account", _("Account"), "text", 10),
            SheetColumn("verdict", _("Verdict"), "text", 12),
            SheetColumn("deliveries_received", _("Deliveries received"), "number", 12),
            SheetColumn("deliveries_stated", _("Deliveries stated"), "number", 12),
            SheetColumn("missing_messages", _("Messages missing"), "text", 24),
            SheetColumn("received", _("Received"), "amount"),
            SheetColumn("stated", _("Control totals"), "amount"),
            SheetColumn("difference", _("Difference"), "amount"),
        ),
        _sheet_rows(made),
        (
            Fact("ledger", _("Ledger"), made.ledger),
            Fact("name", _("Name"), ledger_name),
            Fact("position", _("Position"), str(made.basis.position)),
            Fact("recorded_at", _("Recorded"), _when(made), iso(made.basis.recorded_at)),
            Fact("verdict", _("Verdict"), _(VERDICTS[made.verdict]), made.verdict),
            Fact("unit", _("Unit"), "kr"),
            Fact("language", _("Language"), LANGUAGE.code),
        ),
        "kr",
    )


def _sheet_rows(made: Reconciliation) -> Iterator[SheetRow]:
    for row in made.rows:
        head = (row.source, row.period)
        deliveries = (row.received.deliveries, row.deliveries_stated)
        amounts = (row.amount_received, row.amount_stated, row.difference)
        yield SheetRow((*head, None, row.verdict, *deliveries, None, *amounts), bold=True)
        for account in row.accounts:
            name, received, stated = account
            sums = (received, stated, account.difference)
            yield SheetRow((*head, name, "differs", None, None, None, *sums))
    for source, gaps in made.gaps.items():
        numbers = ", ".join(map(numbered, gaps))
        yield SheetRow((source, None, None, "differs", None, None, numbers, None, None, None))
