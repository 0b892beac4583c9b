"""Connections that are lent one at a time, and database errors by the library's names."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

from eventsourcing import persistence


class Closable(Protocol):
    def close(self) -> None:
        """End the connection."""


C = TypeVar("C", bound=Closable)


class Connections(Generic[C]):
    """Connections to one database, kept open between their uses.

    There is no upper bound but the number of threads: a writer that waits for its turn must
    never keep a reader, or the writer before it, from a connection.
    """

    def __init__(self, connect: Callable[[], C]) -> None:
        self._connect = connect
        self._idle: list[C] = []

    @contextmanager
    def lend(self) -> Iterator[C]:
        """A connection for one use; after an error it and all idle ones are given up."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        except BaseException as error:
            if isinstance(error, persistence.IntegrityError):
                self._idle.append(connection)
            else:
                connection.close()
                self.close()
            raise
        self._idle.append(connection)

    def close(self) -> None:
        """Close the connections that are idle."""
        idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


_NAMED_BY_THE_LIBRARY: dict[str, type[persistence.PersistenceError]] = {
    error.__name__: error
    for error in (
        persistence.InterfaceError,
        persistence.DataError,
        persistence.OperationalError,
        persistence.IntegrityError,
        persistence.InternalError,
        persistence.ProgrammingError,
        persistence.NotSupportedError,
        persistence.DatabaseError,
    )
}


def library_error(error: BaseException) -> persistence.PersistenceError:
    """A driver's error as the library's error of the same name in the DB-API."""
    for cls in type(error).__mro__:
        if cls.__name__ in _NAMED_BY_THE_LIBRARY:
            return _NAMED_BY_THE_LIBRARY[cls.__name__](str(error))
    return persistence.PersistenceError(str(error))
