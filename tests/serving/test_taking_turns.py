"""A follower goes from ledger to ledger: what one has waiting keeps no other waiting."""

from pathlib import Path

from adapters.service import Service
from adapters.serving.following import Following
from adapters.serving.instruments import Instruments
from adapters.serving.metrics import Metrics
from adapters.serving.tracing import open_spans
from adapters.serving.turns import Alone
from tests.bus.sending import LEDGER, message, opened, results, voucher
from tests.scenarios.book import STRUCTURE
from tests.serving.processes import until
from tests.serving.standing_by import followed

SMALL = "vatten"
"""A ledger whose code comes after the other's."""

BACKLOG = 200


def test_a_ledger_with_a_backlog_lets_the_others_have_their_turn(tmp_path: Path) -> None:
    service = opened(f"sqlite:///{tmp_path / 'liggare.sqlite'}")
    small = service.ledger(SMALL)
    small.load_structure(
        service.act(), STRUCTURE.model_copy(update={"ledger": SMALL}), valid_from=None
    )
    for code in (LEDGER, SMALL):
        assert service.catch_up(code) == 1
    _receive(service, LEDGER, BACKLOG)
    _receive(service, SMALL, 1)

    # A turn of no time is one event.
    instruments = Instruments(Metrics(), open_spans(()))
    with followed(Following(service, instruments, Alone(), turn=0.0)):
        until(lambda: _waiting(service, SMALL) == 0)
        meanwhile = _waiting(service, LEDGER)
        until(lambda: _waiting(service, LEDGER) == 0)

    assert meanwhile > 0
    service.close()


def _waiting(service: Service, ledger: str) -> int:
    """Events of a ledger that are not projected yet."""
    head = service.ledger(ledger).recorder.max_notification_id() or 0
    return head - service.read_model.status(ledger).position


def _receive(service: Service, ledger: str, count: int) -> None:
    """Vouchers, each an event of its own."""
    numbers = [str(n) for n in range(1, count + 1)]
    raws = [message(voucher(n), n, ledger=ledger) for n in numbers]
    assert results(service, raws) == ["accepted"] * count
