"""Two who state the first of a source at once: the same money is never told in two forms."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from adapters.imports import OutcomeOptions, import_outcome
from adapters.service import Service
from adapters.settings import Settings
from domain.commands.receiving import DeclaredMeanwhile
from domain.restatement import RestatedMeanwhile
from tests.bus.asking import position
from tests.bus.sending import LEDGER, balances, message, opened, results, voucher
from tests.examples.conftest import fresh
from tests.scenarios.book import file_of, salary

BALANCES = message(balances("600.00"), "b", type="liggare.outcome-balances.v1", sequence=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def service(url: str) -> Iterator[Service]:
    service = opened(url)
    yield service
    service.close()


def just_before_the_append(service: Service, happens: Callable[[], object]) -> None:
    """Let something happen once, when all is read and nothing is written."""
    waiting = [happens]

    def watching(_ledger: str) -> AbstractContextManager[object]:
        if waiting:
            waiting.pop()()
        return nullcontext()

    service.store.watching = watching


def state_balances(url: str) -> None:
    other = Service(Settings(url, "anna"))
    assert results(other, [BALANCES]) == ["accepted"]
    other.close()


def test_vouchers_by_message_while_the_source_is_declared_to_send_balances(
    service: Service, url: str
) -> None:
    just_before_the_append(service, lambda: state_balances(url))

    with pytest.raises(DeclaredMeanwhile):
        results(service, [message(voucher("1"), "1")])

    assert position(service) == 1 + 2  # The structure, the source, its balances.
    assert results(service, [message(voucher("1"), "1")]) == ["set-aside"]


def test_vouchers_by_file_while_the_source_is_declared_to_send_balances(
    service: Service, url: str, tmp_path: Path
) -> None:
    file = file_of(tmp_path / "lon.se", "20250408", [salary(1, 3)], with_totals=False)
    just_before_the_append(service, lambda: state_balances(url))

    with pytest.raises(RestatedMeanwhile):
        import_outcome(service, file, service.ledger(LEDGER), OutcomeOptions(source="lon"))

    assert position(service) == 1 + 2


def test_the_first_of_a_source_may_come_by_two_at_once(service: Service, url: str) -> None:
    def another() -> None:
        other = Service(Settings(url, "anna"))
        assert results(other, [message(voucher("2"), "2")]) == ["accepted"]
        other.close()

    just_before_the_append(service, another)

    assert results(service, [message(voucher("1"), "1")]) == ["accepted"]
    assert position(service) == 1 + 1 + 2  # The structure, the source, the vouchers.
