"""Consumers and followers as processes, killed with -9 and started again."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.serving.processes import environment

PROGRAM = [sys.executable, "-c", "from adapters.cli import main; main()"]


class Process:
    """`liggare serve` with one part; it is started again whenever it has ended.

    `ended` counts how often it ended by itself, which it may where a server is away while it
    starts: whoever runs it starts it again.
    """

    def __init__(self, part: str, database: str, bus: str, log: Path) -> None:
        self.part, self._log = part, log
        self._arguments = ["--database", database, "serve", "--only", part, "--bus", bus]
        self.killed = self.ended = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0

    def look_after(self) -> None:
        """Start it, unless it runs."""
        if self._process is not None and self._process.poll() is None:
            return
        if self._process is not None:
            self.ended += 1
        with self._log.open("ab") as log:
            self._began = log.tell()
            self._process = subprocess.Popen(
                [*PROGRAM, *self._arguments],
                cwd=self._log.parent,
                env=environment(),
                stderr=log,
            )

    def kill(self) -> None:
        """SIGKILL: it has no say in it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            self.killed += 1

    @property
    def works(self) -> bool:
        """Whether it has begun its work."""
        return self._process is not None and b'"serving: ' in self.said(self._began)

    def said(self, since: int = 0) -> bytes:
        """What it has said, in all its lives, from a place in its log on."""
        with self._log.open("rb") as log:
            log.seek(since)
            return log.read()

    def log_size(self) -> int:
        """The place in its log where it writes next."""
        return self._log.stat().st_size


@contextmanager
def started(parts: Sequence[str], database: str, bus: str, logs: Path) -> Iterator[list[Process]]:
    """Processes of these parts, killed at the end."""
    processes = [
        Process(part, database, bus, logs / f"{place}-{part}.log")
        for place, part in enumerate(parts)
    ]
    try:
        for process in processes:
            process.look_after()
        yield processes
    finally:
        for process in processes:
            process.kill()
