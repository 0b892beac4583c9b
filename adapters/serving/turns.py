"""Which of several followers on one database follows a ledger, for as long as there is work."""

import logging
from collections.abc import Iterable
from importlib import import_module
from typing import Any, Protocol

_log = logging.getLogger("liggare.follower")

LIGGARE = 0x4C696767
"""The first half of every advisory lock's number: “Ligg”."""

_TAKE = "SELECT pg_try_advisory_lock(%s, hashtext(coalesce(current_schema(), '') || '/' || %s))"
_GIVE = "SELECT pg_advisory_unlock(%s, hashtext(coalesce(current_schema(), '') || '/' || %s))"


class Turns(Protocol):
    """Whose turn it is to follow a ledger."""

    def take(self, ledger: str) -> bool:
        """Whether it is ours now: nobody else has it."""

    def give_back(self, ledgers: Iterable[str]) -> None:
        """Let others have it."""

    def close(self) -> None:
        """Give everything back."""


class Alone:
    """The turns of the only process on its database: always ours."""

    def take(self, ledger: str) -> bool:
        return True

    def give_back(self, ledgers: Iterable[str]) -> None:
        """There is nobody else."""

    def close(self) -> None:
        """There is nobody else."""


class Shared:
    """Turns among processes on PostgreSQL: its advisory locks, held by a session of their own.

    They end with the session, so that whoever dies leaves nothing behind. That two follow a
    ledger does no harm, since the read model lets only one of them advance it; that only one
    does saves the other's work.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: Any = None
        self._ours: set[str] = set()

    def take(self, ledger: str) -> bool:
        if self._session is None or self._session.closed:
            self._ours.clear()
            connect = import_module("psycopg").connect
            self._session = connect(self._url, autocommit=True, connect_timeout=5)
        if ledger not in self._ours and self._asked(_TAKE, ledger):
            self._ours.add(ledger)
        return ledger in self._ours

    def give_back(self, ledgers: Iterable[str]) -> None:
        for ledger in self._ours.intersection(ledgers):
            self._ours.discard(ledger)
            self._asked(_GIVE, ledger)

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None
        self._ours.clear()

    def _asked(self, statement: str, ledger: str) -> bool:
        try:
            return bool(self._session.execute(statement, [LIGGARE, ledger]).fetchone()[0])
        except Exception:
            self.close()
            raise
