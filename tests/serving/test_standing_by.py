"""A follower that stands by while another has the turn, and for how long it does."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from adapters.service import Service
from adapters.serving.following import Following
from adapters.serving.instruments import Instruments
from adapters.serving.metrics import Metrics
from adapters.serving.tracing import open_spans
from adapters.serving.turns import Shared
from adapters.settings import Settings
from domain.coding import Period
from tests.bus.sending import LEDGER
from tests.examples.conftest import fresh_postgres
from tests.serving.processes import until
from tests.serving.publishing import with_ledger
from tests.serving.standing_by import followed


@contextmanager
def following(service: Service, overdue: float) -> Iterator[None]:
    """A follower on a thread of its own."""
    turns = Shared(service.settings.database)
    instruments = Instruments(Metrics(), open_spans(()))
    with followed(Following(service, instruments, turns, overdue=overdue)):
        yield


def test_a_ledger_whose_follower_is_frozen_is_taken_over() -> None:
    """The database holds a lock as long as its session lives: that of a process that is stopped,
    or on a machine that has lost its power, lives on."""
    with fresh_postgres() as url:
        with_ledger(url)
        service = Service(Settings(url, "anna"))
        frozen = Shared(url)
        assert frozen.take(LEDGER)
        with following(service, overdue=1.0):
            service.ledger(LEDGER).close_period(service.act(), Period.parse("2025-01"), reason=None)
            time.sleep(0.5)
            assert service.read_model.status(LEDGER).position == 0

            until(lambda: service.read_model.status(LEDGER).position == 2, 20)
        frozen.close()
        service.close()
