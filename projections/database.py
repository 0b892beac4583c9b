"""The read model's database: its engine, and how it is read and written."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, Executable, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from projections.schema import METADATA, PROJECTION

Integers = npt.NDArray[np.int64]

BUSY_SECONDS = 60
"""How long a writer waits for another's transaction on SQLite."""


def open_engine(url: str) -> Engine:
    """The engine of the read model that belongs to a database of ledgers.

    Beside an SQLite file `x.sqlite` it is the file `x.read.sqlite`, which may be deleted and
    is then made anew; on PostgreSQL it is the same database.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = Path(parsed.database or "liggare.sqlite")
        beside = path.with_name(f"{path.stem}.read{path.suffix}")
        engine = create_engine(
            parsed.set(database=str(beside)), connect_args={"timeout": BUSY_SECONDS}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(parsed.set(drivername="postgresql+psycopg"))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver shall begin no transaction of its own: a deferred one cannot wait its turn.
    connection.isolation_level = None
    for setting in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "cache_size = -65536",
        "wal_autocheckpoint = 8000",
        "temp_store = FILE",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes, the only one at a time on SQLite; an error rolls it back."""
    writer = engine.execution_options(writes=True)
    with writer.begin() as connection:
        driver(connection).begin(connection)
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection on which every statement is a snapshot of its own."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            yield connection
        else:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")


def integers(connection: Connection, statement: Executable, width: int) -> Integers:
    """The rows of a query of `width` whole numbers, as an array of that many columns."""
    cursor = connection.execute(statement).cursor
    rows: Sequence[tuple[int, ...]] = cursor.fetchall()
    flat = np.fromiter(chain.from_iterable(rows), np.int64, len(rows) * width)
    return flat.reshape(-1, width)


def driver(connection: Connection) -> ModuleType:
    """How rows are written in bulk: `projections.sqlite` or `projections.postgresql`."""
    return _driver(connection.dialect.name)


@lru_cache
def _driver(dialect: str) -> ModuleType:
    # Only when it is needed: the driver of PostgreSQL takes its time to import.
    return import_module(f"projections.{dialect}")


def make_tables(engine: Engine) -> None:
    """Make the tables that all ledgers share, where they are missing."""
    if inspect(engine).has_table(PROJECTION.name):
        return
    try:
        # Durably, unlike what is projected: a process makes them once, and then relies on them.
        with engine.execution_options(writes=True).begin() as connection:
            METADATA.create_all(connection)
    except DBAPIError:
        # Two processes began at once on PostgreSQL, which lets only one of them win.
        if not inspect(engine).has_table(PROJECTION.name):
            raise
