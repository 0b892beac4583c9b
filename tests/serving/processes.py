"""`liggare serve` as real processes, asked over HTTP and read by their log."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

PROGRAM = [sys.executable, "-c", "from adapters.cli import main; main()"]
ROOT = Path(__file__).parents[2]

STARTED_WITHIN = 60.0
"""Seconds a process has to start: the machine may be busy with other tests."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def environment(**more: str) -> dict[str, str]:
    """The test's own environment, without what may be configured outside."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("LIGGARE_", "OTEL_"))}
    return own | {"PYTHONPATH": str(ROOT), "LIGGARE_LANG": "en", "LOGNAME": "anna"} | more


@dataclass
class Served:
    """A process that serves, and where it answers."""

    process: subprocess.Popen[bytes]
    log_file: Path
    url: str

    def get(self, path: str, **more: Any) -> httpx.Response:
        return httpx.get(self.url + path, timeout=10, **more)

    def status_of(self, path: str) -> int:
        """The status of an answer; 0 where there is none."""
        try:
            return self.get(path).status_code
        except httpx.HTTPError:
            return 0

    @property
    def ready(self) -> bool:
        return self.status_of("/health/ready") == 200

    def health(self) -> dict[str, Any]:
        told: dict[str, Any] = self.get("/health/ready").json()
        return told

    def metric(self, line: str) -> float:
        """The value of a metric, by its name and labels as Prometheus writes them."""
        for one in self.get("/metrics").text.splitlines():
            if one.startswith(line + " "):
                return float(one.rsplit(" ", 1)[1])
        return 0.0

    def log(self) -> str:
        return self.log_file.read_text("utf-8")

    def lines(self, **fields: object) -> list[dict[str, Any]]:
        """The log's lines that have some fields."""
        lines = [json.loads(line) for line in self.log().splitlines()]
        return [line for line in lines if fields.items() <= line.items()]

    def terminate(self, within: float = 30.0) -> int:
        """Ask it to stop; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within)


@contextmanager
def serving(
    directory: Path, database: str, *options: str, env: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """A process that serves a database, at a free port; killed afterwards if it still is."""
    port = free_port()
    log_file = directory / f"log-{port}"
    arguments = ["--database", database, "serve", "--http", f"127.0.0.1:{port}", *options]
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [*PROGRAM, *arguments], cwd=directory, env=environment(**(env or {})), stderr=log
        )
    served = Served(process, log_file, f"http://127.0.0.1:{port}")
    try:
        yield served
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def until(true: Callable[[], bool], within: float = STARTED_WITHIN) -> None:
    """Wait for what is to come true; fail when it does not in time."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        env=environment(**env),
        capture_output=True,
        text=True,
        timeout=STARTED_WITHIN,
        check=False,
    )
