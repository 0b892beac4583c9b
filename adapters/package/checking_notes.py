"""Checking a package's checkpoints: who signed them, and whether the log leads to them."""

from collections.abc import Mapping, Sequence

from adapters.package.findings import Findings
from adapters.package.kept_rows import CheckpointRow
from adapters.package.layout import CHECKPOINT, CHECKPOINTS, LEDGER, kept_note, tile_file
from adapters.package.sources import Source
from adapters.print.refusal import said
from adapters.transparency.checkpoints import Checkpoint, NotACheckpoint
from adapters.transparency.log_keys import Introduced, LogKeys
from adapters.transparency.merkle import root_hash
from adapters.transparency.notes import (
    NotAKey,
    NotANote,
    Note,
    NotSignedBy,
    VerifierKey,
    WrongSignature,
)
from adapters.transparency.tiles import TileName, hashes_from, width_at


class CheckedNotes:
    """The checkpoints of a package, oldest first.

    `introduced` are the positions of the events that take the keys of the register into use;
    `trusted` is a key that whoever imports knows. It hands over to the next key by signing a
    checkpoint with the event in it that introduces that: anybody can add a signature to an older
    one. What is not signed introduces nothing. Without a trusted key those that the package
    itself names are believed.
    """

    def __init__(
        self, source: Source, introduced: Sequence[int], trusted: VerifierKey | None
    ) -> None:
        self._source, self._findings = source, source.findings
        self._size = source.contents.signed_position
        self._keys = _keys(source, self._findings)
        named = map(Introduced, introduced, self._keys)
        self._in_use = LogKeys([one for one in named if one.position <= self._size], trusted)
        self._trusted = trusted

    def check(self, rows: Sequence[CheckpointRow], root: bytes | None) -> tuple[str | None, bool]:
        """Check every checkpoint against the log, whose events lead to `root`.

        Returns the key that the newest was checked by, and whether the events lead to its head.
        """
        if not rows or not self._size or rows[-1].size != self._size:
            self._none(rows)
            return None, False
        self._compare_files(rows)
        self._in_use.vouch(rows)
        newest, leads = None, False
        for number, row in enumerate(rows, start=1):
            checkpoint, signers = self._opened(row, number)
            if row is rows[-1]:
                newest = self._newest_key(row, signers)
                leads = checkpoint is not None and checkpoint.root == root
                self._compare_head(checkpoint, root)
            elif checkpoint is not None:
                self._compare_older(checkpoint, number)
        return newest, leads

    def _none(self, rows: Sequence[CheckpointRow]) -> None:
        if rows or self._size:
            message = "the newest checkpoint is not of position {size}, as ledger.json says"
            self._findings.add(CHECKPOINTS, None, message, size=self._size)
        elif self._trusted is not None:
            self._findings.add(
                LEDGER, None, "the log is not signed: there is nothing that a key could be tried on"
            )

    def _compare_files(self, rows: Sequence[CheckpointRow]) -> None:
        notes = {kept_note(row.size): row.note for row in rows if row.kept}
        for name, note in {CHECKPOINT: rows[-1].note, **notes}.items():
            found = self._source.whole(name)
            if found is not None and found != note.encode():
                message = "the checkpoint is not the one in checkpoints.jsonl"
                self._findings.add(name, None, message)

    def _opened(self, row: CheckpointRow, line: int) -> tuple[Checkpoint | None, set[VerifierKey]]:
        """A checkpoint that is of this log, and which known keys have signed it."""
        try:
            note = Note.parse(row.note)
            checkpoint = Checkpoint.parse(note.text)
            signers = {key for key in self._known() if _has_signed(note, key)}
        except (NotANote, NotACheckpoint, WrongSignature) as error:
            message = "the checkpoint of position {size} does not hold: {why}"
            self._findings.add(CHECKPOINTS, line, message, size=row.size, why=said(error))
            return None, set()
        if (checkpoint.origin, checkpoint.size) != (self._source.contents.origin, row.size):
            message = "the checkpoint is of the log “{origin}” at position {size}"
            self._findings.add(
                CHECKPOINTS, line, message, origin=checkpoint.origin, size=checkpoint.size
            )
            return None, signers
        if not signers:
            message = "the checkpoint of position {size} is signed by no key of the ledger's"
            self._findings.add(CHECKPOINTS, line, message, size=row.size)
        return checkpoint, signers

    def _known(self) -> set[VerifierKey]:
        return {*self._keys, *([self._trusted] if self._trusted else [])}

    def _newest_key(self, row: CheckpointRow, signers: set[VerifierKey]) -> str | None:
        """The key in use, if it signed the newest checkpoint and may be trusted."""
        if not signers:
            return None
        if not self._in_use.signs(Note.parse(row.note), row.size):
            self._findings.add(
                CHECKPOINT,
                None,
                "the newest checkpoint is not signed by the key that you trust, nor by one that "
                "it handed over to; it is signed by {keys}",
                keys=", ".join(sorted(map(str, signers))),
            )
        return str(self._in_use.newest)

    def _compare_head(self, checkpoint: Checkpoint | None, root: bytes | None) -> None:
        if checkpoint is not None and root is not None and checkpoint.root != root:
            self._findings.add(
                CHECKPOINT,
                None,
                "the events do not lead to the head that was signed at position {size}",
                size=self._size,
            )

    def _compare_older(self, checkpoint: Checkpoint, line: int) -> None:
        """Check that the log extends an older checkpoint; by tiles that were found right."""
        if self._findings.found:
            return
        if root_hash(checkpoint.size, hashes_from(self._read)) != checkpoint.root:
            message = "the log does not extend the checkpoint that was signed at position {size}"
            self._findings.add(CHECKPOINTS, line, message, size=checkpoint.size)

    def _read(self, wanted: Mapping[TileName, int]) -> dict[TileName, bytes]:
        files = {name: tile_file(*name, width_at(name, self._size)) for name in wanted}
        return {name: self._source.whole(file) or b"" for name, file in files.items()}


def _keys(source: Source, findings: Findings) -> list[VerifierKey]:
    try:
        return [VerifierKey.parse(key) for key in source.contents.keys]
    except NotAKey as error:
        findings.add(LEDGER, None, "a key cannot be read: {why}", why=said(error))
        return []


def _has_signed(note: Note, key: VerifierKey) -> bool:
    """Whether a key has signed a note.

    Raises:
        WrongSignature
    """
    try:
        note.check(key)
    except NotSignedBy:
        return False
    return True
