"""Real databases to test on: a new SQLite file, or a schema of its own in a real PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

SERVER = os.environ.get("LIGGARE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")

DATABASES = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of a running server; without one the test is skipped, in CI it fails."""
    try:
        psycopg.connect(SERVER, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL at {SERVER}: {error}")
    return SERVER


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'ledgers.sqlite'}"


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A schema of its own, dropped afterwards."""
    schema = f"store_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        separator = "&" if "?" in postgres_server else "?"
        yield f"{postgres_server}{separator}options=-csearch_path%3D{schema}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest) -> str:
    """A new, empty database: the test runs once on each kind."""
    names = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}
    found: str = request.getfixturevalue(names[request.param])
    return found
