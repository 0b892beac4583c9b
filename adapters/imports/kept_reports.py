"""The control reports kept in the ledger: one for each import that recorded something."""

from importlib import import_module
from typing import TYPE_CHECKING

from pydantic import ValidationError

from adapters.erased import told_as_erased
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

    MESSAGE = "the control report of position {position} is gone: {why}"


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
    return report_of(service, service.view(ledger.code), wanted)


def report_of(service: Service, view: "View", wanted: str) -> ImportReport:
    """The control report of an import that a view knows.

    Raises:
        NoSuchFile, ReportErased, ReportUnreadable
    """
    for row in reversed(imports_in(view)):
        if wanted == str(row.position) or (
            len(wanted) >= 8 and (row.reference or "").startswith(wanted.lower())
        ):
            id = row.text or ""
            texts = service.ledger(view.ledger).recorder.select_texts([id])
            if id not in texts:
                erased = told_as_erased(service, view.ledger, "text", [id])
                raise ReportErased(position=row.position, why=erased.get(id, "–"))
            return kept_report(texts[id], position=row.position)
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
