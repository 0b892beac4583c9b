"""What is kept beside the log, as lines of JSON: each table's rows by their key."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from adapters.package.layout import CHECKPOINTS, MESSAGES, SET_ASIDE, TEXTS
from adapters.store import Store
from domain.base import Text
from domain.recording import Result, SetAsideKind, SetAsideReason, SetAsideStatus

LARGEST = 2**63 - 1


def _bytes(told: Any) -> bytes:
    """Bytes from the base64 that stands for them, in the one form that there is."""
    if isinstance(told, str):
        found = b64decode(told, validate=True)
        if b64encode(found).decode() == told:
            return found
    raise ValueError("this is no base64")


Base64 = Annotated[bytes, BeforeValidator(_bytes)]
Name = Annotated[str, Field(min_length=1)]
Number = Annotated[int, Field(ge=1, le=LARGEST)]


class Row(BaseModel):
    """A row of a table, its ledger's code left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def fault(self) -> str | None:
        """What of it contradicts itself, in English; None: nothing."""
        return None


class TextRow(Row):
    """A text under its key; its id is the HMAC-SHA-256 of both."""

    id: Name
    key: Base64
    text: str

    def fault(self) -> str | None:
        if Text.of(self.text, self.key).id != self.id:
            return "the text is not the one that its id was made of: it was changed"
        return None


class ActorRow(Row):
    """Who acted, by the id that the events have."""

    id: Name
    name: Name


class SetAsideRow(Row):
    """What was set aside, and what became of it."""

    number: Number
    kind: SetAsideKind
    source: str
    reference: str
    reason: SetAsideReason
    content: str
    digest: Base64
    set_aside_by: str
    set_aside_at: str
    status: SetAsideStatus
    settled_by: str | None
    settled_at: str | None
    settled_reason: str | None
    message: str | None

    def fault(self) -> str | None:
        # What was erased, or left out of the package, has no content any more.
        if self.content and sha256(self.content.encode()).digest() != self.digest:
            return "the content does not have the SHA-256 that stands beside it: it was changed"
        return None


class MessageRow(Row):
    """A message that was taken."""

    source: str
    id: str
    type: str
    digest: Base64
    sequence: int | None
    reference: str | None
    result: Result
    position: Annotated[int, Field(ge=0, le=LARGEST)]
    received_at: str


class CheckpointRow(Row):
    """A checkpoint that was signed."""

    size: Number
    note: Name
    signed_at: str
    kept: Literal[0, 1]


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its file in the package: which rows it has, in the order of which columns.

    `page`: so many rows are read at once.
    """

    file: str
    name: str
    row: type[Row]
    key: tuple[str, ...]
    page: int

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.row.model_fields)


TABLES = (
    Table(TEXTS, "text", TextRow, ("id",), 2_000),
    # What was set aside may be a whole file: one at a time is held in memory.
    Table(SET_ASIDE, "set_aside", SetAsideRow, ("number",), 1),
    Table(MESSAGES, "message", MessageRow, ("source", "id"), 2_000),
    Table(CHECKPOINTS, "signed_checkpoint", CheckpointRow, ("size",), 1_000),
)
"""The tables of which a package holds every row of its ledger."""


def rows_of(store: Store, ledger: str, table: Table) -> Iterator[dict[str, Any]]:
    """A table's rows of a ledger, by column, in the order of their key."""
    columns, key = ", ".join(table.columns), ", ".join(table.key)
    marks = ", ".join("?" * len(table.key))
    select = f"SELECT {columns} FROM {table.name} WHERE ledger = ? "  # noqa: S608 (names above)
    after: list[Any] = [_before_all(table, name) for name in table.key]
    statement = f"{select} AND ({key}) > ({marks}) ORDER BY {key} LIMIT ?"
    while rows := store.read(statement, [ledger, *after, table.page]):
        for row in rows:
            yield dict(zip(table.columns, row, strict=True))
        last = dict(zip(table.columns, rows[-1], strict=True))
        after = [last[name] for name in table.key]


def _before_all(table: Table, name: str) -> Any:
    return 0 if table.row.model_fields[name].annotation is int else ""


def without_texts(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of what was set aside, without what people wrote or sources said in it."""
    return {**row, "content": "", "message": None, "settled_reason": None}


def line_of(row: Mapping[str, Any]) -> bytes:
    """A row as a line of JSON; bytes stand as base64."""
    plain = {name: _plain(value) for name, value in row.items()}
    return (json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _plain(value: Any) -> Any:
    return b64encode(value).decode() if isinstance(value, bytes) else value
