"""What every import answers with."""

from dataclasses import dataclass
from functools import cached_property

from adapters.files.control import Control
from adapters.imports.report import ImportReport
from adapters.imports.reporting import report_of
from adapters.imports.standing import Standing
from domain.file import FileKind, ReadFile
from domain.ledger import Ledger
from domain.receipt import Receipt
from domain.structure import Structure


@dataclass(frozen=True)
class Imported:
    """What an import read by which structure, and what became of it."""

    structure: Structure
    control: Control
    receipt: Receipt
    proposal: str | None = None
    kind: FileKind = "outcome"
    source: str | None = None
    standing: Standing | None = None

    @cached_property
    def report(self) -> ImportReport:
        """The control report."""
        return report_of(
            self.kind,
            self.structure,
            self.control,
            self.receipt,
            source=self.source,
            standing=self.standing,
        )


def read_file(
    kind: FileKind,
    structure: Structure,
    control: Control,
    *,
    source: str | None = None,
    order: int | None = None,
    standing: Standing | None = None,
) -> ReadFile:
    """A file as a command takes it: its digest, and its control report once that is known."""

    def report(receipt: Receipt) -> str:
        made = report_of(kind, structure, control, receipt, source=source, standing=standing)
        return made.model_dump_json()

    return ReadFile(kind=kind, sha256=control.sha256, report=report, source=source, order=order)


def structure_of(ledger: Ledger) -> Structure:
    """The structure by whose columns and dimensions a file is read.

    Raises:
        UnknownLedger
    """
    return ledger.structure().newest
