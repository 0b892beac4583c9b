"""A SQLite file is served by one process: others may command and ask beside it, not serve it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.rules import RuleBroken

SQLITE = "sqlite:///"


class ServedAlready(RuleBroken):
    """Two followers of one SQLite file would only wait for each other."""

    MESSAGE = (
        "another liggare serve already serves {file}; on PostgreSQL several may serve one database"
    )


class ServedWhole(RuleBroken):
    """On SQLite the parts run together."""

    MESSAGE = (
        "a SQLite file is served by one process with all its parts; leave out --only, or use "
        "PostgreSQL"
    )


@contextmanager
def alone_on_sqlite(database: str) -> Iterator[None]:
    """Be the only process that serves a SQLite file; nothing on PostgreSQL.

    The file's lock ends with the process, however that ends.

    Raises:
        ServedAlready
    """
    if not database.startswith(SQLITE):
        yield
        return
    file = Path(database.removeprefix(SQLITE))
    lock = os.open(f"{file}.serve", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServedAlready(file=file) from None
        yield
    finally:
        os.close(lock)
