"""How far each ledger's facts are sent, and which publisher has it: the table `publisher`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from adapters.store import Store

_UNSENT = """SELECT ledger.code, coalesce(publisher.position, 0),
    publisher.holder, publisher.held_until
    FROM ledger LEFT JOIN publisher ON publisher.ledger = ledger.code AND publisher.name = ?
    WHERE ledger.position > coalesce(publisher.position, 0) ORDER BY ledger.code"""

_BEGIN = "INSERT INTO publisher (ledger, name, position) VALUES (?, ?, 0) ON CONFLICT DO NOTHING"

_CLAIM = """UPDATE publisher SET holder = ?, held_until = ?
    WHERE ledger = ? AND name = ? AND (holder IS NULL OR holder = ? OR held_until < ?)"""

_POSITION = "SELECT position FROM publisher WHERE ledger = ? AND name = ? AND holder = ?"

_ADVANCE = """UPDATE publisher SET position = ?, held_until = ?
    WHERE ledger = ? AND name = ? AND holder = ? AND position = ?"""

_RELEASE = "UPDATE publisher SET holder = NULL, held_until = NULL WHERE name = ? AND holder = ?"


class Unsent(NamedTuple):
    """A ledger with events after the position it is sent to, and who has it until when."""

    ledger: str
    position: int
    holder: str | None
    held_until: str | None


class Sent:
    """The kept positions of the publishers of one name, as one of them sees and moves them.

    A ledger is one publisher's at a time, by a lease: whoever dies with it holds the others up
    no longer than the lease, and whoever stops gives it back.
    """

    def __init__(
        self, store: Store, name: str, clock: Callable[[], datetime], lease: timedelta
    ) -> None:
        self._store, self._name = store, name
        self._clock, self._lease = clock, lease
        self._me = uuid4().hex

    def unsent(self) -> list[Unsent]:
        """The ledgers with something to send that this publisher has, or may take."""
        now = self._in(timedelta())
        found = [Unsent(*row) for row in self._store.read(_UNSENT, [self._name])]
        return [of for of in found if of.holder in (None, self._me) or (of.held_until or "") < now]

    def claim(self, found: Unsent) -> int | None:
        """The position to go on from; None where another publisher was quicker."""
        if found.holder == self._me and (found.held_until or "") > self._in(self._lease / 2):
            return found.position
        key = [found.ledger, self._name]
        if found.holder is None:
            self._store.write(_BEGIN, key)
        now, until = self._in(timedelta()), self._in(self._lease)
        if not self._store.write(_CLAIM, [self._me, until, *key, self._me, now]):
            return None
        rows = self._store.read(_POSITION, [*key, self._me])
        return int(rows[0][0]) if rows else None

    def advance(self, ledger: str, before: int, last: int) -> None:
        """Move a position on, unless another publisher has taken the ledger meanwhile."""
        until = self._in(self._lease)
        self._store.write(_ADVANCE, [last, until, ledger, self._name, self._me, before])

    def release(self) -> None:
        """Leave every ledger to whoever comes next."""
        self._store.write(_RELEASE, [self._name, self._me])

    def _in(self, time: timedelta) -> str:
        """A moment from now as it is kept: texts in the order of time."""
        return (self._clock() + time).astimezone(UTC).isoformat(timespec="microseconds")
