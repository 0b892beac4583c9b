"""An outcome file into the ledger: read whole, checked whole, recorded in one transaction."""

import base64
from pathlib import Path

from adapters.files.sie import open_sie
from adapters.imports.imported import Imported
from adapters.imports.outcome_file import OutcomeFile, OutcomeOptions
from adapters.service import Progress, Service
from domain.ledger import Ledger
from domain.receipt import Receipt
from domain.recording import SetAsideReason
from domain.rules import RuleBroken
from domain.source import Form, Source


class NothingBooked(RuleBroken):
    """A file holds neither vouchers nor period balances."""

    MESSAGE = "{file} holds no {form}; an outcome needs #VER or #PSALDO rows"


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
    sie = open_sie(path, options.encoding)
    source = ledger.source(options.source)
    form = options.form or sie.form
    if form is None or (form == "vouchers" and sie.form != "vouchers"):
        raise NothingBooked(file=path.name, form=form or "vouchers/balances")
    one = OutcomeFile(service, ledger, sie, source, options)
    reason = _unfit(source, form, one.order, sie.digest)
    if reason is not None:
        return one.answer(
            _set_aside_file(service, path, ledger, source=options.source, reason=reason)
        )
    return one.answer(one.vouchers(progress) if form == "vouchers" else one.balances())


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
    service: Service, path: Path, ledger: Ledger, *, source: str, reason: SetAsideReason
) -> Receipt:
    content = base64.b64encode(path.read_bytes()).decode()
    aside = ledger.set_aside_file(
        service.act("file"), source=source, name=path.name, reason=reason, content=content
    )
    return Receipt(set_aside=[aside])
