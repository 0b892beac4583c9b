"""What answers of figures hold, as the API describes them; amounts are whole öre."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Ore = int


class Answer(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(extra="forbid")


class Basis(Answer):
    """What an answer stands on: the log position, and when that was recorded (UTC)."""

    position: int
    recorded_at: str | None


class ReportColumn(Answer):
    code: str
    label: str


class ReportRow(Answer):
    """A row: its cells by column, in öre; null where the cell is empty."""

    level: int
    kind: Literal["row", "sum", "total"]
    code: str
    label: str
    group: str | None
    cells: dict[str, Ore | None]


class SealDecision(Answer):
    """The decision that a report was sealed by."""

    body: str
    date: str
    paragraph: str | None
    diary_number: str | None


class CellDiffers(Answer):
    """A cell of a sealed report that is something else when it is made anew; null: empty."""

    group: str | None
    row: str
    own: bool
    column: str
    sealed: Ore | None
    recomputed: Ore | None


class SealAlarm(Answer):
    """Why a sealed report is not what it was, and the first cells that differ."""

    reasons: list[str]
    cells: list[CellDiffers]
    more: int = Field(description="How many more cells differ.")


class SealKnown(Answer):
    """A seal: its event's position, the position that was sealed, and the content's SHA-256."""

    number: int
    position: int
    sealed_position: int
    definition: int = Field(description="The version of the report's definition.")
    digest: str
    decision: SealDecision


class SealFace(SealKnown):
    """What stands on the face of a sealed report, beside its figures and never in them."""

    definition_now: int = Field(description="The version of the report's definition now.")
    changed: int | None = Field(
        description="How many cells have changed since; null: the report can no longer be made."
    )
    alarm: SealAlarm | None


class ReportAnswer(Answer):
    """A report, as `liggare report --format json` writes it."""

    report: str
    ledger: str
    period: str
    basis: Basis
    seal: SealFace | None = Field(description="The seal, where the report is shown as sealed.")
    unit: Literal["öre"]
    columns: list[ReportColumn]
    rows: list[ReportRow]
    notes: list[str]


class ReportNamed(Answer):
    """A report that there is; `asks` are the parameters that it needs beside the period."""

    name: str
    title: str
    asks: list[str]


class ReportsAnswer(Answer):
    reports: list[ReportNamed]


class Line(Answer):
    """A line behind a cell; in the cell it counts as sign times amount (öre)."""

    position: int
    scenario: Literal["outcome", "budget", "forecast"]
    sign: Literal[1, -1]
    period: str
    account: str
    coding: dict[str, str]
    amount: Ore
    source: str | None
    reference: str | None


class LinesAnswer(Answer):
    """The lines that a cell is the sum of: the sum and count of all, and a page of them."""

    sum: Ore | None
    count: int
    basis: Basis
    seal: int | None = Field(description="The number of the seal, where they are told as sealed.")
    lines: list[Line]
    next: str | None = Field(description="The next page, if there is one.")


class StructureKnown(Answer):
    """A structure, as it was loaded, and the first day that it holds; null: the beginning."""

    valid_from: str | None
    structure: dict[str, Any]


class StructureAnswer(Answer):
    basis: Basis
    structures: list[StructureKnown]


class RoundKnown(Answer):
    """A forecast round, and the log positions of its stages."""

    name: str
    year: int
    cutoff: str | None
    opened: int
    submitted: int | None
    approved: int | None


class RoundsAnswer(Answer):
    basis: Basis
    rounds: list[RoundKnown]


class PeriodKnown(Answer):
    """A month: `late` is closed, with follow-up lines of outcome that came after its closing."""

    period: str
    status: Literal["open", "closed", "late"]
    closed_at: int | None = Field(description="The position of its latest closing.")
    late_lines: int
    delivered: list[str] = Field(description="The sources that have stated an outcome.")
    missing: list[str] = Field(description="Those that have not, and have for a year before.")


class PeriodsAnswer(Answer):
    basis: Basis
    periods: list[PeriodKnown]


class SourceKnown(Answer):
    """A source, and the months of which it has stated an outcome."""

    source: str
    periods: list[str]


class SourcesAnswer(Answer):
    basis: Basis
    sources: list[SourceKnown]


class CameOf(Answer):
    """What came of a source and month."""

    amount: Ore
    deliveries: int


class SaidOf(Answer):
    """What the source says of it, and the log position of its saying so."""

    amount: Ore | None
    deliveries: int | None
    position: int


class AccountDiffers(Answer):
    """An account that differs; the difference is received less stated."""

    account: str
    received: Ore
    stated: Ore
    difference: Ore


class ReconciledMonth(Answer):
    """A source and month: what came, what the source says, and whether they agree."""

    source: str
    period: str
    verdict: Literal["agrees", "differs", "not-stated"]
    received: CameOf
    stated: SaidOf | None
    difference: Ore | None
    accounts: list[AccountDiffers]


class MissingMessages(Answer):
    """Messages of a source that have not come, by their numbers."""

    source: str
    first: int
    last: int


class ReconciliationAnswer(Answer):
    """A reconciliation, as `liggare reconcile --format json` writes it."""

    ledger: str
    basis: Basis
    unit: Literal["öre"]
    verdict: Literal["agrees", "differs", "not-stated"]
    rows: list[ReconciledMonth]
    gaps: list[MissingMessages]
