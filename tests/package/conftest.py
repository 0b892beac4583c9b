"""Two databases, of each kind one, and the command line."""

from collections.abc import Callable

import pytest

from tests.cli.conftest import provbok, run
from tests.http.conftest import office
from tests.properties.conftest import new_postgres, new_sqlite
from tests.store.conftest import postgres_server, postgres_url, sqlite_url, url

__all__ = [
    "new_postgres",
    "new_sqlite",
    "office",
    "postgres_server",
    "postgres_url",
    "provbok",
    "run",
    "sqlite_url",
    "url",
]

New = Callable[[], str]


@pytest.fixture(params=["from SQLite to PostgreSQL", "from PostgreSQL to SQLite"])
def databases(request: pytest.FixtureRequest, new_sqlite: New, new_postgres: New) -> list[New]:
    """Where a ledger is exported from, and where it is imported to: new ones at each call."""
    both = [new_sqlite, new_postgres]
    return both if request.param.endswith("PostgreSQL") else both[::-1]
