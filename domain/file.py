"""Files (sv: fil) that were read into the ledger, each with its control report."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal
from uuid import UUID

from domain.base import Act, Aggregate, Event
from domain.receipt import Receipt

FileKind = Literal["outcome", "budget", "forecast"]


class FileImported(Event):
    """A file was read, and something of it recorded or set aside.

    `report` is the id of a text: the control report (sv: kontrollrapport), as JSON.
    """

    TOPIC: ClassVar[str] = "file.imported"
    kind: FileKind
    source: str | None
    sha256: str
    order: int | None
    report: str

    def apply(self, file: "File") -> None:
        file.reports.append(self.report)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file that a command's input was read from.

    `report` writes its control report once it is known what became of it.
    """

    kind: FileKind
    sha256: str
    report: Callable[[Receipt], str]
    source: str | None = None
    order: int | None = None


class File(Aggregate):
    """One file, by its content: every time something of it was recorded."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.reports: list[str] = []

    def imported(self, act: Act, file: ReadFile, *, report: str) -> None:
        """Note that the file was read, with the id of its control report."""
        self.trigger(
            FileImported,
            act,
            kind=file.kind,
            source=file.source,
            sha256=file.sha256,
            order=file.order,
            report=report,
        )
