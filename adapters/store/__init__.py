"""The event store on SQLite and on PostgreSQL, chosen by one URL."""

import re
from pathlib import Path

from eventsourcing.persistence import PersistenceError

from adapters.store.mapper import EventMapper
from adapters.store.sqlite import SQLiteStore
from adapters.store.store import Store
from domain.rules import RuleBroken

__all__ = ["BadDatabaseURL", "DatabaseUnavailable", "EventMapper", "Store", "open_store"]


class BadDatabaseURL(RuleBroken):
    """A database is a SQLite file or a PostgreSQL server."""

    MESSAGE = (
        "“{url}” names no database; write sqlite:///file.sqlite, sqlite:////path/file.sqlite or "
        "postgresql://user@host/database"
    )


class DatabaseUnavailable(RuleBroken):
    """A database cannot be opened."""

    MESSAGE = "the database {url} cannot be opened: {reason}"


def open_store(url: str) -> Store:
    """Open a database, and make its tables where there are none.

    Raises:
        BadDatabaseURL, DatabaseUnavailable
    """
    scheme, _, rest = url.partition("://")
    try:
        if scheme == "sqlite" and re.fullmatch(r"/[^?]*[^?/]", rest) and ":memory:" not in rest:
            return SQLiteStore(Path(rest[1:]))
        if scheme in {"postgresql", "postgres"} and rest:
            # Loading the driver takes longer than opening a SQLite file.
            from adapters.store.postgres import PostgresStore  # noqa: PLC0415

            return PostgresStore(url)
    except PersistenceError as error:
        # A password that is not escaped is read as part of the host, and told of as one.
        reason = re.sub(r"[^\s'\"]+@", "…@", str(error).strip())
        raise DatabaseUnavailable(url=without_password(url), reason=reason) from error
    raise BadDatabaseURL(url=without_password(url))


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    shown = re.sub(r"(//[^:/@]*):.*@" if "//" in url else r"^([^:@]*):.*@", r"\1:…@", url)
    return re.sub(r"(password=)[^&]*", r"\1…", shown)
