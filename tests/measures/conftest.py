"""Provbok on each database, by command and by the API; and where rules alone are tried, on one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import provbok, run
from tests.http.commands.conftest import anna, bo
from tests.http.conftest import office
from tests.projections.conftest import url
from tests.seals.conftest import book
from tests.seals.given import Book

__all__ = ["anna", "bo", "book", "office", "provbok", "run", "url"]


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Book]:
    """Provbok with its January, in a file."""
    book = Book(f"sqlite:///{tmp_path}/prov.sqlite")
    book.load()
    yield book
    book.close()
