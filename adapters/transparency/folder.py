"""A log in a folder, in C2SP tlog-tiles' layout, checked whole: anybody's log, not ours alone."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from adapters.language import _
from adapters.transparency.checkpoints import Checkpoint, opened
from adapters.transparency.merkle import HASH_SIZE, leaf_hash, root_hash
from adapters.transparency.notes import LARGEST_NOTE, Note, VerifierKey
from adapters.transparency.tiles import (
    ENTRIES,
    HEIGHT,
    WIDTH,
    NotABundle,
    TileName,
    entries_of,
    hashes_from,
    hashes_of,
    head_of,
    levels_of,
    tile_path,
    width_at,
)
from domain.rules import RuleBroken

MOST_FINDINGS = 100

LARGEST_BUNDLE = WIDTH * (2 + 0xFFFF)

Progress = Callable[[int, int], None]
"""Called with the leaves whose hashes were checked, and how many there are."""


class NoCheckpointThere(RuleBroken):
    """A folder has no checkpoint that can be read."""

    MESSAGE = "{file} cannot be read as a checkpoint: {why}"


class TileNotThere(RuleBroken):
    """A tile that a log of its size has is not in the folder."""

    MESSAGE = "{path} is missing, or does not have the {width} hashes that it must have"


class BundleNotThere(RuleBroken):
    """A tile of entries that a log of its size has is not in the folder."""

    MESSAGE = "{path} is missing, or does not have the {width} entries that it must have"


class WrongTile(RuleBroken):
    """A tile does not lead to its hash in the tile above."""

    MESSAGE = (
        "{path} does not lead to its hash, number {number} of {above}: one of the two was changed"
    )


class OtherHead(RuleBroken):
    """The tiles lead to another head than the checkpoint's."""

    MESSAGE = (
        "the tiles do not lead to the checkpoint's head: a tile at the right edge was changed "
        "({edge}), or the checkpoint is not of this log"
    )


class WrongEntry(RuleBroken):
    """An entry is not the one whose hash is in the tree."""

    MESSAGE = (
        "entry {index} (counted from 0; number {number} of {path}) is not the one whose hash "
        "stands in {tile}: one of the two was changed"
    )


class Checked(NamedTuple):
    """What was found of a log in a folder.

    `signed`: a key was given, and the checkpoint is signed by it. `has_entries`: there were
    entries to check. `findings` are at most `MOST_FINDINGS`, after which nothing more is checked.
    """

    checkpoint: Checkpoint
    signed: bool
    has_entries: bool
    findings: tuple[RuleBroken, ...]


