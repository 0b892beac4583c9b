"""Provbok's January on each database, by command and by the API."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import provbok, run
from tests.http.commands.conftest import anna, bo
from tests.http.conftest import office
from tests.projections.conftest import url
from tests.seals.given import Book

__all__ = ["anna", "bo", "office", "provbok", "run", "url"]


@pytest.fixture
def book(url: str) -> Iterator[Book]:
    """Provbok with its January, in a service on each database."""
    book = Book(url)
    book.load()
    yield book
    book.close()
