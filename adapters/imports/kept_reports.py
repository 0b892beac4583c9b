"""The control reports kept in the ledger: one for each import that recorded something."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from pydantic import ValidationError

from adapters.imports.report import ImportReport
from adapters.service import Service
from domain.file import FileImported
from domain.ledger import Ledger
from domain.rules import RuleBroken

if TYPE_CHECKING:
    from projections.audit_trail import Recorded
    from projections.view import View


class NoSuchFile(RuleBroken):
    """No import of that position or digest has a control report."""

    MESSAGE = (
        "no file was imported at position {wanted}, or with that SHA-256; see `liggare file list`"
    )


class ReportErased(RuleBroken):
    """A text that was erased cannot be shown."""

    MESSAGE = "the control report of position {position} was erased; its event stays"


class ReportUnreadable(RuleBroken):
    """A kept text is no control report."""

    MESSAGE = (
        "the control report of position {position} cannot be read: its text is damaged, or a newer "
        "version wrote it; its event stays"
    )


def imports_of(service: Service, ledger: Ledger) -> tuple["Recorded", ...]:
    """Every import that recorded something, in order: position, when, who, source, SHA-256."""
    return imports_in(service.view(ledger.code))


def imports_in(view: "View") -> tuple["Recorded", ...]:
    """The same, up to a view's position."""
    wanted = import_module("projections.audit_trail").Wanted(topics=(FileImported.TOPIC,))
    recorded: tuple[Recorded, ...] = view.events(wanted)
    return recorded


def report_at(service: Service, ledger: Ledger, wanted: str) -> ImportReport:
    """The control report of an import, by its position or the first digits of its SHA-256.

    Of several imports of one file the last.

    Raises:
        NoSuchFile, ReportErased, ReportUnreadable
    """
    return report_of(imports_of(service, ledger), ledger, wanted)


def report_of(imports: Sequence["Recorded"], ledger: Ledger, wanted: str) -> ImportReport:
    """The control report of one of some imports.

    Raises:
        NoSuchFile, ReportErased, ReportUnreadable
    """
    for row in reversed(imports):
        if wanted == str(row.position) or (
            len(wanted) >= 8 and (row.reference or "").startswith(wanted.lower())
        ):
            texts = ledger.recorder.select_texts([row.text or ""])
            if not texts:
                raise ReportErased(position=row.position)
            [text] = texts.values()
            return kept_report(text, position=row.position)
    raise NoSuchFile(wanted=wanted)


def kept_report(text: str, *, position: int) -> ImportReport:
    """A control report by its text, as it was kept with the event of a position.

    Raises:
        ReportUnreadable
    """
    try:
        return ImportReport.model_validate_json(text)
    except ValidationError as error:
        raise ReportUnreadable(position=position) from error
