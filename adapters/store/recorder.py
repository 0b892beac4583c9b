"""What the recorders of both databases share: what is read how, and appended in what order."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, NoReturn
from uuid import UUID

from eventsourcing.persistence import (
    IntegrityError,
    Notification,
    NotSupportedError,
    StoredEvent,
)

from adapters.store.appending import AlreadySettled, Appending, as_uuid
from adapters.store.erasing import held
from adapters.store.inbox import highest_number, marks, messages_named
from adapters.store.spool import Spool, in_chunks
from adapters.store.watching import Watched
from domain.recording import (
    Conclude,
    Erased,
    Kept,
    KeptSetAside,
    LedgerRecorder,
    Message,
    MessagesKnown,
    NewAggregate,
    Resolve,
)

SELECT_EVENTS = """SELECT position, originator_id, originator_version, topic, state
    FROM event WHERE"""

FACTS = "number, set_aside_by, set_aside_at, status, settled_by, settled_at, settled_reason"

WHOLE = f"SELECT kind, source, reference, reason, content, {FACTS}, message"

WITHOUT_CONTENT = f"SELECT kind, source, reference, reason, '', {FACTS}, NULL"

NO_LIMIT = 2**62


class NothingToSubscribeTo(NotSupportedError):
    """The log is followed by reading its notifications in pages."""


class StoreRecorder(LedgerRecorder):
    """One ledger's log in one database."""

    def __init__(self, ledger: str, watched: Watched) -> None:
        self.ledger = ledger
        self._watched = watched

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        kept: Kept | None = None,
        conclude: Conclude | None = None,
        commit: bool = True,
        **kwargs: Any,
    ) -> Sequence[int]:
        kept = kept or Kept()
        if not stored_events and kept.is_empty:
            return []
        chunks = list(in_chunks(NewAggregate((event,)) for event in stored_events))
        alone = len(chunks) <= 1
        with self._watched.watching(self.ledger):
            return list(self._insert(chunks, kept, commit, alone=alone, conclude=conclude))

    def insert_new(
        self,
        new: Iterable[NewAggregate],
        *,
        resolve: Resolve,
        kept: Kept,
        conclude: Conclude | None = None,
        commit: bool = True,
    ) -> Sequence[int]:
        with Spool(new) as spool, self._watched.watching(self.ledger):
            try:
                return self._insert(
                    spool.chunks(), kept, commit, alone=spool.is_one_chunk, conclude=conclude
                )
            except (AlreadySettled, MessagesKnown):
                raise
            except IntegrityError:
                return self._insert_those_that_are_new(spool, resolve, kept, commit, conclude)

    def _insert(
        self,
        chunks: Iterable[Sequence[NewAggregate]],
        kept: Kept,
        commit: bool,
        *,
        alone: bool,
        conclude: Conclude | None = None,
    ) -> range:
        """Append all, in the hope that none exists; `alone`: there is one chunk at most."""
        with self._appending(commit=commit) as transaction:
            for chunk in chunks:
                transaction.append_new(chunk)
            transaction.keep(kept)
            if conclude is not None:
                transaction.take(conclude())
        return transaction.positions

    def _insert_those_that_are_new(
        self, spool: Spool, resolve: Resolve, kept: Kept, commit: bool, conclude: Conclude | None
    ) -> range:
        with self._appending(commit=commit) as transaction:
            for chunk in spool.chunks():
                known = transaction.existing([_id_of(aggregate) for aggregate in chunk])
                first: dict[UUID, NewAggregate] = {}
                again = []
                for aggregate in chunk:
                    id = _id_of(aggregate)
                    if id in known or first.setdefault(id, aggregate) is not aggregate:
                        again.append(aggregate)
                transaction.append_new(list(first.values()))
                if again:
                    transaction.take(resolve(again))
            transaction.keep(kept)
            if conclude is not None:
                transaction.take(conclude())
        return transaction.positions

    @abstractmethod
    def _appending(self, *, commit: bool) -> AbstractContextManager[Appending]:
        """A transaction under the ledger's lock; without `commit` it is rolled back."""

    @abstractmethod
    def _rows(self, parts: Sequence[str], values: Sequence[Any]) -> list[Any]:
        """The rows of a reading statement given in parts, which has `?` for each value."""

    def _events(self, parts: Sequence[str], values: Sequence[Any]) -> list[Any]:
        """Rows of (position, originator id, its version, topic, state) under a condition."""
        return self._rows([SELECT_EVENTS, *parts], values)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        parts = ["originator_id = ?"]
        values: list[Any] = [as_uuid(originator_id)]
        if gt is not None:
            parts.append("AND originator_version > ?")
            values.append(gt)
        if lte is not None:
            parts.append("AND originator_version <= ?")
            values.append(lte)
        parts.append(f"ORDER BY originator_version {'DESC' if desc else 'ASC'}")
        if limit is not None:
            parts.append("LIMIT ?")
            values.append(limit)
        return [StoredEvent(*row[1:]) for row in self._events(parts, values)]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        first = 0 if start is None else start if inclusive_of_start else start + 1
        parts = ["ledger = ? AND position >= ?"]
        values: list[Any] = [self.ledger, first]
        if stop is not None:
            parts.append("AND position <= ?")
            values.append(stop)
        if topics:
            parts.append(f"AND topic IN ({marks(topics)})")
            values.extend(topics)
        rows = self._events([*parts, "ORDER BY position LIMIT ?"], [*values, limit])
        return [
            Notification(id, version, topic, state, position)
            for position, id, version, topic, state in rows
        ]

    def select_events_of(self, originator_ids: Sequence[UUID]) -> Sequence[StoredEvent]:
        if not originator_ids:
            return []
        order = "ORDER BY originator_id, originator_version"
        parts = [f"originator_id IN ({marks(originator_ids)})", order]
        return [StoredEvent(*row[1:]) for row in self._events(parts, originator_ids)]

    def max_notification_id(self) -> int | None:
        last = "SELECT position FROM event WHERE ledger = ? ORDER BY position DESC LIMIT 1"
        rows = self._rows([last], [self.ledger])
        return rows[0][0] if rows else None

    def select_set_aside(
        self,
        *,
        waiting: bool = False,
        after: int = 0,
        limit: int | None = None,
        contents: bool = True,
    ) -> Sequence[KeptSetAside]:
        columns = WHOLE if contents else WITHOUT_CONTENT
        status = "AND status = 'waiting'" if waiting else ""
        parts = [columns, "FROM set_aside WHERE ledger = ? AND number > ?", status]
        values = [self.ledger, after, NO_LIMIT if limit is None else limit]
        return self._set_aside([*parts, "ORDER BY number LIMIT ?"], values)

    def select_set_aside_one(self, number: int) -> KeptSetAside | None:
        parts = [WHOLE, "FROM set_aside WHERE ledger = ? AND number = ?"]
        found = self._set_aside(parts, [self.ledger, number])
        return found[0] if found else None

    def _set_aside(self, parts: Sequence[str], values: Sequence[Any]) -> list[KeptSetAside]:
        rows = self._rows(parts, values)
        return [KeptSetAside(*facts, message=message) for *facts, message in rows]

    def select_messages(self, names: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Message]:
        return messages_named(self._rows, self.ledger, names)

    def last_sequence(self, source: str, *, before: Sequence[str] = ()) -> int | None:
        return highest_number(self._rows, self.ledger, source, before)

    def select_texts(self, ids: Sequence[str]) -> dict[str, str]:
        texts: dict[str, str] = {}
        for start in range(0, len(ids), 1_000):
            some = ids[start : start + 1_000]
            select = "SELECT id, text FROM text WHERE ledger = ?"
            texts.update(self._rows([select, f"AND id IN ({marks(some)})"], [self.ledger, *some]))
        return texts

    def holds(self, erased: Erased) -> bool:
        return bool(self._rows(*held(self.ledger, erased)))

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> NoReturn:
        raise NothingToSubscribeTo("follow the log with select_notifications, in pages")


def _id_of(aggregate: NewAggregate) -> UUID:
    return as_uuid(aggregate.events[0].originator_id)
