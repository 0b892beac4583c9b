"""A folder of files that is there whole or not at all, with the SHA-256 of each in it."""

import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from adapters.exports.whole_file import FileExists, NoSuchFolder
from domain.rules import RuleBroken

SUMS = "SHA256SUMS"
"""Lists the folder's files as `sha256sum` does, and as `sha256sum --check` reads."""


class OtherFilesInFolder(RuleBroken):
    """A folder is written over only where it holds what was written there before."""

    MESSAGE = (
        "{folder} holds “{file}”, which was not written there by this program; choose another "
        "folder"
    )


def write_folder(folder: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Write files and their sums into a new folder; with `force` in place of one written before.

    An error leaves nothing behind, and what was there before as it was.

    Raises:
        FileExists, NoSuchFolder, OtherFilesInFolder
    """
    # What a link leads to is written, and the link stays.
    folder = folder.resolve()
    refuse_folder(folder, force=force)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    except OSError as error:
        raise NoSuchFolder(file=str(folder), reason=error.strerror or str(error)) from None
    try:
        made.chmod(0o755)
        for name, content in (*files.items(), (SUMS, _sums(files))):
            (made / name).write_bytes(content)
        _take_place(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def refuse_folder(folder: Path, *, force: bool) -> None:
    """Refuse a folder that is taken, before long work for it begins.

    Raises:
        FileExists, OtherFilesInFolder
    """
    if not folder.exists():
        return
    if not folder.is_dir() or not force:
        raise FileExists(file=str(folder))
    held = sorted(one.name for one in folder.iterdir())
    listed = _listed(folder / SUMS) if held else set()
    other = next((name for name in held if name not in listed), None)
    if other is not None:
        raise OtherFilesInFolder(folder=str(folder), file=other)


def _take_place(made: Path, folder: Path) -> None:
    """Put a folder in another's place; the old one is removed when the new one stands there."""
    if not folder.exists():
        made.rename(folder)
        return
    old = made.with_suffix(".old")
    folder.rename(old)
    try:
        made.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old)


def _sums(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return "".join(lines).encode()


def _listed(sums: Path) -> set[str]:
    """The files that a folder's sums list, itself included."""
    try:
        lines = sums.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    return {SUMS, *(line[66:] for line in lines)}
