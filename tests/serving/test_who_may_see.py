"""Where a process answers, and who may see how it is."""

import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from adapters.access.caller import Grant
from adapters.access.gate import Gate
from adapters.access.grants import Grants
from adapters.access.tokens import Tokens
from adapters.bus.tally import Tally
from adapters.service import Service
from adapters.serving.answering import AddressTaken, BadAddress, address_of, bound
from adapters.serving.health import Health, routes
from adapters.serving.metrics import MOST_SOURCES, Metrics
from adapters.serving.pulse import Pulse
from adapters.serving.serving import Asked, NoBus
from adapters.serving.shares import ServedWhole
from adapters.settings import Settings
from adapters.transparency.keys import NoSigningKey
from tests.bus.brokers.given import accepted
from tests.bus.sending import LEDGER, message, opened
from tests.examples.conftest import fresh_postgres
from tests.serving.processes import run, serving, until
from tests.serving.publishing import with_ledger

SQLITE, POSTGRES = "sqlite:///a.sqlite", "postgresql://postgres@127.0.0.1/a"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = opened(f"sqlite:///{tmp_path / 'liggare.sqlite'}")
    yield service
    service.close()


def seen_from_here(service: Service, *, within: bool) -> TestClient:
    """The paths that tell of a process, seen from this machine."""
    pulse, metrics = Pulse(service), Metrics()
    gate = Gate(service.store, service.settings, clock=service.clock, fresh=0)
    pulse.look_too = gate.is_configured
    pulse.look()
    health = Health(("api", "follower"), pulse, {})
    metrics.collect_from(Tally(), health.state)
    app = Starlette(routes=list(routes(health, metrics, within=within)))
    app.state.gate, app.state.pulse = gate, pulse
    return TestClient(app, base_url="http://localhost", client=("127.0.0.1", 1))


@pytest.fixture
def client(service: Service) -> TestClient:
    """The API's port."""
    return seen_from_here(service, within=False)


def token(service: Service, name: str, *grants: Grant) -> dict[str, str]:
    """A header with a system's new token, which is granted something."""
    act = service.act()
    secret = Tokens(service.store).new(name, by=act.by, at=act.at)
    for grant in grants:
        given = {"by": act.by, "at": act.at}
        Grants(service.store).grant(f"token:{name}", grant, responsibilities={"10"}, **given)
    return {"Authorization": f"Bearer {secret}"}


FROM_ELSEWHERE = {"X-Forwarded-For": "203.0.113.9"}


def test_everybody_sees_that_it_is_ready_and_only_some_see_more(
    service: Service, client: TestClient
) -> None:
    elsewhere = client.get("/health/ready", headers=FROM_ELSEWHERE)
    here = client.get("/health/ready")

    assert elsewhere.json() == {"status": "ready"}
    assert here.json()["ledgers"][LEDGER]["position"] == 1


def test_who_calls_from_this_machine_may_be_a_proxy_so_a_token_is_asked_for_once_there_is_one(
    service: Service, client: TestClient
) -> None:
    assert client.get("/metrics").status_code == 200
    reader = token(service, "any", Grant("reader", "*"))
    client.app.state.pulse.look()  # type: ignore[attr-defined]

    ready = client.get("/health/ready")

    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})
    assert client.get("/health/live").json() == {"status": "alive"}
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers=reader).status_code == 200
    assert "ledgers" in client.get("/health/ready", headers=reader).json()


def test_a_port_without_the_api_is_this_machine_s_own(service: Service) -> None:
    token(service, "any")
    client = seen_from_here(service, within=True)

    assert client.get("/metrics").status_code == 200
    assert "ledgers" in client.get("/health/ready").json()
    assert client.get("/metrics", headers=FROM_ELSEWHERE).status_code == 401
    assert client.get("/health/ready", headers=FROM_ELSEWHERE).json() == {"status": "ready"}


def test_metrics_are_for_who_reads_every_ledger(service: Service, client: TestClient) -> None:
    auditor = token(service, "prometheus", Grant("auditor", "*"))
    in_one = token(service, "one", Grant("auditor", LEDGER))
    publisher = token(service, "publisher", Grant("publisher", "*"))

    def status(headers: dict[str, str]) -> int:
        return client.get("/metrics", headers=headers).status_code

    client.app.state.pulse.look()  # type: ignore[attr-defined]
    assert status({}) == 401
    assert status(FROM_ELSEWHERE) == 401
    assert status(FROM_ELSEWHERE | auditor) == 200
    assert status(FROM_ELSEWHERE | in_one) == 403
    assert status(FROM_ELSEWHERE | publisher) == 403
    assert status({"Authorization": "Bearer wrong"}) == 401


