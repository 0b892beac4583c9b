"""The archive that a workbook is: its parts, unpacked under bounds that hold while unpacking."""

import zlib
from collections.abc import Collection, Iterator
from copy import copy
from pathlib import Path
from typing import NoReturn
from zipfile import BadZipFile, ZipFile, ZipInfo

from adapters.files.problems import Problems

MOST_PARTS = 10_000
MOST_UNPACKED = 2 << 30
"""Bytes that the parts read of a workbook may hold: a sheet of a million rows has a tenth."""

MOST_TIMES_LARGER = 250
ALWAYS_ALLOWED = 32 << 20
"""A part above this size, and so many times larger than it is packed, is no spreadsheet's."""

BLOCK = 1 << 20


class Archive:
    """The parts of a workbook, by their names in small letters.

    Sizes that the archive declares are never relied on: what is unpacked is counted.
    """

    def __init__(self, path: Path, problems: Problems) -> None:
        self._problems = problems
        try:
            self._zip = ZipFile(path)
        except (BadZipFile, OSError, ValueError, NotImplementedError):
            self._refuse_damage()
        infos = self._zip.infolist()
        self.parts = {info.filename.replace("\\", "/").casefold(): info for info in infos}
        self.unpacked = 0
        if len(infos) > MOST_PARTS:
            self.refuse_too_large()
        if len(self.parts) != len(infos):
            problems.add(None, None, "the workbook holds a part twice; save it anew from Excel")
            problems.refuse()

    def close(self) -> None:
        self._zip.close()

    def check(self, names: Collection[str]) -> None:
        """Unpack parts to see that they are sound, and not too large.

        Raises:
            MalformedFile
        """
        for name in names:
            for _ in self.blocks(name):
                pass

    def read(self, name: str) -> bytes:
        """A whole part, empty where there is none."""
        return b"".join(self.blocks(name))

    def blocks(self, name: str) -> Iterator[bytes]:
        """A part in blocks of a megabyte.

        Raises:
            MalformedFile: it is damaged, or larger than a spreadsheet can be.
        """
        info = self.parts.get(name.casefold())
        if info is None:
            return
        if info.flag_bits & 1:
            self._refuse_password()
        size = 0
        try:
            with self._zip.open(_to_its_end(info)) as part:
                while block := part.read(BLOCK):
                    size += len(block)
                    self._count(info, size, len(block))
                    yield block
        except (BadZipFile, OSError, EOFError, zlib.error, NotImplementedError, RuntimeError):
            self._refuse_damage()
        if size != info.file_size:
            self._refuse_damage()

    def _count(self, info: ZipInfo, size: int, more: int) -> None:
        self.unpacked += more
        times = size // max(1, info.compress_size)
        if self.unpacked > MOST_UNPACKED or (size > ALWAYS_ALLOWED and times > MOST_TIMES_LARGER):
            self.refuse_too_large()

    def refuse_too_large(self) -> NoReturn:
        """Refuse a workbook that holds more than a spreadsheet can."""
        self._problems.add(
            None,
            None,
            "the workbook unpacks to far more than a spreadsheet can hold; it is not read. Save "
            "the sheet anew, or as CSV",
        )
        self._problems.refuse()

    def _refuse_password(self) -> NoReturn:
        self._problems.add(
            None, None, "the workbook is protected by a password; save it without one"
        )
        self._problems.refuse()

    def _refuse_damage(self) -> NoReturn:
        self._problems.add(
            None, None, "the workbook is damaged, or only half of it is here; save it anew"
        )
        self._problems.refuse()


def _to_its_end(info: ZipInfo) -> ZipInfo:
    """A part that is unpacked to its end, wherever the archive says that its end is."""
    whole = copy(info)
    whole.file_size = MOST_UNPACKED + BLOCK
    return whole
