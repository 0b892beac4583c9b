"""What a ledger is asked for after messages have come."""

from adapters.service import Service
from domain.coding import Period
from projections.reports.definition import Definition, Rows
from tests.bus.sending import LEDGER


def salaries(service: Service) -> int | None:
    """What a report says was paid in salaries up to March (öre)."""
    view = service.view(LEDGER)
    report = service.report(view, Definition("d", (Rows("responsibility"),)), Period(202503))
    return report.rows[-1].cells["outcome_ytd"]


def budget(service: Service) -> int | None:
    """What a report says was decided up to March (öre)."""
    view = service.view(LEDGER)
    report = service.report(view, Definition("d", (Rows("responsibility"),)), Period(202503))
    return report.rows[-1].cells["budget_ytd"]


def position(service: Service) -> int:
    return service.ledger(LEDGER).recorder.max_notification_id() or 0


def set_aside(service: Service, ledger: str = LEDGER) -> list[tuple[str, str]]:
    return [(a.kind, a.reason) for a in service.ledger(ledger).recorder.select_set_aside()]
