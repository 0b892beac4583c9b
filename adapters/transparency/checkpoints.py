"""Checkpoints, as C2SP tlog-checkpoint defines them: how large a log is, and its tree's head."""

import re
from base64 import b64encode
from dataclasses import dataclass

from adapters.language import _
from adapters.transparency.merkle import HASH_SIZE
from adapters.transparency.notes import Note, VerifierKey, from_base64
from domain.rules import RuleBroken

LARGEST_SIZE = 2**63 - 1

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class NotACheckpoint(RuleBroken):
    """A note's text is no checkpoint."""

    MESSAGE = "the note is no checkpoint: {why}"


class OtherLog(RuleBroken):
    """A checkpoint is of another log."""

    MESSAGE = "the checkpoint is of the log “{found}”, not of “{wanted}”"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log by its name, its number of leaves, and the head of the tree over them.

    `extension` are further lines, which others may have added.
    """

    origin: str
    size: int
    root: bytes
    extension: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extension)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read a note's text.

        Raises:
            NotACheckpoint
        """
        *lines, end = text.split("\n")
        if len(lines) < 3 or end or "" in lines:
            raise NotACheckpoint(why=_("it needs a name, a size and a head, each on a line"))
        origin, size, root, *extension = lines
        if not _SIZE.fullmatch(size) or int(size) > LARGEST_SIZE:
            raise NotACheckpoint(why=_("“{size}” is no size", size=size[:40]))
        head = from_base64(root)
        if len(head) != HASH_SIZE:
            raise NotACheckpoint(why=_("“{line}” is no hash in Base64", line=root[:60]))
        return cls(origin, int(size), head, tuple(extension))


def opened(text: str, key: VerifierKey, *, origin: str | None = None) -> Checkpoint:
    """The checkpoint in a signed note, once a trusted key's signature was checked.

    `origin` is the log's name, where it is not the key's.

    Raises:
        NotANote, NotSignedBy, WrongSignature, NotACheckpoint, OtherLog
    """
    note = Note.parse(text)
    note.check(key)
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != (origin or key.name):
        raise OtherLog(found=checkpoint.origin, wanted=origin or key.name)
    return checkpoint
