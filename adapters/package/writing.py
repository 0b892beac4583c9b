"""A package while it is written: the events, the log over them, and what is kept beside it."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from adapters.package import layout
from adapters.package.event_lines import line_of
from adapters.package.kept_rows import TABLES, rows_of, without_texts
from adapters.package.kept_rows import line_of as kept_line
from adapters.package.log_files import Entries, SignedLeaves, write_log
from adapters.package.sinks import Sink, Written
from adapters.package.state_files import KEY, TOPICS, key_in, people_in, state_file
from adapters.service import Progress
from adapters.store import Store
from adapters.store.restoring import StoredRow
from adapters.transparency.hashing import portions
from adapters.transparency.leaf import Leaf
from adapters.transparency.signing import LogRewound
from adapters.transparency.stored import SignedCheckpoints, StoredTree
from domain.rules import RuleBroken

DESCRIPTION = Path(__file__).with_name("FORMAT.md")
VERIFIER = Path(__file__).parents[2] / layout.VERIFIER
"""At the top of the repository, and at the top of what is installed."""

ACTING = ("set_aside_by", "settled_by")
"""The columns of what was set aside that say who acted."""


class LogDamaged(RuleBroken):
    """What lies in the log's table is no log."""

    MESSAGE = (
        "the log of “{ledger}” is damaged at position {position} ({why}); no package of it can be "
        "made: `liggare verify` tells what was changed"
    )


class Writing:
    """A package while it is written, within one moment of the store."""

    def __init__(self, store: Store, ledger: str, sink: Sink, progress: Progress | None) -> None:
        self._store, self._ledger, self._sink = store, ledger, sink
        self._progress = progress or (lambda _done, _total: None)
        self._checkpoints = SignedCheckpoints(store, ledger).all()
        self._last = store.recorder(ledger).max_notification_id() or 0
        self._signed = self._checkpoints[-1].size if self._checkpoints else 0
        self._entries = Entries()
        self._leaves = SignedLeaves(StoredTree(store, ledger), self._signed)
        self._actors: set[str] = set()
        self._apart: list[int] = []
        self._keys: list[tuple[str, str]] = []
        self.unreadable: list[int] = []
        self.changed: list[int] = []

    @property
    def key(self) -> str | None:
        """The key that signed last."""
        return self._keys[-1][1] if self._keys and self._signed else None

    def write(self, *, texts: bool) -> layout.Contents:
        """Write all but the register, and answer with it."""
        if self._last < self._signed:
            raise LogRewound(ledger=self._ledger, last=self._last, signed=self._signed)
        self._write_events()
        write_log(self._sink, self._store, self._ledger, self._checkpoints)
        self._write_apart()
        self._write_kept(texts=texts)
        self._sink.put(layout.DESCRIPTION, DESCRIPTION.read_bytes())
        if VERIFIER.is_file():
            self._sink.put(layout.VERIFIER, VERIFIER.read_bytes())
        return layout.Contents(
            format=layout.FORMAT,
            ledger=self._ledger,
            origin=self._keys[0][0] if self._keys else None,
            keys=[key for _origin, key in self._keys],
            last_position=self._last,
            signed_position=self._signed,
            texts=texts,
            files=dict(sorted(self._sink.files.items())),
        )

    def _write_events(self) -> None:
        events, number = self._events(), 0
        row = next(events, None)
        while row is not None:
            number += 1
            with self._sink.file(layout.events_part(number), lines=True) as out:
                while row is not None and not _is_full(out):
                    self._write_event(out, row)
                    row = next(events, None)
            self._entries.write_full(self._sink)
        self._entries.write_rest(self._sink)

    def _events(self) -> Iterator[StoredRow]:
        """The events in order, each of them there.

        Raises:
            LogDamaged
        """
        expected = 0
        for rows in portions(self._store, self._ledger, 0, self._last):
            self._progress(expected, self._last)
            for position, id, version, topic, state in rows:
                expected += 1
                if position != expected:
                    raise self._damaged(expected, "missing")
                try:
                    originator = id if isinstance(id, UUID) else UUID(bytes=id)
                    topic.encode(), memoryview(state), range(version)
                except (TypeError, ValueError, AttributeError) as error:
                    raise self._damaged(position, str(error)) from None
                yield StoredRow(position, originator, version, topic, state)
        if expected != self._last:
            raise self._damaged(expected + 1, "missing")

    def _damaged(self, position: int, why: str) -> LogDamaged:
        return LogDamaged(ledger=self._ledger, position=position, why=why)

    def _write_event(self, out: Written, row: StoredRow) -> None:
        digest = sha256(row.state).digest()
        as_signed = False
        if row.position <= self._signed:
            position, originator, version, topic, _state = row
            entry = Leaf(self._ledger, position, originator, version, topic, digest).entry
            self._entries.add(entry)
            as_signed = self._leaves.has(position, entry)
            if not as_signed:
                self.changed.append(position)
        out.line(line_of(row, digest, as_signed=as_signed))
        self._actors.update(people_in(row.topic, row.state))
        if row.topic == KEY:
            try:
                self._keys.append(key_in(row.state))
            except (ValueError, KeyError, TypeError):
                self.unreadable.append(row.position)
        elif row.topic in TOPICS:
            self._apart.append(row.position)

    def _write_apart(self) -> None:
        """Structures and seals, each of which is read once more."""
        recorder = self._store.recorder(self._ledger)
        for position in self._apart:
            [stored] = recorder.select_notifications(position, 1, position)
            try:
                file = state_file(stored.topic, position, stored.state)
            except (ValueError, KeyError, TypeError, AttributeError):
                self.unreadable.append(position)
            else:
                if file is not None:
                    self._sink.put(*file)

    def _write_kept(self, *, texts: bool) -> None:
        for table in TABLES:
            if table.file == layout.TEXTS and not texts:
                continue
            with self._sink.file(table.file, lines=True) as out:
                for row in rows_of(self._store, self._ledger, table):
                    whole = texts or table.file != layout.SET_ASIDE
                    out.line(kept_line(row if whole else without_texts(row)))
                    self._actors.update(filter(None, map(row.get, ACTING)))
        if texts:
            names = self._store.names(self._actors)
            with self._sink.file(layout.ACTORS, lines=True) as out:
                for id in sorted(names):
                    out.line(kept_line({"id": id, "name": names[id]}))


def _is_full(out: Written) -> bool:
    return (out.rows or 0) >= layout.PART_EVENTS or out.size >= layout.PART_BYTES
