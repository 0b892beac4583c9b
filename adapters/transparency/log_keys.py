"""The keys that a log names as its own, and which of them a checkpoint may bear."""

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from adapters.transparency.hashing import Row
from adapters.transparency.notes import (
    NotAKey,
    NotAKeyName,
    Note,
    NotSignedBy,
    VerifierKey,
    WrongSignature,
)


class Noted(Protocol):
    """A checkpoint as it is kept: its size, and the whole note."""

    @property
    def size(self) -> int: ...

    @property
    def note(self) -> str: ...


class Introduced(NamedTuple):
    """A key, and the position of the event that takes it into use."""

    position: int
    key: VerifierKey


def introduced_by(row: Row) -> Introduced | None:
    """The key that a stored event introduces; None where that cannot be read."""
    try:
        return Introduced(int(row[0]), VerifierKey.parse(json.loads(row[4])["key"]))
    except (ValueError, TypeError, KeyError, NotAKey, NotAKeyName):
        return None


class LogKeys:
    """The keys of a log, in the order of their introduction.

    A checkpoint may be signed by the key that was in use at its size, or by a later one: what was
    replaced signs nothing any more. Where somebody brings a key, it alone is trusted, and each
    after it that the one before has vouched for: by signing the event that introduces it.
    """

    def __init__(self, introduced: Sequence[Introduced], given: VerifierKey | None) -> None:
        self._introduced = list(introduced)
        if not introduced and given is not None:
            self._introduced = [Introduced(0, given)]
        self._given = given
        self._distrusted: set[VerifierKey] = set()

    @property
    def all(self) -> list[VerifierKey]:
        """Every key that the log names."""
        return [one.key for one in self._introduced]

    @property
    def newest(self) -> VerifierKey | None:
        """The key in use."""
        return self._introduced[-1].key if self._introduced else None

    @property
    def given_is_unknown(self) -> bool:
        """Whether somebody brought a key that the log does not name."""
        return self._given is not None and self._given not in self.all

    def vouch(self, checkpoints: Iterable[Noted]) -> list[Introduced]:
        """Find which keys those before them vouch for; returns those that nobody does."""
        notes = [(one.size, _note(one)) for one in checkpoints]
        found = []
        for before, one in pairwise(self._introduced):
            if not any(
                note is not None and size >= one.position and _bears(note, before.key)
                for size, note in notes
            ):
                found.append(one)
        self._distrust([one.key for one in found])
        return found

    def _distrust(self, unvouched: Sequence[VerifierKey]) -> None:
        """Trust what was brought, what led to it, and each after it that is vouched for."""
        if self._given is None:
            return
        trusted = not self.given_is_unknown
        reached = False
        for key in self.all:
            reached |= key == self._given
            if reached and key != self._given and key in unvouched:
                trusted = False
            if not trusted:
                self._distrusted.add(key)

    def signs(self, note: Note, size: int) -> bool:
        """Whether a trusted key that may has signed a checkpoint of a size.

        Raises:
            WrongSignature: one of the log's keys did not make what is said to be its signature.
        """
        found = False
        for number, one in enumerate(self._introduced):
            following = self._introduced[number + 1 : number + 2]
            replaced = bool(following) and following[0].position <= size
            try:
                note.check(one.key)
            except NotSignedBy:
                continue
            found |= not replaced and one.key not in self._distrusted
        return found


def _note(signed: Noted) -> Note | None:
    try:
        return Note.parse(signed.note)
    except Exception:  # What it is, is told where the checkpoint itself is looked at.
        return None


def _bears(note: Note, key: VerifierKey) -> bool:
    try:
        note.check(key)
    except (NotSignedBy, WrongSignature):
        return False
    return True
