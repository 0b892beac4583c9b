"""An outcome file into the ledger: read whole, checked whole, recorded in one transaction."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from adapters.files.control import Control
from adapters.files.sie import SieFile, balances, open_sie, vouchers
from adapters.imports.imported import Imported, structure_of
from adapters.imports.missing import remark_missing
from adapters.service import Progress, Service
from domain.ledger import Ledger, Receipt, SourceTerms
from domain.outcome import Stated
from domain.recording import SetAsideReason
from domain.restatement import Restatement
from domain.rules import RuleBroken
from domain.source import Form, ObjectRows, Source


class OrderMissing(RuleBroken):
    """A restatement needs an order, so that an older file cannot undo a newer one."""

    MESSAGE = "{file} states no date of its own (#GEN); state --order N, higher for each new file"


class NothingBooked(RuleBroken):
    """A file holds neither vouchers nor period balances."""

    MESSAGE = "{file} holds no {form}; an outcome needs #VER or #PSALDO rows"


@dataclass(frozen=True, kw_only=True)
class OutcomeOptions:
    """How a source's file is to be read; None leaves it to the file and the declaration."""

    source: str
    form: Form | None = None
    restates: bool | None = None
    numbers_repeat: bool | None = None
    object_rows: ObjectRows | None = None
    order: int | None = None

    def terms(self, form: Form) -> SourceTerms:
        """What this import says of its source."""
        return SourceTerms(
            name=self.source,
            form=form,
            restates=self.restates,
            numbers_repeat=self.numbers_repeat,
            object_rows=self.object_rows,
        )


def import_outcome(
    service: Service,
    path: Path,
    ledger: Ledger,
    options: OutcomeOptions,
    progress: Progress | None = None,
) -> Imported:
    """Import one file of outcomes.

    Raises:
        MalformedFile, DeclaredOtherwise, OrderMissing, NothingBooked, UnknownLedger
    """
    structure = structure_of(ledger)
    sie = open_sie(path)
    control = sie.control()
    source = ledger.source(options.source)
    form = options.form or sie.form
    if form is None or (form == "vouchers" and sie.form != "vouchers"):
        raise NothingBooked(file=path.name, form=form or "vouchers/balances")
    order = options.order if options.order is not None else sie.order
    reason = _unfit(source, form, order, sie.digest)
    if reason is not None:
        return _set_aside_file(
            service, path, ledger, source=options.source, reason=reason, control=control
        )
    if form == "vouchers":
        receipt = _record(
            service, sie, ledger, options, order=order, control=control, progress=progress
        )
    else:
        receipt = _restate(service, sie, ledger, options, order=order, control=control)
    return Imported(structure, control, receipt)


def _record(
    service: Service,
    sie: SieFile,
    ledger: Ledger,
    options: OutcomeOptions,
    *,
    order: int | None,
    control: Control,
    progress: Progress | None,
) -> Receipt:
    source = ledger.source(options.source)
    repeat = options.numbers_repeat or source.numbers_repeat
    stated = _counted(vouchers(sie, structure_of(ledger), repeat, control), progress)
    references: set[str] = set()
    receipt = ledger.record_outcome(
        service.act("file"),
        terms=options.terms("vouchers"),
        stated=_noted(stated, references) if source.restates else stated,
        order=order,
        restatement=Restatement(digest=sie.digest) if source.restates else None,
    )
    if source.restates:
        remark_missing(service, ledger, source.name, references, control)
    return receipt


def _restate(
    service: Service,
    sie: SieFile,
    ledger: Ledger,
    options: OutcomeOptions,
    *,
    order: int | None,
    control: Control,
) -> Receipt:
    if order is None:
        raise OrderMissing(file=sie.path.name)
    object_rows = options.object_rows or ledger.source(options.source).object_rows
    stated = balances(sie, structure_of(ledger), object_rows, control)
    return ledger.restate_balances(
        service.act("file"), terms=options.terms("balances"), stated=stated, order=order
    )


def _unfit(source: Source, form: Form, order: int | None, digest: str) -> SetAsideReason | None:
    """Why a sound file does not fit what its source was declared to be, if it does not."""
    if source.version == 0:
        return None
    if form != source.form:
        return "other-form"
    if not (source.restates and form == "vouchers") or source.order is None:
        return None
    if order is None:
        return "order-missing"
    if order < source.order:
        return "older"
    return "conflict" if order == source.order and digest != source.fingerprint else None


def _set_aside_file(
    service: Service,
    path: Path,
    ledger: Ledger,
    *,
    source: str,
    reason: SetAsideReason,
    control: Control,
) -> Imported:
    content = base64.b64encode(path.read_bytes()).decode()
    aside = ledger.set_aside_file(
        service.act("file"), source=source, name=path.name, reason=reason, content=content
    )
    return Imported(structure_of(ledger), control, Receipt(set_aside=[aside]))


def _counted(stated: Iterable[Stated], progress: Progress | None) -> Iterator[Stated]:
    lines = 0
    for one in stated:
        lines += len(one.lines)
        if progress is not None:
            progress(lines, 0)
        yield one


def _noted(stated: Iterable[Stated], references: set[str]) -> Iterator[Stated]:
    for one in stated:
        references.add(one.reference)
        yield one
