"""An office of ledgers, once on SQLite and once on PostgreSQL."""

from collections.abc import Iterator

import pytest

from adapters.service import Service
from adapters.settings import Settings
from domain.structure import Structure
from tests.cli.conftest import provbok, run
from tests.http.conftest import office
from tests.projections.given import STRUCTURE
from tests.store.conftest import postgres_server, postgres_url, sqlite_url, url

__all__ = ["office", "postgres_server", "postgres_url", "provbok", "run", "sqlite_url", "url"]


@pytest.fixture
def service(url: str) -> Iterator[Service]:
    """A service with the ledger `a`, in which anna acts."""
    opened = Service(Settings(database=url, user="anna"))
    structure = Structure.model_validate(STRUCTURE)
    opened.ledger("a").load_structure(opened.act(), structure, valid_from=None)
    yield opened
    opened.close()
