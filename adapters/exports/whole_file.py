"""A file that is there whole or not at all, and never in place of another unasked."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

from domain.rules import RuleBroken


class FileExists(RuleBroken):
    """A file that is there already is not written over unasked."""

    MESSAGE = "{file} exists already; choose another name, or write over it with --force"


class NoSuchFolder(RuleBroken):
    """A file cannot be written where it is asked for."""

    MESSAGE = "{file} cannot be written ({reason}); choose another place"


@contextmanager
def whole_file(path: Path, *, force: bool) -> Iterator[Path]:
    """A temporary name beside `path`, which takes its name when all is written.

    An error leaves nothing behind, and what was there before as it was.

    Raises:
        FileExists, NoSuchFolder
    """
    refuse_existing(path, force)
    try:
        handle, name = mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise NoSuchFolder(file=str(path), reason=error.strerror or str(error)) from None
    os.close(handle)
    part = Path(name)
    try:
        yield part
        _flush(part)
        refuse_existing(path, force)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def refuse_existing(path: Path, force: bool) -> None:
    """Refuse a name that is taken.

    Raises:
        FileExists
    """
    if path.is_dir() or (path.exists() and not force):
        raise FileExists(file=str(path))


def _flush(part: Path) -> None:
    """Have the bytes on disk, and the rights that any new file has."""
    mask = os.umask(0)
    os.umask(mask)
    part.chmod(0o666 & ~mask)
    with part.open("rb") as file:
        os.fsync(file.fileno())
