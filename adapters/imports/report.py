"""The control report (sv: kontrollrapport) of an import: what was read, and what became of it.

It is data: printed in the terminal, written as JSON, and kept with what was recorded.
"""

from string import Formatter
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from adapters.files.control import Disagreement, Gap, RegisteredLate
from domain.file import FileKind
from domain.recording import SetAsideReason

MOST_LISTED = 10_000
"""So many changes and findings of a kind are listed; `more` counts the rest."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class GroupSum(_Part):
    """An account group in a period: öre in the file, and in the ledger before and after.

    `group` is empty for accounts outside the groups. Before and after are those of all
    sources; None where the ledger was not asked.
    """

    group: str
    name: str
    period: str
    file: int
    before: int | None
    after: int | None


class Change(_Part):
    """What a restatement changed in a period and coding, in öre."""

    period: str
    account: str
    codes: dict[str, str]
    change: int


class Account(_Part):
    """An account with the number of its lines and their sum in öre."""

    account: str
    name: str | None
    lines: int
    sum: int


class Said(_Part):
    """A remark: an English template with named fields, and its facts."""

    message: str
    facts: dict[str, Any]

    @model_validator(mode="after")
    def _can_be_told(self) -> Self:
        """Plain fields that are all there: a kept text reaches no further than its facts."""
        for _, field, spec, conversion in Formatter().parse(self.message):
            if field is not None and (field not in self.facts or spec or conversion):
                raise ValueError("the remark has fields that its facts do not fill")
        return self


class Aside(_Part):
    """Something that was set aside, and why."""

    reference: str
    source: str
    reason: SetAsideReason


class Became(_Part):
    """What became of what was read: counts, and what waits for a person."""

    recorded: int
    corrected: int
    reversed: int
    duplicates: int
    unchanged: int
    noted: bool = False
    lines: int
    set_aside: tuple[Aside, ...]
    missing: tuple[str, ...]


class ImportReport(_Part):
    """The control report of one import; amounts are öre in result sign."""

    version: int = 1
    kind: FileKind
    source: str | None
    file: str
    sha256: str
    program: str | None
    written: str | None
    company: str | None
    organisation_number: str | None
    sie_type: str | None
    encoding: str
    checksum: bool
    rows: int
    vouchers: int
    empty_vouchers: int
    lines: int
    duplicates: int
    ledger_position: int | None
    sums: tuple[GroupSum, ...]
    unknown_codes: dict[str, dict[str, int]]
    unmapped_accounts: tuple[Account, ...]
    other_accounts: tuple[Account, ...]
    gaps: tuple[Gap, ...]
    repeats: tuple[str, ...]
    registered_late: tuple[RegisteredLate, ...]
    disagreements: tuple[Disagreement, ...]
    remarks: tuple[Said, ...]
    became: Became
    changes: tuple[Change, ...] | None
    more: dict[str, int]