def check_folder(
    folder: Path,
    key: VerifierKey | None,
    *,
    origin: str | None = None,
    checkpoint: Path | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Check a folder's log: its tiles against its checkpoint's head, its entries against them.

    `origin` is the log's name where it is not the key's; `checkpoint` a file with another
    checkpoint than the folder's own, of the size that is to be checked.

    Raises:
        NoCheckpointThere, and what `opened` raises
    """
    text = _note_in(checkpoint or folder / "checkpoint")
    if key is None:
        head = Checkpoint.parse(Note.parse(text).text)
    else:
        head = opened(text, key, origin=origin)
    log = FolderLog(folder, head.size)
    findings = islice(log.findings(head, progress), MOST_FINDINGS)
    return Checked(head, key is not None, log.has_entries, tuple(findings))


class FolderLog:
    """A log's tiles and entries in a folder, as they are of a size."""

    def __init__(self, folder: Path, size: int) -> None:
        self._folder, self._size = folder, size
        # Go's checksum database, the oldest such log, has the tiles' height in their paths.
        self._has_height = (folder / "tile/8/0").is_dir() and not (folder / "tile/0").is_dir()
        self.has_entries = (folder / "tile" / ENTRIES).is_dir()

    def findings(self, head: Checkpoint, progress: Progress | None = None) -> Iterator[RuleBroken]:
        """What is wrong, from the head downwards; nothing: all of it is right."""
        yield from self._of_head(head)
        for level in reversed(range(levels_of(self._size))):
            yield from self._of_level(level, progress)

    def read(self, wanted: Mapping[TileName, int]) -> Mapping[TileName, bytes]:
        """Tiles, cut to the width that they have in a log of this size.

        Raises:
            TileNotThere
        """
        return {name: self._tile(name) for name in wanted}

    def _of_head(self, head: Checkpoint) -> Iterator[RuleBroken]:
        try:
            found = root_hash(self._size, hashes_from(self.read))
        except TileNotThere:
            return  # it is told of with its level
        if found != head.root:
            yield OtherHead(edge=", ".join(self._edge()) or "–")

    def _of_level(self, level: int, progress: Progress | None) -> Iterator[RuleBroken]:
        above: tuple[TileName | None, bytes] = (None, b"")
        for number in range(-(-(self._size >> HEIGHT * level) // WIDTH)):
            name = (level, number)
            try:
                tile = self._tile(name)
            except TileNotThere as missing:
                yield missing
                continue
            if len(tile) == WIDTH * HASH_SIZE:
                if above[0] != (level + 1, number // WIDTH):
                    above = (level + 1, number // WIDTH), self._tile_if_there(level + 1, number)
                yield from self._of_tile(name, tile, above[1])
            if level == 0 and self.has_entries:
                yield from self._of_entries(number, tile)
            if level == 0 and progress:
                progress(min(self._size, (number + 1) * WIDTH), self._size)

    def _of_tile(self, name: TileName, tile: bytes, above: bytes) -> Iterator[RuleBroken]:
        at = name[1] % WIDTH
        stated = above[at * HASH_SIZE : (at + 1) * HASH_SIZE]
        if stated and head_of(hashes_of(tile)) != stated:
            over = (name[0] + 1, name[1] // WIDTH)
            yield WrongTile(path=self._path(name), above=self._path(over), number=at + 1)

    def _of_entries(self, number: int, tile: bytes) -> Iterator[RuleBroken]:
        hashes = hashes_of(tile)
        path = tile_path(ENTRIES, number, len(hashes))
        file = self._file(ENTRIES, number, len(hashes))
        try:
            entries = entries_of(_bytes(file) if file else b"", len(hashes))
        except NotABundle:
            yield BundleNotThere(path=path, width=len(hashes))
            return
        for at, (entry, stated) in enumerate(zip(entries, hashes, strict=True)):
            if leaf_hash(entry) != stated:
                wrong = {"index": number * WIDTH + at, "number": at + 1, "path": path}
                yield WrongEntry(**wrong, tile=self._path((0, number)))

    def _tile(self, name: TileName) -> bytes:
        width = width_at(name, self._size)
        file = self._file(*name, width)
        found = _bytes(file) if file and width else b""
        if file is None or not found or len(found) != _width(file) * HASH_SIZE:
            raise TileNotThere(path=self._path(name), width=width)
        return found[: width * HASH_SIZE]

    def _tile_if_there(self, level: int, number_below: int) -> bytes:
        try:
            return self._tile((level, number_below // WIDTH))
        except TileNotThere:
            return b""

    def _file(self, level: int | str, number: int, width: int) -> Path | None:
        """A tile's file, or that of a longer one: the log may have grown since."""
        height = f"{HEIGHT}/" if self._has_height else ""
        exact = self._folder / tile_path(f"{height}{level}", number, width)
        full = self._folder / tile_path(f"{height}{level}", number)
        partial = full.with_name(f"{full.name}.p")
        longer = (partial / str(one) for one in range(width + 1, WIDTH))
        return next((file for file in (exact, full, *longer) if file.is_file()), None)

    def _path(self, name: TileName) -> str:
        return tile_path(*name, width_at(name, self._size))

    def _edge(self) -> Iterator[str]:
        """The paths of the tiles that are not full: what a head is made of."""
        for level in range(levels_of(self._size)):
            number, width = divmod(self._size >> HEIGHT * level, WIDTH)
            if width:
                yield tile_path(level, number, width)


def _width(file: Path) -> int:
    """The width that a tile's name says."""
    return int(file.name) if file.parent.name.endswith(".p") else WIDTH


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(LARGEST_BUNDLE + 1)
    except OSError:
        return b""


def _note_in(file: Path) -> str:
    try:
        with file.open("rb") as opened_file:
            found = opened_file.read(LARGEST_NOTE * 4 + 1)
        return found.decode()
    except OSError as error:
        raise NoCheckpointThere(file=str(file), why=error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise NoCheckpointThere(file=str(file), why=_("it is no text in UTF-8")) from None
