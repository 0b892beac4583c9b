"""Checking a package before anything of it is imported: every file, event, hash and signature."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from eventsourcing.persistence import (
    Mapper,
    MapperDeserialisationError,
    StoredEvent,
)
from pydantic import ValidationError

from adapters.package import layout
from adapters.package.checking_log import CheckedLog
from adapters.package.checking_notes import CheckedNotes
from adapters.package.event_lines import NotAnEventLine, row_in
from adapters.package.kept_rows import TABLES, ActorRow, CheckpointRow, Row, SetAsideRow
from adapters.package.kept_rows import line_of as kept_line
from adapters.package.layout import LEDGER
from adapters.package.sources import Source
from adapters.package.state_files import KEY, key_in, state_file
from adapters.service import Progress
from adapters.store.mapper import UnknownTopic
from adapters.store.restoring import StoredRow
from adapters.transparency.notes import VerifierKey
from domain.base import derived_id
from domain.structure import StructureLoaded

ROWS = {table.file: table.row for table in TABLES} | {layout.ACTORS: ActorRow}
"""What the lines of each file are, those of the events apart."""


@dataclass
class Checked:
    """What is known of a package that was found whole: its events' files in order, with the
    first position of each; who acted; and the key that its newest checkpoint was checked by."""

    parts: list[tuple[str, int]] = field(default_factory=list)
    actors: list[ActorRow] = field(default_factory=list)
    key: str | None = None


class Checking:
    """One reading of a package, from its first file to its last."""

    def __init__(
        self, source: Source, mapper: Mapper[UUID], progress: Progress | None = None
    ) -> None:
        self._source, self._mapper = source, mapper
        self._contents, self._findings = source.contents, source.findings
        self._progress = progress or (lambda _done, _total: None)
        self._log = CheckedLog(source)
        # Every id follows from the ledger's code: under another code no command would find it.
        self._structure = derived_id(source.contents.ledger, "structure")
        self._checked = Checked()
        self._expected = {layout.SET_ASIDE, layout.MESSAGES, layout.CHECKPOINTS}
        self._keys: list[tuple[int, str, str]] = []
        self._events = self._position = 0

    def check(self, trusted: VerifierKey | None = None) -> Checked:
        """Check all there is; `trusted` is a public key that whoever imports knows.

        Raises:
            PackageDamaged
        """
        self._source.check_names()
        self._check_events()
        self._check_signed()
        self._check_keys()
        checkpoints = self._check_kept()
        kept = {row.size for row in checkpoints if row.kept}
        self._expected |= layout.log_files(self._contents.signed_position, kept)
        self._check_expected()
        root = self._log.end()
        notes = CheckedNotes(self._source, [at for at, _origin, _key in self._keys], trusted)
        self._checked.key, leads = notes.check(checkpoints, root)
        self._log.tell(leads=leads)
        for name in (layout.DESCRIPTION, layout.VERIFIER):
            self._source.whole(name)
        self._findings.refuse_if_any()
        return self._checked

    def _check_events(self) -> None:
        names = sorted(name for name in self._contents.files if name.startswith("events/"))
        for number, name in enumerate(names, start=1):
            if name != layout.events_part(number):
                self._findings.add(name, None, "a file of events is missing before this one")
            self._checked.parts.append((name, self._position + 1))
            for line, told in self._source.lines(name):
                self._check_event(name, line, told)
        self._expected |= set(names)
        if self._position != self._contents.last_position:
            self._findings.add(
                names[-1] if names else LEDGER,
                None,
                "the events end at position {found}, and ledger.json says {wanted}",
                found=self._position,
                wanted=self._contents.last_position,
            )

    def _check_signed(self) -> None:
        """Refuse a register that says more is signed than there is: its tree could be any size.

        Raises:
            PackageDamaged
        """
        signed = self._contents.signed_position
        if signed > self._events:
            message = "ledger.json says that {signed} positions are signed, and there are {found}"
            self._findings.add(LEDGER, None, message, signed=signed, found=self._events)
            self._findings.refuse_if_any()

    def _check_event(self, name: str, line: int, told: bytes) -> None:
        self._events += 1
        self._position += 1
        if self._position % 1_000 == 0:
            self._progress(self._position, self._contents.last_position)
        try:
            row, digest = row_in(told)
        except NotAnEventLine as fault:
            self._log.skip()
            self._findings.add(
                name, line, "position {position}: " + str(fault), position=self._position
            )
            return
        if row.position != self._position:
            self._findings.add(
                name,
                line,
                "position {wanted} is expected here, and {found} stands here: an event was taken "
                "away, put in or moved",
                wanted=self._position,
                found=row.position,
            )
            self._position = row.position
        self._log.add(row, digest, name, line)
        self._check_readable(row, name, line)

    def _check_readable(self, row: StoredRow, name: str, line: int) -> None:
        try:
            self._mapper.to_domain_event(StoredEvent(*row[1:]))
            file = state_file(row.topic, row.position, row.state)
            if row.topic == KEY:
                self._keys.append((row.position, *key_in(row.state)))
        except UnknownTopic:
            message = "position {position}: this program does not know the topic “{topic}”"
            self._findings.add(name, line, message, position=row.position, topic=row.topic)
        except (MapperDeserialisationError, ValueError, KeyError, TypeError) as error:
            message = "position {position}: the event cannot be read: {why}"
            self._findings.add(name, line, message, position=row.position, why=str(error))
        else:
            if row.topic == StructureLoaded.TOPIC and row.originator != self._structure:
                message = "position {position}: the event is of another ledger"
                self._findings.add(name, line, message, position=row.position)
            if file is not None:
                self._check_apart(*file, row.position)

    def _check_apart(self, name: str, made: bytes, position: int) -> None:
        """Check a file that an event has beside the log: it says what the event says."""
        self._expected.add(name)
        found = self._source.whole(name)
        if found is not None and found != made:
            message = "the file does not say what the event at position {position} says"
            self._findings.add(name, None, message, position=position)

    def _check_keys(self) -> None:
        contents = self._contents
        origin = self._keys[0][1] if self._keys else None
        if [
            key for _position, _origin, key in self._keys
        ] != contents.keys or origin != contents.origin:
            self._findings.add(
                LEDGER, None, "the keys are not those that the events introduce, in their order"
            )

    def _check_kept(self) -> list[CheckpointRow]:
        """Check what is kept beside the log; returns the checkpoints."""
        checkpoints = []
        if self._contents.texts:
            self._expected |= {layout.TEXTS, layout.ACTORS}
        for name in ROWS:
            for row in rows_in(self._source, name):
                if isinstance(row, CheckpointRow):
                    checkpoints.append(row)
                elif isinstance(row, ActorRow):
                    self._checked.actors.append(row)
        return checkpoints

    def _check_expected(self) -> None:
        listed = set(self._contents.files) - {layout.DESCRIPTION, layout.VERIFIER}
        for name in sorted(self._expected - listed):
            self._findings.add(LEDGER, None, "the file “{name}” is not listed", name=name)
        for name in sorted(listed - self._expected):
            if layout.NAMES.fullmatch(name):
                self._findings.add(name, None, "the file belongs to nothing in the package")


def rows_in(source: Source, name: str) -> Iterator[Row]:
    """The rows of a file, each checked; those with faults are found, and left out."""
    if name not in source.contents.files:
        return
    model, before = ROWS[name], None
    key = next((table.key for table in TABLES if table.file == name), ("id",))
    for line, told in source.lines(name):
        row = _row(source, model, name, line, told)
        if row is None:
            continue
        order = tuple(getattr(row, part) for part in key)
        if before is not None and before >= order:
            message = "the rows are not in order, or one is there twice"
            source.findings.add(name, line, message)
        before = order
        yield row


def _row(source: Source, model: type[Row], name: str, line: int, told: bytes) -> Row | None:
    try:
        row = model.model_validate_json(told)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "–"
        message = "the line is no row as the format has it ({where}: {why})"
        source.findings.add(name, line, message, where=where, why=first["msg"])
        return None
    fault = row.fault()
    if isinstance(row, SetAsideRow) and row.content and not source.contents.texts:
        fault = "the content is there, and ledger.json says that texts were left out"
    if fault is None and kept_line(row.model_dump()) != told:
        fault = "the line is not written as the format has it"
    if fault is not None:
        source.findings.add(name, line, fault)
        return None
    return row
