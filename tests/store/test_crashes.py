"""Whatever dies, and whenever: an append is there whole, or not at all."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from eventsourcing.persistence import PersistenceError

from adapters.store import open_store
from tests.store.given import event, log_in, positions

BATCH = 3_000

APPENDING_WITHOUT_END = f"""
import sys
from adapters.store import open_store
from domain.recording import Kept, NewAggregate
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


class Server:
    """A PostgreSQL server of the test's own, on a free port."""

    def __init__(self, directory: Path, programs: Path) -> None:
        self.directory, self.programs = directory, programs
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self._run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "--no-sync")

    def _run(self, program: str, *arguments: str) -> None:
        # A server refuses to run as root.
        user: dict[str, Any] = (
            {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        )
        with open(self.directory / "output", "ab") as output:
            subprocess.run(
                [self.programs / program, *arguments],
                cwd=self.directory,
                check=True,
                stdout=output,
                stderr=output,
                **user,
            )

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k ''"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def crash(self) -> None:
        """Stop at once, without a checkpoint: what a loss of power leaves."""
        self._run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")


def server_programs() -> Path:
    """Where `initdb` and `pg_ctl` are; without them the test is skipped, in CI it fails."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not places:
        if os.environ.get("CI") == "true":
            pytest.fail("no PostgreSQL server is installed")
        pytest.skip("no PostgreSQL server is installed")
    return places[-1]


@pytest.fixture
def server() -> Iterator[Server]:
    directory = Path(tempfile.mkdtemp(prefix="liggare-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(directory, "postgres", "postgres")
    server = Server(directory, server_programs())
    server.start()
    yield server
    server.crash()
    shutil.rmtree(directory)


def test_a_crash_of_the_server_leaves_whole_appends_only(server: Server) -> None:
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
