"""The checkpoints that a log is checked against: those it kept, and one that somebody brought."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from adapters.transparency.checkpoints import Checkpoint, NotACheckpoint
from adapters.transparency.findings import Findings
from adapters.transparency.log_keys import LogKeys
from adapters.transparency.merkle import root_hash
from adapters.transparency.notes import NotANote, Note, WrongSignature
from adapters.transparency.stored import SignedCheckpoint
from adapters.transparency.tiles import TileName, hashes_from

ReadTile = Callable[[TileName], bytes]


class CheckedCheckpoint(NamedTuple):
    """A checkpoint that can be read: as a note, and what it says."""

    note: Note
    checkpoint: Checkpoint


class KeptCheckpoints:
    """The checkpoints that a ledger kept, and the text of one that somebody saw earlier.

    Raises:
        NotANote, NotACheckpoint: what was brought is none.
    """

    def __init__(
        self, stored: Sequence[SignedCheckpoint], given: str | None, findings: Findings
    ) -> None:
        self._stored, self._findings = stored, findings
        self._given = None if given is None else _read(given)
        self._read: list[CheckedCheckpoint] = []
        self._broken: list[Note] = []
        for one in stored:
            self._read_stored(one)

    @property
    def stored_sizes(self) -> list[int]:
        """The sizes that are signed here."""
        return [one.checkpoint.size for one in self._read]

    @property
    def given_sizes(self) -> list[int]:
        """The size that somebody saw."""
        return [self._given.checkpoint.size] if self._given else []

    @property
    def sizes(self) -> list[int]:
        """All there are to check."""
        return [one.size for one in self._stored] + self.given_sizes

    def _read_stored(self, one: SignedCheckpoint) -> None:
        try:
            read = _read(one.note)
        except (NotANote, NotACheckpoint) as error:
            message = "the checkpoint at size {position} cannot be read: {why}"
            self._findings.tell_of("checkpoint", message, one.size, why=str(error))
            return
        if read.checkpoint.size != one.size:
            message = "the checkpoint at size {position} says that it is of size {says}"
            self._findings.tell_of("checkpoint", message, one.size, says=read.checkpoint.size)
            return
        self._read.append(read)

    @property
    def newest_unbroken(self) -> CheckedCheckpoint | None:
        """The newest, whoever signed it, if it was not changed since."""
        unbroken = [one for one in self._read if one.note not in self._broken]
        return unbroken[-1] if unbroken else None

    def check_signatures(self, keys: LogKeys) -> CheckedCheckpoint | None:
        """Check who signed each; returns the newest that a key of the log has signed."""
        tell_of = self._findings.tell_of
        if keys.given_is_unknown:
            tell_of("key", "the key that you gave is none of those that the log names")
        if not self._stored and keys.all and keys.newest is not None:
            message = "the log names a key, and none of its checkpoints is there: they were deleted"
            tell_of("checkpoint", message)
        for one in keys.vouch(self._stored):
            message = (
                "the key {key}, introduced at position {position}, is not vouched for by the one "
                "before it: that was lost, or somebody else introduced this one"
            )
            tell_of("key", message, one.position, key=one.key)
        newest = None
        for read in self._read:
            if self._is_signed(read, keys, "checkpoint"):
                newest = read
        if self._given is not None:
            self._is_signed(self._given, keys, "given")
        return newest

    def _is_signed(self, read: CheckedCheckpoint, keys: LogKeys, kind: str) -> bool:
        size, known = read.checkpoint.size, keys.newest
        if known is not None and read.checkpoint.origin != known.name:
            message = "the checkpoint at size {position} is of the log “{origin}”, not of “{name}”"
            self._findings.tell_of(
                kind, message, size, origin=read.checkpoint.origin, name=known.name
            )
            return False
        try:
            if keys.signs(read.note, size):
                return True
            by = ", ".join(f"{s.name} ({s.key_id.hex()})" for s in read.note.signatures)
            message = (
                "the checkpoint at size {position} is not signed by a key that may: it is signed "
                "by {by}"
            )
            self._findings.tell_of(kind, message, size, by=by)
        except WrongSignature:
            self._broken.append(read.note)
            message = (
                "the signature of the checkpoint at size {position} does not fit it: the "
                "checkpoint was changed, or forged"
            )
            self._findings.tell_of(kind, message, size)
        return False

    def check_heads(self, tile: ReadTile, signed: int, there: int) -> None:
        """Check that the log extends each checkpoint: up to what is signed, or is there."""
        for read in self._read:
            at = read.checkpoint
            if at.size < signed and _root(at.size, tile) != at.root:
                message = (
                    "the checkpoint at size {position} has another head than the log at that "
                    "size: a fork, or it was forged"
                )
                self._findings.tell_of("fork", message, at.size)
        if self._given is None:
            return
        yours = self._given.checkpoint
        if yours.size > max(there, signed):
            message = (
                "your checkpoint is of {position} positions, and the log has {there}: the log was "
                "rewound"
            )
            self._findings.tell_of("rewound", message, yours.size, there=there)
        elif _root(yours.size, tile) != yours.root:
            message = (
                "the log does not extend your checkpoint at size {position}: its head there is "
                "another, a fork, or what was signed was changed"
            )
            self._findings.tell_of("fork", message, yours.size)

    def last_that(self, tile: ReadTile, there: int) -> int:
        """The largest size at which what is stored still leads to a head that was signed."""
        good = 0
        for read in self._read:
            if read.checkpoint.size <= there and _root(read.checkpoint.size, tile) == (
                read.checkpoint.root
            ):
                good = max(good, read.checkpoint.size)
        return good


def _read(text: str) -> CheckedCheckpoint:
    note = Note.parse(text)
    return CheckedCheckpoint(note, Checkpoint.parse(note.text))


def _root(size: int, tile: ReadTile) -> bytes:
    """The head at a size; none where tiles that it needs are not there."""
    try:
        return root_hash(size, hashes_from(lambda names: {name: tile(name) for name in names}))
    except (IndexError, ValueError):
        return b""
