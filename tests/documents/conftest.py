"""The whole example, loaded once; and provbok's January on each database."""

from collections.abc import Iterator

import pytest

from adapters.documents.making import Making
from adapters.language import speaking
from adapters.service import Service
from tests.cli.conftest import provbok, run
from tests.examples.book import LEDGER, MARCH_2025, load, service_on
from tests.http.commands.conftest import anna
from tests.http.conftest import office
from tests.projections.conftest import url
from tests.seals.given import Book

__all__ = ["anna", "office", "provbok", "run", "url"]


@pytest.fixture(autouse=True)
def _swedish() -> Iterator[None]:
    """Numbers and months as the users read them, whoever runs the tests."""
    with speaking("sv"):
        yield


@pytest.fixture(scope="session")
def intraservice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The whole example; its tests record nothing."""
    with service_on(f"sqlite:///{tmp_path_factory.mktemp('book') / 'ledgers.sqlite'}") as service:
        load(service)
        yield service


@pytest.fixture
def making(intraservice: Service) -> Making:
    """A printed report of March 2025 in the making."""
    return Making(intraservice, intraservice.view(LEDGER), MARCH_2025)


@pytest.fixture
def book(url: str) -> Iterator[Book]:
    """Provbok with its January, in a service on each database."""
    book = Book(url)
    book.load()
    yield book
    book.close()
