"""`liggare serve` as a process of its own, measured from outside as an operator does."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

ROOT = Path(__file__).parents[1]
PROGRAM = [sys.executable, "-c", "from adapters.cli import main; main()"]
STARTED_WITHIN = 120.0
ACKNOWLEDGED = "liggare_messages_acknowledged_total"


class Served:
    """A process that serves, and where it answers."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log

    @property
    def pid(self) -> int:
        return self.process.pid

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body; status 0 where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except OSError:
            return 0, b""
        finally:
            connection.close()

    def acknowledged(self) -> int:
        """Messages that the broker was told to forget, by the process's own metrics."""
        for line in self.get("/metrics")[1].decode().splitlines():
            if line.startswith(f"{ACKNOWLEDGED} "):
                return int(float(line.rpartition(" ")[2]))
        return 0

    def resident(self) -> int:
        """Memory that the process holds, in bytes."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def serving(database: str, *options: str) -> Iterator[Served]:
    """A process with parts of the service, ready; ended afterwards."""
    port = free_port()
    arguments = ["--database", database, "serve", "--http", f"127.0.0.1:{port}", *options]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LIGGARE_", "OTEL_"))}
    with tempfile.TemporaryDirectory() as directory:
        log = Path(directory) / "log"
        with log.open("wb") as written:
            process = subprocess.Popen(
                [*PROGRAM, *arguments], cwd=ROOT, env=env | {"LOGNAME": "bench"}, stderr=written
            )
        served = Served(process, port, log)
        try:
            until(
                lambda: served.get("/health/ready")[0] == 200 or process.poll() is not None,
                STARTED_WITHIN,
                log,
            )
            if process.poll() is not None:
                raise ChildProcessError(log.read_text("utf-8")[-2_000:])
            yield served
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def until(true: Callable[[], bool], within: float, log: Path | None = None) -> None:
    """Wait for what is to come true; fails, with the end of a log, when it does not in time."""
    end = monotonic() + within
    while not true():
        if monotonic() > end:
            said = log.read_text("utf-8")[-2_000:] if log else ""
            raise TimeoutError(f"it did not come true in {within:.0f} s\n{said}")
        sleep(0.05)
