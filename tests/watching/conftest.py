"""A folder that is watched, by the command line in this process or in one of its own."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.cli.conftest import EXAMPLES, Answer, Run, run
from tests.cli.given import PROVBOK

__all__ = ["run"]

ROOT = EXAMPLES.parent
SOURCE = ("--ledger", "provbok", "--source", "ekonomi")
AT_ONCE = ("--settle", "0", "--interval", "0.05")
QUICK = ("--settle", "0.3", "--interval", "0.05")

PLACES = {"klart", "undanlagt", "pagaende"}


class Folder:
    """A folder that files are dropped in, and what has become of them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def drop(self, name: str, content: bytes | None = None) -> Path:
        """Drop a file: an example of that name, or bytes."""
        path = self.path / name
        path.write_bytes((PROVBOK / name).read_bytes() if content is None else content)
        return path

    def waiting(self) -> set[str]:
        """What lies in the folder itself."""
        return {path.name for path in self.path.iterdir()} - PLACES - {"liggare.toml"}

    def kept(self, place: str) -> set[str]:
        """The files in a place, without their reports; each has both of them."""
        there = {p.name for p in (self.path / place).iterdir()} if self.is_there(place) else set()
        files = {name for name in there if not re.search(r"\.kontroll\.(txt|json)$", name)}
        assert there == {f + r for f in files for r in ("", ".kontroll.txt", ".kontroll.json")}
        return files

    def is_there(self, place: str) -> bool:
        return (self.path / place).is_dir()

    def in_hand(self) -> set[str]:
        return {path.name for path in (self.path / "pagaende").iterdir()} - {".las"}

    def is_done(self) -> bool:
        """Whether nothing is left to take."""
        return not self.waiting() and not self.in_hand()

    def report(self, name: str) -> dict[str, Any]:
        """The JSON report of a file in a place, as `klart/utfall.se`."""
        stated = json.loads((self.path / f"{name}.kontroll.json").read_text("utf-8"))
        assert isinstance(stated, dict)
        return stated

    def text(self, name: str) -> str:
        return (self.path / f"{name}.kontroll.txt").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "in"
    path.mkdir()
    return Folder(path)


@pytest.fixture
def book(run: Run) -> Run:
    """The command line on a ledger that holds provbok's structure."""
    assert run("structure", "load", PROVBOK / "struktur.json").code == 0
    return run


@pytest.fixture
def once(book: Run, folder: Folder) -> Callable[..., Answer]:
    """Take what lies in the folder, and end."""

    def call(*options: str) -> Answer:
        return book("watch", folder.path, *(options or SOURCE), "--once", *AT_ONCE)

    return call


def start(folder: Path, *options: str) -> "subprocess.Popen[str]":
    """A watch in a process of its own; it has begun once this returns."""
    words = ["watch", str(folder), *(options or (*SOURCE, *QUICK))]
    process = subprocess.Popen(
        [sys.executable, "-c", "from adapters.cli import main; main()", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Bevakar")
    return process


@pytest.fixture
def watching(book: Run, folder: Folder) -> Iterator["subprocess.Popen[str]"]:
    """A watch of the folder, ended with the test."""
    process = start(folder.path)
    yield process
    process.kill()
    process.communicate()


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something holds."""
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end, "it never came to hold"
        sleep(0.02)


def position(run: Run) -> int:
    """How many events the ledger holds."""
    (ledger,) = json.loads(run("status", "--format", "json").out)["ledgers"]
    return int(ledger["position"])
