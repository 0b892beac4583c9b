"""Real databases with a ledger in them and a read model beside."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.projections.given import Place

SERVER = os.environ.get("LIGGARE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A new, empty database: the test runs once on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ledgers.sqlite'}"
        return
    try:
        connection = psycopg.connect(SERVER, connect_timeout=3, autocommit=True)
    except psycopg.OperationalError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL at {SERVER}: {error}")
    schema = f"projections_{uuid4().hex}"
    with connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        separator = "&" if "?" in SERVER else "?"
        yield f"{SERVER}{separator}options=-csearch_path%3D{schema}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def place(url: str) -> Iterator[Place]:
    """A ledger on a new database, with its read model; checkpoints stand close."""
    place = Place(url)
    yield place
    place.close()