def test_a_refused_look_at_the_metrics_is_logged(
    service: Service, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    in_one = token(service, "one", Grant("reader", LEDGER))
    with caplog.at_level(logging.WARNING, "liggare.access"):
        client.get("/metrics", headers=FROM_ELSEWHERE | in_one)

    [refused] = caplog.records
    assert (refused.__dict__["why"], refused.__dict__["who"]) == ("role-missing", "system:one")


def test_sources_beyond_a_number_are_counted_together() -> None:
    metrics = Metrics()
    for number in range(MOST_SOURCES + 20):
        answer = accepted(message({}, "1", source=f"s{number}"))
        answer.data["source"] = f"s{number}"
        metrics.count_answers([answer])

    text = generate_latest(metrics.registry).decode()
    assert text.count("liggare_messages_total{") == MOST_SOURCES + 1
    assert '{ledger="(others)",result="accepted",source="(others)"} 20.0' in text


def test_all_parts_run_together_on_sqlite_and_alone_on_postgresql() -> None:
    bus = "nats://127.0.0.1"

    assert Asked(bus=bus).parts(Settings(SQLITE, "anna")) == (
        *("api", "consumer", "follower", "publisher"),
        "signer",
    )
    assert Asked(only=("follower",)).parts(Settings(POSTGRES, "anna")) == ("follower",)
    assert Asked(only=("publisher", "api"), bus=bus).parts(Settings(POSTGRES, "anna")) == (
        "api",
        "publisher",
    )
    with pytest.raises(ServedWhole):
        Asked(only=("api",)).parts(Settings(SQLITE, "anna"))


def test_without_a_bus_nothing_is_consumed_or_published() -> None:
    assert Asked().parts(Settings(SQLITE, "anna")) == ("api", "follower", "signer")
    with pytest.raises(NoBus):
        Asked(only=("consumer",)).parts(Settings(POSTGRES, "anna"))


def test_without_a_place_for_a_key_nothing_is_signed() -> None:
    assert Asked().parts(Settings(POSTGRES, "anna")) == ("api", "follower")
    with pytest.raises(NoSigningKey):
        Asked(only=("signer",)).parts(Settings(POSTGRES, "anna"))
    named = Settings(POSTGRES, "anna", signing_key="/keys/key.pem")
    assert Asked(only=("signer",)).parts(named) == ("signer",)


def test_an_address_is_a_host_and_a_port() -> None:
    assert address_of("127.0.0.1:8080") == ("127.0.0.1", 8080)
    assert address_of("[::1]:0") == ("::1", 0)
    for wrong in ("", "8080", ":8080", "localhost:", "localhost:http", "localhost:65536"):
        with pytest.raises(BadAddress):
            address_of(wrong)


def test_an_address_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(AddressTaken):
        bound(*taken.getsockname()[:2])


def test_who_asks_nobody_who_they_are_answers_this_machine_only(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'liggare.sqlite'}"
    with_ledger(database)

    refused = run("--database", database, "serve", "--http", "0.0.0.0:0")

    assert refused.returncode == 1
    assert "authentication is not configured" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_no_port_is_open_to_others_where_nobody_is_asked_who_they_are() -> None:
    with fresh_postgres() as database:
        with_ledger(database)
        options = ("serve", "--only", "follower", "--http", "0.0.0.0:0")
        refused = run("--database", database, *options)

    assert refused.returncode == 1
    assert "authentication is not configured" in refused.stderr


def test_a_process_asks_for_a_token_as_soon_as_one_is_made(tmp_path: Path) -> None:
    with fresh_postgres() as database:
        service = opened(database)
        with (
            serving(tmp_path, database, "--only", "api") as api,
            serving(tmp_path, database, "--only", "follower") as follower,
        ):
            until(lambda: api.ready and follower.ready)
            assert api.status_of("/metrics") == 200
            auditor = token(service, "prometheus", Grant("auditor", "*"))

            until(lambda: api.status_of("/metrics") == 401, 10)
            assert api.health() == {"status": "ready"}
            assert api.get("/metrics", headers=auditor).status_code == 200
            assert follower.status_of("/metrics") == 200
        service.close()
