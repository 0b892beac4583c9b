"""One process with all its parts on SQLite: a message becomes a figure in a report."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.bus.names import Names
from tests.bus.brokers.conftest import NATS
from tests.bus.sending import LEDGER
from tests.servers import Nats
from tests.serving.processes import Served, run, serving, until
from tests.serving.publishing import TRACE, publish, publish_bad, salaries, with_ledger


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'liggare.sqlite'}"
    with_ledger(url)
    return url


@pytest.fixture
def served(tmp_path: Path, database: str, nats_names: Names) -> Iterator[Served]:
    bus = ("--bus", NATS, "--bus-prefix", nats_names.prefix)
    with serving(tmp_path, database, *bus) as served:
        until(lambda: served.ready)
        yield served


def test_what_is_published_stands_in_the_report(served: Served, nats_names: Names) -> None:
    publish(NATS, nats_names, ["1", "2", "3"])

    until(lambda: salaries(served) == -3 * 60_000, 10)

    # The structure, the source and three vouchers; health is a second behind.
    until(lambda: served.health()["ledgers"][LEDGER]["published"] == 5, 10)
    ledger = served.health()["ledgers"][LEDGER]
    assert (ledger["projected"], ledger["lag_positions"], ledger["stands_still"]) == (5, 0, None)


def test_it_counts_what_comes_and_what_is_asked(served: Served, nats_names: Names) -> None:
    publish(NATS, nats_names, ["1", "2"])
    publish(NATS, nats_names, ["2"])
    publish_bad(NATS, nats_names, "bad")
    labels = f'ledger="{LEDGER}",result="%s",source="lon"'
    name = "liggare_messages_total{" + labels + "}"
    until(lambda: served.metric(name % "set-aside") == 1, 10)
    until(lambda: salaries(served) == -2 * 60_000, 10)

    assert served.metric(name % "accepted") == 2
    assert served.metric(name % "duplicate") == 1
    route = 'method="GET",route="/ledgers/{ledger}/reports/deviation"'
    assert served.metric(f'liggare_http_requests_total{{{route},status="200"}}') >= 1
    assert served.metric(f"liggare_http_request_seconds_count{{{route}}}") >= 1
    assert served.metric("liggare_append_seconds_count") >= 2
    until(lambda: served.metric(f'liggare_log_position{{ledger="{LEDGER}"}}') == 4, 10)
    until(lambda: served.metric(f'liggare_follower_lag_positions{{ledger="{LEDGER}"}}') == 0, 10)
    assert served.metric('liggare_bus_up{part="consumer"}') == 1
    assert served.metric("liggare_database_up") == 1


def test_the_log_names_each_delivery_and_tells_nothing_of_it(
    served: Served, nats_names: Names
) -> None:
    publish(NATS, nats_names, ["1"])
    publish_bad(NATS, nats_names, "bad")
    until(lambda: served.lines(message_id="bad") != [], 10)
    served.get(f"/ledgers/{LEDGER}/status?secret=hemlig", headers={"Authorization": "Bearer x.y"})

    [taken] = served.lines(message_id="1")
    assert taken["ledger"] == LEDGER
    assert taken["source"] == "lon"
    assert taken["reference"] == "2025/A/1"
    assert taken["position"] == 3
    assert taken["result"] == "accepted"
    assert taken["trace_id"] == TRACE
    [refused] = served.lines(message_id="bad")
    assert (refused["result"], refused["reason"]) == ("set-aside", "malformed")
    asked = {"path": f"/ledgers/{LEDGER}/reports/deviation", "status": 200}
    salaries(served), salaries(served)
    until(lambda: len(served.lines(**asked, who="anna")) == 2, 10)
    assert "hemlig" not in served.log()
    assert "x.y" not in served.log()
    assert "Traceback" not in served.log()


def test_asked_to_stop_it_finishes_what_is_under_way(served: Served, nats_names: Names) -> None:
    publish(NATS, nats_names, [str(n) for n in range(1, 301)])
    until(lambda: served.lines(message_id="1") != [], 10)

    assert served.terminate() == 0

    assert served.lines(message="stopping")
    assert served.lines(level="error") == []
    taken = {line["reference"] for line in served.lines(message="message taken")}
    assert len(taken) == len(served.lines(message="message taken"))


def test_ctrl_c_stops_it_as_well(served: Served) -> None:
    served.process.send_signal(signal.SIGINT)

    assert served.process.wait(30) == 0


def test_a_second_process_does_not_serve_the_same_file(served: Served, database: str) -> None:
    refused = run("--database", database, "serve", "--http", "127.0.0.1:0")

    assert refused.returncode == 1
    assert "already serves" in refused.stderr


def test_the_command_line_works_beside_it(served: Served, database: str) -> None:
    done = run("--database", database, "period", "close", "2025-01", "--ledger", LEDGER)
    assert done.returncode == 0, done.stderr

    until(lambda: served.health()["ledgers"][LEDGER]["projected"] == 2, 10)


def test_it_is_not_ready_while_the_broker_is_away(
    tmp_path: Path, database: str, nats_server: Nats
) -> None:
    with serving(tmp_path, database, "--bus", nats_server.url) as served:
        until(lambda: served.ready)

        nats_server.kill()
        until(lambda: not served.ready, 10)
        assert served.status_of("/health/live") == 200
        assert "bus-away:consumer" in served.health()["reasons"]

        nats_server.start()
        until(lambda: served.ready, 30)
        publish(nats_server.url, Names(), ["1"])
        until(lambda: salaries(served) == -60_000, 20)


def test_a_message_is_in_the_report_within_a_moment(served: Served, nats_names: Names) -> None:
    publish(NATS, nats_names, ["1"])
    until(lambda: salaries(served) == -60_000, 10)
    waits = []
    for number in range(2, 22):
        began = time.perf_counter()
        publish(NATS, nats_names, [str(number)])
        until(lambda number=number: salaries(served) == -number * 60_000, 10)  # type: ignore[misc]
        waits.append(time.perf_counter() - began)
    assert sorted(waits)[10] < 1.0
