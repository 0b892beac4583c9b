"""Where a server has its program, its port and its files."""

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

STARTED_WITHIN = 90.0
"""Seconds in which a server must answer."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def program(name: str, *elsewhere: str) -> Path:
    """Where a server's program is; without it the test is skipped, in CI it fails."""
    found = shutil.which(name)
    places = [Path(found)] if found and not elsewhere else []
    for pattern in elsewhere:
        places += sorted(Path("/usr/lib").glob(f"{pattern}/{name}"))
    places += [Path(found)] if found else []
    if not places:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return places[0]


@contextmanager
def directory_of(user: str | None, prefix: str) -> Iterator[Path]:
    """A directory that is removed afterwards, and belongs to a user where root runs the test."""
    directory = Path(tempfile.mkdtemp(prefix=prefix))
    if user and os.geteuid() == 0:
        shutil.chown(directory, user, user)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def answers_at(port: int) -> None:
    """Wait until something listens at a port."""
    until = time.monotonic() + STARTED_WITHIN
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
