"""What answers of changes hold, as the API describes them; amounts are whole öre."""

from typing import Literal

from pydantic import Field

from adapters.http.questions.figures import Answer, Basis, Ore, ReportColumn


class MovementOfCell(Answer):
    """What an event moved a cell by: by its lines, or because lines are selected otherwise."""

    position: int
    by: Literal["lines", "selection"]
    amount: Ore


class MoreMovements(Answer):
    """The movements that are not told one by one, and what they amount to."""

    movements: int
    amount: Ore


class CellChanged(Answer):
    """A cell before and after; what lines and selection moved is the whole difference."""

    before: Ore | None
    after: Ore | None
    difference: Ore
    by_lines: Ore
    by_selection: Ore
    movements: list[MovementOfCell] = Field(description="Those that moved it most.")
    more: MoreMovements


class RowChanged(Answer):
    """A row with any changed cell, or that came or went."""

    level: int
    kind: Literal["row", "sum", "total"]
    code: str
    label: str
    group: str | None
    own: bool = Field(description="It holds the lines that a parent has of its own.")
    status: Literal["stays", "came", "went"]
    cells: dict[str, CellChanged]


class EventOfChange(Answer):
    """An event that moved any cell."""

    position: int
    recorded_at: str
    event: str = Field(description="Its type, as docs/events.md lists them.")
    by: str | None = Field(description="Who; null for those who may not read the audit trail.")
    channel: str
    source: str | None
    reference: str | None


class ChangesAnswer(Answer):
    """What has changed in a report, as `liggare compare --format json` writes it."""

    report: str
    ledger: str
    period: str
    from_: Basis = Field(alias="from")
    to: Basis
    unit: Literal["öre"]
    columns: list[ReportColumn]
    rows: list[RowChanged]
    events: list[EventOfChange]
