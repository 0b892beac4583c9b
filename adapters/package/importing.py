"""Rebuilding a ledger from its audit package: as it was, on whichever database."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from eventsourcing.persistence import IntegrityError

from adapters.package import layout
from adapters.package.checking import Checked, Checking, rows_in
from adapters.package.event_lines import row_in
from adapters.package.kept_rows import TABLES, ActorRow
from adapters.package.packaged import Packaged
from adapters.package.sources import Source, source_at
from adapters.service import Progress, Service
from adapters.store import Store
from adapters.store.restoring import LedgerThere, Restoring, StoredRow
from adapters.transparency.notes import VerifierKey
from adapters.transparency.tiles import tiles_of
from domain.rules import RuleBroken

BATCH_BYTES = 4 << 20
BATCH_ROWS = 5_000
"""What is handed to the database at once."""


_ACTOR = "SELECT id, name FROM actor WHERE id = ? OR name = ?"


class OtherActor(RuleBroken):
    """A name, or an id, is somebody else's in the database."""

    MESSAGE = (
        "“{name}” acts in this database under another id than in the package, or its id is "
        "somebody else's; import into a database where nobody of that name has acted"
    )


class EventThere(RuleBroken):
    """An event of the package is in the database already, in another ledger."""

    MESSAGE = (
        "the database has some of the package's events, or of what was kept with them, already; "
        "nothing is imported: import into a database of its own"
    )


def import_package(
    service: Service, path: Path, key: str | None = None, progress: Progress | None = None
) -> Packaged:
    """Rebuild a ledger from its package, once all of it was checked; by `key`, if one is given.

    Raises:
        NoPackage, NewerFormat, PackageDamaged, NotAKey, LedgerThere, OtherActor, EventThere
    """
    trusted = None if key is None else VerifierKey.parse(key)
    with source_at(path) as source:
        contents = source.contents
        if contents.ledger in service.store.ledgers():
            raise LedgerThere(ledger=contents.ledger, table="ledger")
        checked = Checking(source, service.mapper, progress).check(trusted)
        try:
            with service.store.restoring(contents.ledger) as restoring:
                _Rebuilding(service.store, source, checked, restoring).rebuild(progress)
        except IntegrityError:
            raise EventThere from None
    packaged = Packaged(path, contents.ledger, contents.last_position, contents.signed_position)
    packaged.key = checked.key
    packaged.files = len(contents.files) + 1
    packaged.size = sum(file.bytes for file in contents.files.values())
    _remark(packaged, contents, trusted=trusted is not None)
    return packaged


def _remark(packaged: Packaged, contents: layout.Contents, *, trusted: bool) -> None:
    if not contents.signed_position:
        packaged.remark(
            "the log is not signed: nothing shows that the package is as it was exported"
        )
    elif not trusted:
        packaged.remark(
            "the signatures were checked by the keys in the package itself; compare the key with "
            "the one that you were given another way, or state it with --key"
        )
    if 0 < contents.signed_position < contents.last_position:
        packaged.remark(
            "positions after {signed} are not signed: nothing shows that they are as they were "
            "exported",
            signed=contents.signed_position,
        )
    if not contents.texts:
        packaged.remark("texts, names and the contents of what was set aside were left out")


class _Rebuilding:
    """One transaction that writes what a package holds."""

    def __init__(
        self, store: Store, source: Source, checked: Checked, restoring: Restoring
    ) -> None:
        self._store, self._source, self._checked = store, source, checked
        self._contents = source.contents
        self._restoring = restoring

    def rebuild(self, progress: Progress | None = None) -> None:
        """Write everything, or raise what is in the way.

        Raises:
            LedgerThere, OtherActor, PackageDamaged: it was changed since it was checked.
            IntegrityError
        """
        self._restoring.begin(self._contents.last_position)
        self._write_names()
        for batch in _batches(self._events()):
            self._restoring.events(batch)
            if progress is not None:
                progress(batch[-1].position, self._contents.last_position)
        self._refuse_version_gap()
        for table in TABLES:
            rows = (tuple(dict(row).values()) for row in rows_in(self._source, table.file))
            self._restoring.rows(table.name, table.columns, rows)
        self._restoring.rows("tile", ("level", "number", "hashes"), self._tiles())
        self._source.findings.refuse_if_any()

    def _events(self) -> Iterator[StoredRow]:
        for name, _first in self._checked.parts:
            for _line, told in self._source.lines(name):
                yield row_in(told)[0]
        self._source.findings.refuse_if_any()

    def _tiles(self) -> Iterator[tuple[int, int, bytes]]:
        for (level, number), width in tiles_of(self._contents.signed_position).items():
            tile = self._source.whole(layout.tile_file(level, number, width))
            yield level, number, tile or b""

    def _write_names(self) -> None:
        """Write who acted; whoever is known in the database must be the same.

        Raises:
            OtherActor
        """
        for actor in self._checked.actors:
            found = self._store.read(_ACTOR, [actor.id, actor.name])
            if any(row != (actor.id, actor.name) for row in found):
                raise OtherActor(name=actor.name)
        self._restoring.names([_named(actor) for actor in self._checked.actors])

    def _refuse_version_gap(self) -> None:
        """Refuse an event whose aggregate lacks the version before it.

        Raises:
            PackageDamaged
        """
        position = self._restoring.gap()
        if position is None:
            return
        name, first = [part for part in self._checked.parts if part[1] <= position][-1]
        message = "position {position}: the version before it of the same originator is missing"
        self._source.findings.add(name, position - first + 1, message, position=position)
        self._source.findings.refuse_if_any()


def _named(actor: ActorRow) -> tuple[str, str]:
    return actor.id, actor.name


def _batches(rows: Iterator[StoredRow]) -> Iterator[Sequence[StoredRow]]:
    batch: list[StoredRow] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row.state)
        if size >= BATCH_BYTES or len(batch) >= BATCH_ROWS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
