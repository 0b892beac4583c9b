"""Writing an audit package: one moment of a ledger, in bounded memory."""

from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from adapters.package.layout import Contents
from adapters.package.packaged import Packaged
from adapters.package.sinks import refuse_taken, sink_at
from adapters.package.writing import Writing
from adapters.print.refusal import said
from adapters.service import Progress, Service
from adapters.transparency.at_hand import signing_of
from adapters.transparency.keys import NoSigningKey
from domain.rules import RuleBroken

CHANGED = (
    "{count} events are not those that were signed, the first at position {position}: the log was "
    "changed behind the program's back; the package shows it, and cannot be imported"
)

UNREADABLE = (
    "{count} events cannot be read, the first at position {position}: they stand in the package "
    "byte for byte, and it cannot be imported"
)


class Options(NamedTuple):
    """How a package is written: with the texts that may have to be erased, and over another."""

    texts: bool = True
    force: bool = False


def export_package(
    service: Service,
    ledger: str,
    path: Path,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Packaged:
    """Write a ledger's audit package; what is new in the log is signed first.

    Raises:
        UnknownLedger, FileExists, NoSuchFolder, NotAPackage, LogDamaged, LogRewound, TileMissing
    """
    options = options or Options()
    service.known_ledger(ledger)
    refuse_taken(path, force=options.force)
    packaged = Packaged(path, ledger)
    _sign(service, ledger, packaged)
    with ExitStack() as opened:
        sink = opened.enter_context(sink_at(path, force=options.force))
        opened.enter_context(service.store.snapshot())
        writing = Writing(service.store, ledger, sink, progress)
        contents = writing.write(texts=options.texts)
        sink.end(contents)
    packaged.position, packaged.signed = contents.last_position, contents.signed_position
    packaged.key = writing.key
    packaged.files = len(contents.files) + 1
    packaged.size = sum(file.bytes for file in contents.files.values())
    _remark(packaged, contents, writing)
    return packaged


def _sign(service: Service, ledger: str, packaged: Packaged) -> None:
    """Sign what there is by now; a package is made of what cannot be signed too, and says so."""
    try:
        signing, book = signing_of(service), service.ledger(ledger)
        # Others may append faster than this signs: what comes later is not waited for.
        last = book.recorder.max_notification_id() or 0
        while (signed := signing.advance(book)) and signed.before < signed.size < last:
            continue
    except NoSigningKey:
        pass
    except RuleBroken as refusal:
        packaged.remark("what is new in the log was not signed: {reason}", reason=said(refusal))


def _remark(packaged: Packaged, contents: Contents, writing: Writing) -> None:
    if not contents.signed_position:
        packaged.remark(
            "the log is not signed: the package has no log/, and proves nothing of when it was "
            "written; make a key with `liggare key make`"
        )
    elif contents.signed_position < contents.last_position:
        packaged.remark(
            "positions after {signed} are not signed yet", signed=contents.signed_position
        )
    if not contents.texts:
        packaged.remark("texts, names and the contents of what was set aside were left out")
    for found, message in ((writing.changed, CHANGED), (writing.unreadable, UNREADABLE)):
        if found:
            packaged.damaged = True
            packaged.remark(message, count=len(found), position=found[0])
