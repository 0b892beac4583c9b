"""Provbok with a signing key, on both databases, asked by the command line."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.language import speaking
from tests.examples.book import called
from tests.examples.conftest import fresh
from tests.examples.test_provbok import FOLDER, STEPS

DECIDED = ("--decided-by", "Nämnden", "--decided-on", "2025-05-22", "--paragraph", "61")


TOLD = "Upphandlingen försenades"
TEMPLATE = "# Uppföljning\n\n{{ table service-follow-up with-comments }}\n"


@dataclass(frozen=True)
class Book:
    """A ledger: its database, and the public key that it is signed with."""

    url: str
    key: str
    home: Path

    def __call__(self, *words: str | Path) -> tuple[int, str]:
        """Run a command on the ledger; answers with its exit code and what it printed."""
        with speaking("en"):
            return called(self.url, *map(str, words), "--ledger", "provbok")

    def publish(self, name: str, *words: str | Path) -> tuple[int, str, Path]:
        """Publish the interim report of March into a folder of a name."""
        folder = self.home / name
        report = ("publish", "interim-report", "--period", "2025-03", "--out", folder)
        return (*self(*report, *words), folder)

    def told(self, *words: str) -> Any:
        """What a command answers in JSON."""
        code, printed = self(*words, "--format", "json")
        assert code == 0, printed
        return json.loads(printed)


def begun(url: str, home: Path) -> Book:
    """Provbok as its steps leave it, and the key that it is signed with."""
    for step in STEPS["steps"]:
        code, printed = called(url, *(word.replace("{dir}", str(FOLDER)) for word in step))
        assert code == 0, (step, printed)
    code, printed = called(url, "key", "make", "--ledger", "provbok")
    assert code == 0, printed
    return Book(url, printed.splitlines()[-1], home)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A ledger in a file, of which each test has a copy."""
    home = tmp_path_factory.mktemp("loaded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIGGARE_SIGNING_KEY", str(home / "key.pem"))
        return begun(f"sqlite:///{home / 'l.sqlite'}", home)


@pytest.fixture(scope="session")
def commented(loaded: Book, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The same, with a report in the folder `decided`, and in it a comment."""
    with pytest.MonkeyPatch.context() as patch:
        book = copied(loaded, tmp_path_factory.mktemp("commented"), patch)
        comment = ("comment", "write", "--period", "2025-03", "--row", "100", "--figure", "outcome")
        assert book(*comment, "--text", TOLD)[0] == 0
        own = book.home / "own.md"
        own.write_text(TEMPLATE, encoding="utf-8")
        assert book.publish("decided", "--template", str(own), *DECIDED)[0] == 0
        return book


def copied(book: Book, home: Path, patch: pytest.MonkeyPatch) -> Book:
    """A copy of a ledger in a file, which is signed by its own copy of the key."""
    shutil.copytree(book.home, home, dirs_exist_ok=True)
    patch.setenv("LIGGARE_SIGNING_KEY", str(home / "key.pem"))
    return Book(f"sqlite:///{home / 'l.sqlite'}", book.key, home)


@pytest.fixture
def book(loaded: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    """A ledger of a test's own, in a file."""
    return copied(loaded, tmp_path / "home", monkeypatch)


@pytest.fixture
def decided(commented: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    """A ledger of a test's own, with a decided report."""
    return copied(commented, tmp_path / "home", monkeypatch)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Book]:
    """A ledger of a test's own, on each database."""
    monkeypatch.setenv("LIGGARE_SIGNING_KEY", str(tmp_path / "key.pem"))
    with fresh(request.param, tmp_path) as url:
        yield begun(url, tmp_path)
