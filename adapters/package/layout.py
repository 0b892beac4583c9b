"""What lies where in an audit package, and the register of its files."""

import json
import re
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from adapters.transparency.tiles import WIDTH, tile_path, tiles_of

FORMAT: Literal[1] = 1

LEDGER = "ledger.json"
CHECKPOINT = "log/checkpoint"
TEXTS, ACTORS = "texts.jsonl", "actors.jsonl"
SET_ASIDE, MESSAGES = "set_aside.jsonl", "messages.jsonl"
CHECKPOINTS = "checkpoints.jsonl"
DESCRIPTION, VERIFIER = "FORMAT.md", "verify_liggare.py"

PART_EVENTS = 100_000
PART_BYTES = 256 << 20
"""A file of events ends with the event that takes it to one of these."""

NAMES = re.compile(
    r"events/[0-9]{6}\.jsonl"
    r"|log/checkpoint"
    r"|log/checkpoints/[0-9]{1,19}"
    r"|log/tile/([0-9]|entries)(/x[0-9]{3}){0,5}/[0-9]{3}(\.p/[0-9]{1,3})?"
    r"|(structure|seals|documents)/[0-9]{1,19}\.json"
    r"|(texts|actors|set_aside|messages|checkpoints)\.jsonl"
    r"|verify_liggare\.py|FORMAT\.md"
)
"""Every name that a file of a package may have, the register's own apart."""


class FileEntry(BaseModel):
    """A file as it was written; `rows` counts the lines of JSON in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)
    rows: int | None = Field(ge=0)


class Contents(BaseModel):
    """The register: whose ledger it is, how far it goes, and every file with its digest.

    `signed_position` is the size of the newest checkpoint, 0 where nothing was signed; `texts`
    is false where texts, names and the contents of what was set aside were left out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal[1]
    ledger: str = Field(pattern="^[a-z0-9][a-z0-9_-]{0,62}$")
    origin: Annotated[str, Field(min_length=1, max_length=300)] | None
    keys: list[Annotated[str, Field(max_length=500)]] = Field(max_length=1_000)
    last_position: int = Field(ge=1)
    signed_position: int = Field(ge=0)
    texts: bool
    files: dict[str, FileEntry]

    def as_json(self) -> bytes:
        """The register as it is written."""
        return (json.dumps(self.model_dump(), ensure_ascii=False, indent=1) + "\n").encode()


def events_part(number: int) -> str:
    """The name of a file of events, counted from 1."""
    return f"events/{number:06d}.jsonl"


def kept_note(size: int) -> str:
    """The name of a checkpoint that is kept."""
    return f"log/checkpoints/{size}"


def structure_file(position: int) -> str:
    return f"structure/{position}.json"


def seal_file(number: int) -> str:
    return f"seals/{number}.json"


def document_file(number: int) -> str:
    return f"documents/{number}.json"


def tile_file(level: int | str, number: int, width: int) -> str:
    """The name of a tile of the Merkle log."""
    return "log/" + tile_path(level, number, width)


def log_files(size: int, kept: Collection[int]) -> set[str]:
    """The files of a log signed up to a position, with the checkpoints that are kept."""
    if not size:
        return set()
    tiles = {tile_file(level, n, width) for (level, n), width in tiles_of(size).items()}
    entries = {
        tile_file("entries", first // WIDTH, min(WIDTH, size - first))
        for first in range(0, size, WIDTH)
    }
    return {CHECKPOINT, *tiles, *entries, *map(kept_note, kept)}
