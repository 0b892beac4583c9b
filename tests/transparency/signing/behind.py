"""A database changed behind the software's back, by its bare driver."""

import sqlite3
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg

Statement = tuple[str, Sequence[Any]]


class Behind:
    """Statements carried out on a database that nobody else knows of; `?` is a value."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.is_sqlite = url.startswith("sqlite:///")

    def do(self, *statements: str | Statement) -> None:
        """Carry them out in one transaction."""
        plain = [one if isinstance(one, tuple) else (one, ()) for one in statements]
        if self.is_sqlite:
            connection = sqlite3.connect(self._url.removeprefix("sqlite:///"))
            try:
                with connection:
                    for statement, values in plain:
                        raw = [v.bytes if isinstance(v, UUID) else v for v in values]
                        assert connection.execute(statement, raw).rowcount != 0, statement
            finally:
                connection.close()
        else:
            with psycopg.connect(self._url) as connection:
                for statement, values in plain:
                    done = connection.execute(statement.replace("?", "%s").encode(), values)
                    assert done.rowcount != 0, statement

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        if self.is_sqlite:
            connection = sqlite3.connect(self._url.removeprefix("sqlite:///"))
            try:
                return connection.execute(statement, values).fetchall()
            finally:
                connection.close()
        with psycopg.connect(self._url) as connection:
            return connection.execute(statement.replace("?", "%s").encode(), values).fetchall()

    def state(self, position: int) -> bytes:
        [(state,)] = self.ask("SELECT state FROM event WHERE position = ?", position)
        return bytes(state)

    def id(self, position: int) -> UUID:
        [(id,)] = self.ask("SELECT originator_id FROM event WHERE position = ?", position)
        return id if isinstance(id, UUID) else UUID(bytes=id)


def altered(behind: Behind, position: int) -> Statement:
    """A statement that changes one bit of an event's state."""
    state = behind.state(position)
    state = state[:-3] + bytes([state[-3] ^ 1]) + state[-2:]
    return "UPDATE event SET state = ? WHERE position = ?", (state, position)
