"""Databases of their own for the examples: a SQLite file, or a fresh PostgreSQL database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

SERVER = os.environ.get("LIGGARE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")


@contextmanager
def fresh_postgres() -> Iterator[str]:
    """The URL of a fresh database, dropped afterwards; without a server the test is skipped."""
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL at {SERVER}: {error}")
    name = f"liggare_{uuid4().hex}"
    with server:
        server.execute(f"CREATE DATABASE {name}")
        address, _, options = SERVER.partition("?")
        try:
            yield f"{address.rsplit('/', 1)[0]}/{name}" + (f"?{options}" if options else "")
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def fresh(kind: str, directory: Path) -> Iterator[str]:
    """The URL of a new, empty database of a kind."""
    if kind == "postgresql":
        with fresh_postgres() as url:
            yield url
    else:
        yield f"sqlite:///{directory / f'{uuid4().hex}.sqlite'}"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database for all tests of a module, one of each kind."""
    with fresh(request.param, tmp_path_factory.mktemp("examples")) as found:
        yield found
