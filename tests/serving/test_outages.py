"""What a served ledger tells of itself while what it stands on is away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from adapters.bus.names import Names
from projections.database import make_tables, open_engine
from projections.schema import PROJECTION
from tests.bus.brokers.conftest import NATS
from tests.servers import Postgres, own_postgres
from tests.serving.processes import serving, until
from tests.serving.publishing import publish, salaries, with_ledger


@pytest.fixture
def server() -> Iterator[Postgres]:
    with own_postgres() as server:
        yield server


def test_it_is_not_ready_while_the_database_is_away_and_loses_nothing(
    tmp_path: Path, server: Postgres, nats_names: Names
) -> None:
    with_ledger(server.url)
    bus = ("--bus", NATS, "--bus-prefix", nats_names.prefix)
    with serving(tmp_path, server.url, *bus) as served:
        until(lambda: served.ready)

        server.crash()
        until(lambda: not served.ready, 20)
        assert served.status_of("/health/live") == 200
        assert served.get("/health/ready").json()["reasons"] == ["database-away"]
        publish(NATS, nats_names, ["1"])

        server.start()
        until(lambda: served.ready, 20)
        until(lambda: salaries(served) == -60_000, 20)
        assert served.terminate() == 0
        assert [line["result"] for line in served.lines(message="message taken")] == ["accepted"]
        assert served.lines(level="error") == []


def test_a_crash_does_not_take_back_what_a_process_relies_on(server: Postgres) -> None:
    engine = open_engine(server.url)
    make_tables(engine)

    server.crash()
    server.start()

    engine.dispose()
    assert inspect(engine).has_table(PROJECTION.name)
