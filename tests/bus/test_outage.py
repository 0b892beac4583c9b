"""While the database is away nothing happens to a message; when it is back, it is taken."""

from collections.abc import Iterator

import pytest
from eventsourcing.persistence import PersistenceError

from adapters.bus.receiver import Receiver
from adapters.service import Service
from tests.bus.sending import LEDGER, balances, message, opened, results, voucher
from tests.servers import Postgres, own_postgres


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    with own_postgres() as server:
        yield server


@pytest.fixture
def service(postgres: Postgres) -> Iterator[Service]:
    service = opened(postgres.url)
    yield service
    service.close()


def position(service: Service) -> int | None:
    return service.ledger(LEDGER).recorder.max_notification_id()


SENT = [
    message(voucher("1"), "1"),
    message({}, body=b"{"),
    message(voucher("2"), "2", says="/skolan/ekonomi"),
    message(voucher("3"), "3"),
]
"""Two that are good, and between them two that are bad."""


def test_messages_are_held_back_whole_while_the_database_is_away(
    postgres: Postgres, service: Service
) -> None:
    before = position(service)
    postgres.crash()
    receiver = Receiver(service)

    for _ in range(3):
        with pytest.raises(PersistenceError):
            receiver.receive(SENT)
    for one in SENT:
        with pytest.raises(PersistenceError):
            receiver.receive([one])
    postgres.start()

    recorder = service.ledger(LEDGER).recorder
    assert position(service) == before
    assert recorder.select_set_aside() == []
    assert recorder.select_messages([("lon", "1"), ("lon", "3")]) == {}

    answers = receiver.receive(SENT)
    assert [answer.type for answer in answers if answer] == [
        "liggare.delivery-accepted.v1",
        "liggare.delivery-set-aside.v1",
        "liggare.delivery-set-aside.v1",
        "liggare.delivery-accepted.v1",
    ]
    assert sorted(aside.reason for aside in recorder.select_set_aside()) == [
        "malformed",
        "other-source",
    ]


def test_a_receiver_that_has_taken_messages_holds_back_and_goes_on(
    postgres: Postgres, service: Service
) -> None:
    receiver = Receiver(service)
    receiver.receive([message(voucher("1"), "1")])
    postgres.crash()
    with pytest.raises(PersistenceError):
        receiver.receive([message(voucher("2"), "2")])
    postgres.start()

    assert len(receiver.receive([message(voucher("2"), "2")])) == 1

    assert results(service, [message(voucher(n), n) for n in ("1", "2")]) == ["duplicate"] * 2
    assert service.ledger(LEDGER).recorder.select_set_aside() == []


def test_what_is_one_command_is_held_back_as_well(postgres: Postgres, service: Service) -> None:
    type = "liggare.outcome-balances.v1"
    stated = message(balances("600.00"), "b1", type=type, sequence=1)
    receiver = Receiver(service)
    postgres.crash()
    with pytest.raises(PersistenceError):
        receiver.receive([stated])
    postgres.start()

    assert results(service, [stated]) == ["accepted"]
    assert service.ledger(LEDGER).recorder.select_set_aside() == []
