"""A folder that files are dropped in, and the moves in it: nothing is lost, nothing overwritten.

Every place is opened anew for each move, and named by its descriptor: whoever may write in the
folder can exchange one in it for a link, and still lead nothing elsewhere.
"""

import errno
import fcntl
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from socket import gethostname

from adapters.watching.arrivals import Found, Look
from adapters.watching.names import IN_HAND, free_name, is_passed_over, kept_name
from domain.rules import RuleBroken

MOST = 10_000
"""So many names are looked at in one look; the rest have their turn when these are gone."""

_PLACE = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_LOCK = ".las"


class AlreadyWatched(RuleBroken):
    """Two that take files from one folder would take them twice, or in the wrong order."""

    MESSAGE = "{folder} is watched already, by {who}; one at a time may watch it"


class NoSuchFolder(RuleBroken):
    """A folder is made by those who drop files in it, so that they may."""

    MESSAGE = "there is no folder {folder}; make it first, and let those who drop files write in it"


class FolderUnusable(RuleBroken):
    """The watch moves files within a folder, and keeps places of its own in it."""

    MESSAGE = "the folder {folder} cannot be used: {reason}"


class DropFolder:
    """One folder. `label` is how it is told apart from others, empty where there is one.

    `others` are names in it that are watched by themselves, and so are no files of it.
    """

    def __init__(self, path: Path, label: str = "", others: Collection[str] = ()) -> None:
        self.path = path
        self.label = label
        self._others = frozenset(others)

    def named(self, name: str) -> str:
        """A file of it, as it is told."""
        return f"{self.label}/{name}" if self.label else name

    @contextmanager
    def opened(self, place: str = "") -> Iterator[int]:
        """The folder, or a place in it, which is made where it is missing.

        Raises:
            OSError
        """
        within = os.open(self.path, _PLACE)
        try:
            if place:
                folder, within = within, _open_within(within, place)
                os.close(folder)
            yield within
        finally:
            os.close(within)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Alone with the folder, as long as this lasts.

        Raises:
            AlreadyWatched, NoSuchFolder
        """
        if not self.path.is_dir():
            raise NoSuchFolder(folder=str(self.path))
        with self.opened(IN_HAND) as place:
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            lock = os.open(_LOCK, flags, 0o600, dir_fd=place)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                who = os.read(lock, 200).decode(errors="replace").strip() or "–"
                raise AlreadyWatched(folder=str(self.path), who=who) from None
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{gethostname()}:{os.getpid()}\n".encode(), 0)
            yield
        finally:
            os.close(lock)

    def found(self) -> tuple[list[Found], list[str]]:
        """The ordinary files in it, and the names of what else lies there."""
        files, others = [], []
        with self.opened() as folder, os.scandir(folder) as entries:
            for entry in islice(entries, MOST):
                if is_passed_over(entry.name) or entry.name in self._others:
                    continue
                with suppress(FileNotFoundError):
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        files.append(Found(entry.name, Look.of(status)))
                    else:
                        others.append(entry.name)
        return files, others

    def claim(self, found: Found) -> str | None:
        """Take a file in hand by one move; the name it has there, None where it was changing.

        Raises:
            OSError: it cannot be moved, and lies where it was.
        """
        name = kept_name(found.name)
        with self.opened() as folder, self.opened(IN_HAND) as hand:
            move_new(folder, found.name, hand, name)
            if look_at(hand, name) == found.look:
                return name
        self.give_back(name)
        return None

    def give_back(self, name: str) -> None:
        """Put a file in hand back to where it was dropped."""
        with self.opened() as folder, self.opened(IN_HAND) as hand:
            free = free_name(name, "", lambda taken: exists(folder, taken))
            move_new(hand, name, folder, free)

    def in_hand(self) -> list[str]:
        """The files that were taken and not yet put away: one, or none."""
        with self.opened(IN_HAND) as hand, os.scandir(hand) as entries:
            return sorted(
                entry.name
                for entry in entries
                if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False)
            )


def move_new(source: int, name: str, target: int, new: str) -> None:
    """Move a file between two folders, lastingly; never over another file.

    Raises:
        OSError
    """
    if exists(target, new):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new)
    os.rename(name, new, src_dir_fd=source, dst_dir_fd=target)
    for place in (target, source):
        make_lasting(place)


def make_lasting(file: int) -> None:
    """Let what was written, or moved, outlast a loss of power, where the file system can."""
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise


def exists(folder: int, name: str) -> bool:
    """Whether a name is taken, by anything, a broken link too."""
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def look_at(folder: int, name: str) -> Look | None:
    """How an ordinary file looks now; None where it is something else."""
    status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    return Look.of(status) if stat.S_ISREG(status.st_mode) else None


def _open_within(folder: int, place: str) -> int:
    """A place in a folder: who may read the folder may read what is kept in it."""
    private = 0o700
    mode = private if place == IN_HAND else stat.S_IMODE(os.fstat(folder).st_mode) | private
    with suppress(FileExistsError):
        os.mkdir(place, mode & 0o777, dir_fd=folder)
    return os.open(place, _PLACE | os.O_NOFOLLOW, dir_fd=folder)
