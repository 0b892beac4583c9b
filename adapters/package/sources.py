"""A package that somebody brings: a folder or a zip file, read without trusting what it says."""

import os
import stat
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from pydantic import ValidationError

from adapters.files.problems import readable
from adapters.language import _
from adapters.package.findings import Findings
from adapters.package.layout import FORMAT, LEDGER, NAMES, Contents, FileEntry
from domain.rules import RuleBroken

LARGEST_REGISTER = 64 << 20
LARGEST_LINE = 768 << 20
LARGEST_FILE = 64 << 20
"""Bytes of the register, of a line of JSON, and of a file that is read whole, at most."""

MOST_FILES = 1_000_000
ENCRYPTED = 1

UNREADABLE = (BadZipFile, OSError, EOFError, zlib.error, NotImplementedError, RuntimeError)
"""What reading raises of an archive, or a disk, that is damaged."""


class NoPackage(RuleBroken):
    """There is no audit package where one is looked for."""

    MESSAGE = "{package} is no audit package: {why}"


class NewerFormat(RuleBroken):
    """A package is written in a later format than this program knows."""

    MESSAGE = (
        "{package} has the format {found}, and this program reads format {known}; use a newer "
        "version of the program"
    )


class Source(ABC):
    """The files of a package by their names; what is wrong with them goes to `findings`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.findings = Findings(path.name or str(path))
        self.names = frozenset(self._names())
        self.contents = self._read_contents()

    def check_names(self) -> None:
        """Check that the files there are, and no others, are those of the register."""
        listed = set(self.contents.files)
        for name in sorted(listed):
            if not NAMES.fullmatch(name):
                message = "no file of a package has the name “{name}”"
                self.findings.add(LEDGER, None, message, name=name)
        for name in sorted(listed - self.names):
            self.findings.add(name, None, "the file is missing")
        for name in sorted(self.names - listed - {LEDGER}):
            self.findings.add(name, None, "the file is in the package and not in ledger.json")

    def lines(self, name: str) -> Iterator[tuple[int, bytes]]:
        """A file's lines, numbered from 1, each with its newline; at the end all is checked."""
        if name not in self.names:
            return
        entry, digest, size, rows = self.contents.files[name], sha256(), 0, 0
        for line in self._lines(name, entry):
            rows += 1
            size += len(line)
            digest.update(line)
            if size > entry.bytes:
                break
            yield rows, line
        self._compare(name, entry, FileEntry(sha256=digest.hexdigest(), bytes=size, rows=rows))

    def whole(self, name: str) -> bytes | None:
        """A small file's bytes, checked; None where it is missing or not as it was written."""
        entry = self.contents.files.get(name)
        if entry is None or name not in self.names:
            return None
        if entry.bytes > LARGEST_FILE:
            self.findings.add(name, None, "the file is larger than any such file can be")
            return None
        try:
            with self._open(name) as file:
                data = file.read(entry.bytes + 1)
        except UNREADABLE as error:
            self._unreadable(name, error)
            return None
        found = FileEntry(sha256=sha256(data).hexdigest(), bytes=len(data), rows=entry.rows)
        return data if self._compare(name, entry, found) else None

    def _lines(self, name: str, entry: FileEntry) -> Iterator[bytes]:
        try:
            with self._open(name) as file:
                while line := file.readline(min(LARGEST_LINE, entry.bytes + 1)):
                    yield line
        except UNREADABLE as error:
            self._unreadable(name, error)

    def _unreadable(self, name: str, error: BaseException) -> None:
        self.findings.add(name, None, "the file cannot be read: {why}", why=str(error))

    def _compare(self, name: str, entry: FileEntry, found: FileEntry) -> bool:
        if found == entry:
            return True
        message = "the file is not the one that ledger.json lists: its SHA-256 is another"
        if found.bytes != entry.bytes:
            message = "the file does not have the {bytes} bytes that ledger.json says"
        elif found.sha256 == entry.sha256:
            message = "the file does not have the {rows} lines that ledger.json says"
        self.findings.add(name, None, message, bytes=entry.bytes, rows=entry.rows)
        return False

    def _read_contents(self) -> Contents:
        """The register.

        Raises:
            NoPackage, NewerFormat
        """
        if LEDGER not in self.names:
            raise self._none(_("it has no ledger.json"))
        try:
            with self._open(LEDGER) as file:
                data = file.read(LARGEST_REGISTER + 1)
            if len(data) > LARGEST_REGISTER:
                raise self._none(_("its ledger.json is too large"))
            return Contents.model_validate_json(data)
        except UNREADABLE as error:
            raise self._none(str(error)) from None
        except ValidationError as error:
            raise self._not_a_register(error) from None

    def _not_a_register(self, error: ValidationError) -> RuleBroken:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        if where == "format" and isinstance(first["input"], int) and first["input"] > FORMAT:
            return NewerFormat(package=str(self.path), found=first["input"], known=FORMAT)
        return self._none(f"ledger.json: {where or '–'}: {first['msg']}")

    def _none(self, why: str) -> NoPackage:
        return NoPackage(package=str(self.path), why=why)

    @abstractmethod
    def _names(self) -> Iterator[str]:
        """The names of all files there are.

        Raises:
            NoPackage
        """

    @abstractmethod
    def _open(self, name: str) -> IO[bytes]:
        """A file to read."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what is open."""


class FolderSource(Source):
    """A package in a folder; what begins with a dot is the machine's own, and not looked at."""

    def _names(self) -> Iterator[str]:
        if not (self.path / LEDGER).is_file():
            raise self._none(_("it has no ledger.json"))
        for folder, folders, files in os.walk(self.path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in [*folders, *(name for name in files if not name.startswith("."))]:
                path = Path(folder, name)
                mode, told = path.lstat().st_mode, path.relative_to(self.path).as_posix()
                if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
                    raise self._none(_("{name} is a link, or no plain file", name=told))
                if stat.S_ISREG(mode):
                    yield told

    def _open(self, name: str) -> IO[bytes]:
        return (self.path / name).open("rb")

    def close(self) -> None:
        """Nothing stays open."""


class ZipSource(Source):
    """A package in a zip file, of which nothing is ever unpacked to a disk."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = ZipFile(path)
        except UNREADABLE as error:
            raise NoPackage(package=str(path), why=str(error)) from None
        self._infos: dict[str, ZipInfo] = {}
        super().__init__(path)

    def _names(self) -> Iterator[str]:
        infos = self._zip.infolist()
        if len(infos) > MOST_FILES:
            raise self._none(_("it holds too many files"))
        for info in infos:
            name, kind = info.filename, stat.S_IFMT(info.external_attr >> 16)
            if info.is_dir():
                continue
            if name != LEDGER and not NAMES.fullmatch(name):
                told = readable(name)
                raise self._none(_("no file of a package has the name “{name}”", name=told))
            if name in self._infos:
                raise self._none(_("{name} is there twice", name=name))
            if kind not in (0, stat.S_IFREG) or info.flag_bits & ENCRYPTED:
                raise self._none(_("{name} is a link, or protected by a password", name=name))
            self._infos[name] = info
            yield name

    def _open(self, name: str) -> IO[bytes]:
        return self._zip.open(self._infos[name])

    def close(self) -> None:
        self._zip.close()


@contextmanager
def source_at(path: Path) -> Iterator[Source]:
    """A package, by its folder or its file.

    Raises:
        NoPackage, NewerFormat
    """
    if not path.exists():
        raise NoPackage(package=str(path), why=_("there is nothing there"))
    source = FolderSource(path) if path.is_dir() else ZipSource(path)
    try:
        yield source
    finally:
        source.close()
