"""Publishing a printed report (sv: utskick): all its formats, with its seal and the proof of it."""

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from adapters.documents.decided import Printed
from adapters.documents.document import Document
from adapters.service import Progress, Service
from adapters.transparency.published import PublishedLog

FORMATS: dict[str, tuple[str, str]] = {
    "pdf": ("adapters.print.pdf", "pdf"),
    "xlsx": ("adapters.print.document_workbook", "workbook"),
    "docx": ("adapters.print.docx", "docx"),
}
"""What a report is printed as: the module that prints it, imported when it is asked for, and
the function in it."""


def written(document: Document, format: str) -> bytes:
    """A report in one of `FORMATS`: the same bytes for the same report."""
    module, name = FORMATS[format]
    write: Callable[[Document], bytes] = getattr(import_module(module), name)
    return write(document)


def files_of(
    service: Service, ledger: str, printed: Printed, progress: Progress | None = None
) -> Mapping[str, bytes]:
    """The files of a printed report, by name, as a diary system takes them.

    The report in every format, and its content, of which its digest is the SHA-256. Of one that
    was decided also the event that sealed it, as it is stored, and the proof that the event is
    in the signed log (C2SP tlog-proof).

    Raises:
        NothingSigned, NotSignedYet, and what printing raises
    """
    document, content, seal = printed
    base = f"{document.name}-{json.loads(content)['parameters']['period']}"
    files: dict[str, bytes] = {}
    for done, format in enumerate(FORMATS):
        if progress is not None:
            progress(done, len(FORMATS))
        files[f"{base}.{format}"] = written(document, format)
    files[f"{base}.content.json"] = content.encode()
    if seal is not None:
        log = PublishedLog(service.store, service.known_ledger(ledger))
        proof = log.inclusion_text(log.inclusion(seal.position))
        files[f"{base}.seal.json"] = _sealing(service, ledger, seal.position)
        files[f"{base}.proof"] = proof.encode()
    return files


def _sealing(service: Service, ledger: str, position: int) -> bytes:
    """The event at a position as it is stored; its state is its bytes, unchanged."""
    [stored] = service.ledger(ledger).recorder.select_notifications(position, 1)
    told: dict[str, Any] = {
        "format": 1,
        "ledger": ledger,
        "position": stored.id,
        "originator_id": str(stored.originator_id),
        "originator_version": stored.originator_version,
        "topic": stored.topic,
        "state": stored.state.decode(),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
