"""Where a package is written: a folder or a zip file, there whole or not at all."""

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from adapters.exports.whole_file import FileExists, NoSuchFolder, refuse_existing, whole_file
from adapters.package.layout import LEDGER, Contents, FileEntry
from domain.rules import RuleBroken

ZIP = ".zip"
CHUNK = 1 << 20
"""Bytes that are handed on at once."""

AT_ONCE = 8
"""Files that wait for the disk together."""
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip, so that the same ledger gives the same bytes."""


class NotAPackage(RuleBroken):
    """A folder is written over only where a package is all that is lost."""

    MESSAGE = (
        "{folder} is a folder that holds something else than an audit package; it is not written "
        "over: choose another name"
    )


class Written:
    """A file of the package while it is written: what it holds so far.

    Much at a time is handed to another thread: hashing and writing let this one go on reading.
    """

    def __init__(self, out: IO[bytes], writer: Executor) -> None:
        self._write, self._writer = out.write, writer
        self._sha256 = sha256()
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._under_way: Future[None] | None = None
        self.size = 0
        self.rows: int | None = None

    def write(self, data: bytes) -> None:
        """Write bytes."""
        self._waiting.append(data)
        self._waiting_bytes += len(data)
        self.size += len(data)
        if self._waiting_bytes >= CHUNK:
            chunk = self._taken()
            self._under_way = self._writer.submit(self._write_now, chunk)

    def line(self, data: bytes) -> None:
        """Write a line of JSON, which is counted."""
        self.write(data)
        self.rows = (self.rows or 0) + 1

    def end(self) -> FileEntry:
        """Have everything written; returns what the register says of it."""
        self._write_now(self._taken())
        return FileEntry(sha256=self._sha256.hexdigest(), bytes=self.size, rows=self.rows)

    def _taken(self) -> bytes:
        """What waits, once the chunk before is written; an error of its writing is raised here."""
        if self._under_way is not None:
            self._under_way.result()
        chunk = b"".join(self._waiting)
        self._waiting, self._waiting_bytes = [], 0
        return chunk

    def _write_now(self, chunk: bytes) -> None:
        self._write(chunk)
        self._sha256.update(chunk)


class Sink(ABC):
    """A package that is being written; `files` are those that are done."""

    def __init__(self, writer: Executor) -> None:
        self._writer = writer
        self.files: dict[str, FileEntry] = {}

    @contextmanager
    def file(self, name: str, *, lines: bool = False) -> Iterator[Written]:
        """A file of the package; one of `lines` has rows, if only none."""
        with self._open(name) as out:
            written = Written(out, self._writer)
            if lines:
                written.rows = 0
            yield written
            self.files[name] = written.end()

    def put(self, name: str, data: bytes) -> None:
        """Write a file at once."""
        with self.file(name) as out:
            out.write(data)

    def end(self, contents: Contents) -> None:
        """Write the register, last of all."""
        with self._open(LEDGER) as out:
            out.write(contents.as_json())

    @abstractmethod
    def _open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A new file to write to; one at a time."""


class FolderSink(Sink):
    """A package as a folder of files."""

    def __init__(self, root: Path, writer: Executor) -> None:
        super().__init__(writer)
        self._root = root
        self._made: set[Path] = set()

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        path = self._root / name
        if path.parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)
        with path.open("wb", buffering=CHUNK) as out:
            yield out

    def end(self, contents: Contents) -> None:
        super().end(contents)
        # Together: one turn of the disk takes what many wait for.
        with ThreadPoolExecutor(AT_ONCE) as pool:
            files = [self._root / name for name in (*self.files, LEDGER)]
            for _done in pool.map(_have_on_disk, [*files, *self._made]):
                pass


class ZipSink(Sink):
    """A package as one zip file, whose bytes follow from the ledger alone.

    Nothing is packed tighter: what a compressor makes of the same bytes differs by its version.
    """

    def __init__(self, archive: ZipFile, writer: Executor) -> None:
        super().__init__(writer)
        self._archive = archive

    def _open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        info = ZipInfo(name, BEGINNING)
        info.create_system, info.external_attr = 3, 0o100644 << 16
        return self._archive.open(info, "w", force_zip64=True)


@contextmanager
def sink_at(path: Path, *, force: bool) -> Iterator[Sink]:
    """A package that takes its name when all of it is written.

    Raises:
        FileExists, NoSuchFolder, NotAPackage
    """
    try:
        with ExitStack() as opened:
            if path.suffix.lower() == ZIP:
                part = opened.enter_context(whole_file(path, force=force))
                archive = opened.enter_context(ZipFile(part, "w", ZIP_STORED))
                writer = opened.enter_context(ThreadPoolExecutor(1))
                yield ZipSink(archive, writer)
            else:
                part = opened.enter_context(_whole_folder(path.resolve(), force=force))
                writer = opened.enter_context(ThreadPoolExecutor(1))
                yield FolderSink(part, writer)
    except OSError as error:
        raise NoSuchFolder(file=str(path), reason=error.strerror or str(error)) from None


def refuse_taken(path: Path, *, force: bool) -> None:
    """Refuse a name that is taken, before long work for it begins.

    Raises:
        FileExists, NotAPackage
    """
    if path.suffix.lower() == ZIP or not path.is_dir():
        refuse_existing(path, force)
        if path.suffix.lower() != ZIP and path.exists():
            raise FileExists(file=str(path))
        return
    there = list(path.iterdir())
    if there and not (path / LEDGER).is_file():
        raise NotAPackage(folder=str(path))
    if there and not force:
        raise FileExists(file=str(path))


@contextmanager
def _whole_folder(path: Path, *, force: bool) -> Iterator[Path]:
    """A temporary folder beside `path`, which takes its name when all is written."""
    refuse_taken(path, force=force)
    try:
        part = Path(mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
    except OSError as error:
        raise NoSuchFolder(file=str(path), reason=error.strerror or str(error)) from None
    try:
        yield part
        _usual_rights(part)
        refuse_taken(path, force=force)
        _take_place(part, path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _take_place(part: Path, path: Path) -> None:
    """Give the folder its name; the one before goes when the new one is there."""
    if not path.exists():
        part.rename(path)
    else:
        before = Path(mkdtemp(prefix=f".{path.name}.", suffix=".old", dir=path.parent))
        path.rename(before)
        part.rename(path)
        shutil.rmtree(before)
    _have_on_disk(path.parent)


def _have_on_disk(path: Path) -> None:
    """Wait until a file, or which files a folder has, would outlive a loss of power."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _usual_rights(part: Path) -> None:
    """The rights that any new folder has: a temporary one is its maker's alone."""
    mask = os.umask(0)
    os.umask(mask)
    part.chmod(0o777 & ~mask)
