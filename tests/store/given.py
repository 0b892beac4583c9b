"""What the store's tests begin from."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.persistence import StoredEvent

from adapters.store import EventMapper, Store
from domain.base import Act
from domain.coding import Coding, Line, Lines
from domain.ledger import Ledger, Receipt, SourceTerms
from domain.outcome import Stated
from domain.recording import LedgerRecorder, NewAggregate

ACT = Act("someone", "file", datetime(2025, 4, 8, 9, 0, tzinfo=UTC))
ADDING = SourceTerms(name="accounting", form="vouchers")
RESTATING = SourceTerms(name="accounting", form="vouchers", restates=True)


def ledger_in(store: Store, code: str = "a", *, commit: bool = True) -> Ledger:
    return Ledger(code=code, factory=store.factory(code), mapper=EventMapper(), commit=commit)


def log_in(store: Store, code: str = "a") -> LedgerRecorder:
    log = store.factory(code).application_recorder()
    assert isinstance(log, LedgerRecorder)
    return log


def voucher(number: int, amount: int = 100, text: str | None = None) -> Stated:
    """A voucher of two lines that sum to zero, on 28 March 2025."""
    lines = [
        Line(Coding.of("3010", {"unit": "10"}), 202503, amount),
        Line(Coding.of("1930", {}), 202503, -amount),
    ]
    return Stated(f"2025/A/{number}", "2025-03-28", Lines.of(lines, ("unit",)), text)


def record(
    ledger: Ledger,
    *stated: Stated,
    terms: SourceTerms = ADDING,
    order: int | None = None,
) -> Receipt:
    return ledger.record_outcome(ACT, terms=terms, stated=stated, order=order)


def events_from(ledger: Ledger, position: int) -> list[Any]:
    """The events of a log from a position on."""
    notifications = ledger.recorder.select_notifications(position, 1_000_000)
    return [ledger.mapper.to_domain_event(notification) for notification in notifications]


def event(originator: UUID | None = None, version: int = 1, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(originator or uuid4(), version, "something.happened", state)


def aggregates(events: Iterable[StoredEvent]) -> list[NewAggregate]:
    return [NewAggregate((one,)) for one in events]


def positions(log: LedgerRecorder) -> list[int]:
    return [notification.id for notification in log.select_notifications(None, 1_000_000)]
