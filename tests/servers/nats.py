"""NATS with JetStream."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tests.servers.places import answers_at, directory_of, free_port, program


class Nats:
    """A NATS server with JetStream."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.port = directory, free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        # What is too large for the ledger must come as far as the ledger.
        (directory / "nats.conf").write_text("max_payload: 16MB\n")

    def start(self) -> None:
        store = str(self.directory / "jetstream")
        arguments = ["-a", "127.0.0.1", "-p", str(self.port), "-js", "-sd", store]
        self._process = subprocess.Popen(
            [program("nats-server"), "-c", self.directory / "nats.conf", *arguments],
            stderr=subprocess.DEVNULL,
        )
        answers_at(self.port)

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


N = TypeVar("N", bound=Nats)


@contextmanager
def own_nats(of: type[N]) -> Iterator[N]:
    """A NATS server that runs."""
    with directory_of(None, "liggare-nats-") as directory:
        server = of(directory)
        server.start()
        try:
            yield server
        finally:
            server.kill()
