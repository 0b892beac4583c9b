"""Checkpoints, as C2SP tlog-checkpoint defines them: how large a log is, and its tree's head."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass

from adapters.transparency.merkle import HASH_SIZE
from adapters.transparency.notes import Note, VerifierKey
from domain.rules import RuleBroken


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
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < 3 or not lines[0]:
            raise NotACheckpoint(why="it needs a name, a size and a head, each on a line")
        origin, size, root, *extension = lines
        if not (size.isascii() and size.isdecimal()) or (size[0] == "0" and size != "0"):
            raise NotACheckpoint(why=f"“{size[:40]}” is no size")
        if len(size) > 19 or "" in extension:
            raise NotACheckpoint(why="its size is too large, or a line is empty")
        try:
            head = b64decode(root, validate=True)
        except NotBase64:
            head = b""
        if len(head) != HASH_SIZE:
            raise NotACheckpoint(why=f"“{root[:60]}” is no hash of {HASH_SIZE} bytes in Base64")
        return cls(origin, int(size), head, tuple(extension))


def opened(text: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint in a signed note, once a trusted key's signature was checked.

    Raises:
        NotANote, NotSignedBy, WrongSignature, NotACheckpoint, OtherLog
    """
    note = Note.parse(text)
    note.check(key)
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != key.name:
        raise OtherLog(found=checkpoint.origin, wanted=key.name)
    return checkpoint
