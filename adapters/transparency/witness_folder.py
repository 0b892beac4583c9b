"""A folder outside as a witness: a file for each checkpoint that it was shown."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from adapters.exports.whole_file import FileExists, NoSuchFolder, whole_file
from adapters.transparency.checkpoints import Checkpoint, NotACheckpoint
from adapters.transparency.merkle import NotInTree
from adapters.transparency.notes import LARGEST_NOTE, NotANote, Note, Signature
from adapters.transparency.stored import StoredTree
from domain.rules import RuleBroken

LATEST = 100
"""Checkpoints in the folder that are looked at each time; each was looked at when it was newest."""


class NotExtended(RuleBroken):
    """A log extends what it was when a witness saw it."""

    MESSAGE = (
        "{where} holds a checkpoint of “{origin}” at size {size} that this log does not extend: "
        "{why}; nothing more is sent until that is explained"
    )


class NoCheckpointThere(RuleBroken):
    """What lies under a checkpoint's name is one."""

    MESSAGE = "{file} is no checkpoint: {why}; see to it, or send to another folder"


class WitnessFolder:
    """A folder of checkpoints, `log's name.size.checkpoint`; none is ever written over."""

    def __init__(self, url: str) -> None:
        self.name = url
        self._folder = Path(unquote(urlsplit(url).path))

    def show(self, note: Note, tree: StoredTree, known: int) -> Sequence[Signature]:
        """Write a checkpoint, once those that are there were seen to lead to it.

        Raises:
            NotExtended, NoCheckpointThere, NoSuchFolder, NotACheckpoint
        """
        checkpoint = Checkpoint.parse(note.text)
        named = f"{quote(checkpoint.origin, safe='')}."
        for file in self._latest(named):
            self._check(file, checkpoint, tree)
        file = self._folder / f"{named}{checkpoint.size:019d}.checkpoint"
        try:
            with whole_file(file, force=False) as part:
                part.write_text(str(note), encoding="utf-8", newline="")
        except FileExists:
            # It was looked at just now, and says the same.
            return ()
        except OSError as error:
            reason = error.strerror or str(error)
            raise NoSuchFolder(file=str(file), reason=reason) from None
        return ()

    def _latest(self, named: str) -> list[Path]:
        try:
            found = [one for one in self._folder.iterdir() if one.name.startswith(named)]
        except OSError as error:
            reason = error.strerror or str(error)
            raise NoSuchFolder(file=str(self._folder), reason=reason) from None
        return sorted(one for one in found if one.name.endswith(".checkpoint"))[-LATEST:]

    def _check(self, file: Path, new: Checkpoint, tree: StoredTree) -> None:
        """Refuse what stands in the folder where the log does not extend it."""
        old = _read(file)
        if old.origin != new.origin:
            why = f"it is of “{old.origin}”"
        elif old.size > new.size:
            why = f"the log has {new.size} signed positions, and was rewound"
        else:
            try:
                if tree.root(old.size) == old.root:
                    return
            except NotInTree:
                pass
            why = "its head is another, so that one of them was changed"
        raise NotExtended(where=str(file), origin=new.origin, size=old.size, why=why)


def _read(file: Path) -> Checkpoint:
    try:
        with file.open("rb") as opened:
            text = opened.read(LARGEST_NOTE + 1).decode()
        return Checkpoint.parse(Note.parse(text).text)
    except OSError as error:
        raise NoCheckpointThere(file=str(file), why=error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise NoCheckpointThere(file=str(file), why="it is no text") from None
    except (NotANote, NotACheckpoint) as error:
        raise NoCheckpointThere(file=str(file), why=str(error)) from None
