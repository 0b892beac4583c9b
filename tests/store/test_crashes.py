"""Whatever dies, and whenever: an append is there whole, or not at all."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from threading import Thread

import pytest
from eventsourcing.persistence import PersistenceError

from adapters.store import open_store
from tests.servers import Postgres, own_postgres
from tests.store.given import event, log_in, positions

BATCH = 3_000

APPENDING_WITHOUT_END = f"""
import sys
from adapters.store import open_store
from domain.recording import Kept, NewAggregate
from tests.servers import Postgres, own_postgres
from tests.store.given import event, log_in

log = log_in(open_store(sys.argv[1]))
print("ready", flush=True)
while True:
    new = (NewAggregate((event(state=b"x" * 200),)) for _ in range({BATCH}))
    log.insert_new(new, resolve=None, kept=Kept())
"""


def test_a_killed_process_leaves_whole_appends_only(url: str) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    moments = random.Random(seed)
    log = log_in(open_store(url))
    log.insert_events([event()])
    own = 1
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", APPENDING_WITHOUT_END, url], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(moments.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        log.insert_events([event()])
        own += 1
        found = positions(log)
        assert found == list(range(1, len(found) + 1))
        assert (len(found) - own) % BATCH == 0
    assert len(positions(log)) > BATCH


@pytest.fixture
def server() -> Iterator[Postgres]:
    with own_postgres() as server:
        yield server


def test_a_crash_of_the_server_leaves_whole_appends_only(server: Postgres) -> None:
    log = log_in(open_store(server.url))
    log.insert_events([event()])
    acknowledged: list[int] = []
    errors: list[PersistenceError] = []

    def append_until_it_fails() -> None:
        try:
            while True:
                acknowledged.extend(log.insert_events([event() for _ in range(500)]) or ())
        except PersistenceError as error:
            errors.append(error)

    writer = Thread(target=append_until_it_fails)
    writer.start()
    time.sleep(0.5)
    server.crash()
    writer.join(timeout=30)
    server.start()

    assert len(errors) == 1
    assert acknowledged
    found = positions(log)
    assert found == list(range(1, len(found) + 1))
    # What was acknowledged is there; the append under way is there whole or not at all.
    assert len(found) - 1 in (len(acknowledged), len(acknowledged) + 500)
    assert log.insert_events([event()]) == [len(found) + 1]
