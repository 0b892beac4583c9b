"""A printed report as data: its face, and its blocks in the order in which they are read.

What is said is kept apart from how it is worded: a `Note` is worded in the reader's language
when it is printed, a `Said` is a text or a name that can be erased and is known by its id, and
a plain text is a code or a name of the structure. Amounts are whole öre.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from adapters.language import LANGUAGE, Unit
from domain.base import Decision
from projections.reports.report import Note

NOTHING = Note("None to report")
"""What an empty table prints (sv: Inga)."""

EMPTY = "–"
"""What a cell without a value prints."""


class Said(NamedTuple):
    """A text or a name that stands beside the log: its id, and what it says now."""

    id: str
    text: str


class Amount(NamedTuple):
    """An amount in öre, and the unit that it is printed in."""

    ore: int
    unit: Unit


class Quantity(NamedTuple):
    """What is no money: a whole count of the last decimal, and what is counted.

    `Quantity(9750, 2, "%")` is 97,50 %.
    """

    digits: int
    decimals: int
    counted: str = ""


Words = Note | Said | str
Cell = Words | Amount | Quantity | None
"""What stands in a table: words, an amount, a quantity, or nothing (printed as `EMPTY`)."""

Align = Literal["left", "right"]


class Column(NamedTuple):
    """A column: its code, which never changes, its label, and to which side it is printed.

    `width` is its share of the table's width beside the others.
    """

    code: str
    label: Words
    align: Align = "right"
    width: float = 1.0


class Remark(NamedTuple):
    """What is said of a row: what it is about, and the text."""

    about: Words
    text: Said


class Row(NamedTuple):
    """A row: as many cells as there are columns, how it stands out, and what is said of it."""

    cells: tuple[Cell, ...]
    kind: Literal["row", "sum", "total"] = "row"
    level: int = 0
    code: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column heads its rows. One without rows prints `NOTHING`.

    `code` names it for programs, and `notes` stand below it.
    """

    code: str
    caption: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: its Vega-Lite specification, what it shows in words, and its figures."""

    code: str
    caption: Words
    specification: Mapping[str, Any]
    alternative: Words
    table: Table


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the template's own words; level 1 to 3."""

    level: int
    text: "tuple[Run, ...]"


class Run(NamedTuple):
    """A stretch of prose; `figure` is what is bound to the data in it, if anything is."""

    text: str
    strong: bool = False
    emphasised: bool = False
    figure: Amount | Quantity | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Prose in the template's own words, or a sentence of ours."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A list of points; `numbered` where their order matters."""

    points: tuple[tuple[Run, ...], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Points | Table | Chart | PageBreak


class Fact(NamedTuple):
    """A line on the report's face: what it is, and what is said of it."""

    code: str
    label: Words
    said: Words


@dataclass(frozen=True, slots=True)
class Face:
    """What stands on every page, and on the first.

    `status` is UTKAST or BESLUTAD; `decision` is by which decision, where it is decided.
    `digest` is the SHA-256 of the document's content (see `adapters.documents.content`).
    `facts` are told on the first page: the period, the unit and sign, the perspective, the
    forecast and its date, the data's cut-off.
    """

    title: str
    board: str
    ledger: str
    period: Words
    diary_number: str | None
    status: Note
    decision: Decision | None
    position: int
    recorded_at: datetime | None
    digest: str
    facts: tuple[Fact, ...]

    @property
    def is_decided(self) -> bool:
        return self.decision is not None


@dataclass(frozen=True, slots=True)
class Document:
    """A printed report, whole."""

    name: str
    face: Face
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in order; a chart's is its own."""
        shown = (b.table if isinstance(b, Chart) else b for b in self.blocks)
        return tuple(block for block in shown if isinstance(block, Table))


def worded(words: Words) -> str:
    """Words in the reader's language."""
    if isinstance(words, Note):
        return LANGUAGE.text(words.message, **words.facts)
    return words.text if isinstance(words, Said) else words


def printed(cell: Cell) -> str:
    """A cell as people read it."""
    if cell is None:
        return EMPTY
    if isinstance(cell, Amount):
        return LANGUAGE.amount(*cell)
    if isinstance(cell, Quantity):
        number = LANGUAGE.decimal(cell.digits, cell.decimals)
        return f"{number}\u00a0{cell.counted}" if cell.counted else number
    return worded(cell)
