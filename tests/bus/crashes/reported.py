"""What reports say after a round: the followers' work, asked of the program."""

from adapters.service import Service
from adapters.settings import Settings
from domain.coding import Period
from domain.structure import Structure
from projections.conditions import Where
from projections.reports.definition import Definition, Rows
from tests.bus.crashes.held import Sums
from tests.bus.crashes.messages import ACCOUNTS, PERIODS, UNITS


def structure(ledger: str) -> Structure:
    """A structure with a group for each account, so that a report can tell them apart."""
    groups = [
        {"code": f"G{account}", "name": account, "accounts": [account], "kind": kind}
        for account, kind in zip(ACCOUNTS, ("revenue", "cost", "cost"), strict=True)
    ]
    nodes = [{"code": unit, "name": unit} for unit in UNITS]
    dimension = {"code": "responsibility", "name": "Ansvar", "sie_dimension": 1, "nodes": nodes}
    return Structure.model_validate(
        {
            "ledger": ledger,
            "name": "Provbolaget",
            "dimensions": [dimension],
            "account_groups": groups,
            "follow_up_accounts": ["3", "5"],
        }
    )


def load_structure(url: str, ledger: str) -> None:
    """Begin a ledger."""
    service = Service(Settings(url, "anna"))
    service.ledger(ledger).load_structure(service.act(), structure(ledger), valid_from=None)
    service.close()


def projected(url: str, ledger: str) -> tuple[int, int, str | None]:
    """How far the log goes, how far it is projected, and what stands in the way."""
    service = Service(Settings(url, "anna"))
    try:
        status = service.read_model.status(ledger)
        head = service.ledger(ledger).recorder.max_notification_id() or 0
        return head, status.position, status.stopped
    finally:
        service.close()


def reported(url: str, ledger: str) -> Sums:
    """What reports say of every account, responsibility and period (öre)."""
    service = Service(Settings(url, "anna"))
    sums: Sums = {}
    try:
        view = service.view(ledger)
        for account in ACCOUNTS:
            where = (Where("account_group", f"G{account}"),)
            definition = Definition("round", (Rows("responsibility", where),))
            for period in PERIODS:
                report = service.report(view, definition, Period(period))
                for row in report.rows:
                    if row.kind == "row":
                        sums[account, row.code, period] = row.cells["outcome_period"] or 0
    finally:
        service.close()
    return sums


def differences(url: str, ledger: str, sums: Sums) -> list[str]:
    """Where a report says something else than the log sums to, account by account."""
    said = reported(url, ledger)
    booked = {cell: ore for cell, ore in sums.items() if cell[0] in ACCOUNTS}
    return [
        f"a report says {said.get(cell, 0)} öre of {cell}, and the log {booked.get(cell, 0)}"
        for cell in sorted({*said, *booked})
        if said.get(cell, 0) != booked.get(cell, 0)
    ]
