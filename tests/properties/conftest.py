"""Databases for histories, and the seeds they are drawn from."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import psycopg
import pytest

pytest.register_assert_rewrite(
    "tests.properties.laws", "tests.properties.log_laws", "tests.properties.seal_laws"
)

SERVER = os.environ.get("LIGGARE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
MEMORY = Path("/dev/shm")
"""A directory in memory, where the machine has one: amounts are tested here, not durability."""


@pytest.fixture
def new_sqlite() -> Iterator[Callable[[], str]]:
    """Gives the URL of a new file at each call; all are removed afterwards."""
    home = Path(mkdtemp(prefix="liggare-", dir=MEMORY if MEMORY.is_dir() else None))
    count = iter(range(10**9))
    yield lambda: f"sqlite:///{home / str(next(count))}.sqlite"
    rmtree(home)


@pytest.fixture
def new_postgres() -> Iterator[Callable[[], str]]:
    """Gives the URL of a new schema at each call; without a server the test is skipped."""
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL at {SERVER}: {error}")
    made: list[str] = []

    def new() -> str:
        made.append(f"history_{os.getpid()}_{len(made)}")
        server.execute(f"CREATE SCHEMA {made[-1]}")
        return f"{SERVER}?options=-csearch_path%3D{made[-1]}%20-csynchronous_commit%3Doff"

    with server:
        yield new
        for schema in made:
            server.execute(f"DROP SCHEMA {schema} CASCADE")
