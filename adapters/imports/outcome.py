"""An outcome file into the ledger: read whole, checked whole, recorded in one transaction."""

from pathlib import Path

from adapters.files.control import Control
from adapters.files.kind import kind_of
from adapters.files.sie import SieFile, open_sie
from adapters.imports.imported import Imported
from adapters.imports.outcome_file import OutcomeFile
from adapters.imports.outcome_options import OutcomeOptions
from adapters.imports.spreadsheet import read_spreadsheet
from adapters.imports.whole_file import set_aside_file
from adapters.service import Progress, Service
from domain.base import Act
from domain.ledger import Ledger
from domain.recording import SetAsideReason
from domain.rules import RuleBroken
from domain.source import Form, Source


class NothingBooked(RuleBroken):
    """A file holds neither vouchers nor period balances."""

    MESSAGE = (
        "{file} holds neither vouchers (#VER) nor period balances (#PSALDO); export SIE type 4, or "
        "type 2 or 3 with period balances"
    )


class ControlTotalsOnly(RuleBroken):
    """SIE type 1 holds the balances of whole years, which no period can be told from."""

    MESSAGE = (
        "{file} is SIE type 1 and holds control totals only; export type 4, or type 2 or 3 with "
        "period balances"
    )


class NoVouchers(RuleBroken):
    """A file that is to be read as vouchers holds period balances."""

    MESSAGE = (
        "{file} holds no vouchers (#VER) but period balances (#PSALDO); leave out --form vouchers, "
        "or export SIE type 4"
    )


def import_outcome(
    service: Service,
    path: Path,
    ledger: Ledger,
    options: OutcomeOptions,
    progress: Progress | None = None,
    *,
    act: Act | None = None,
) -> Imported:
    """Import one file of outcomes, as an act of `act` or the system user.

    Raises:
        MalformedFile, DeclaredOtherwise, OrderMissing, NothingBooked, ControlTotalsOnly,
            NoVouchers, UnknownLedger, and what `set_aside_file` raises.
    """
    if kind_of(path) != "sie":
        return _import_sheet(service, path, ledger, options, act)
    sie = open_sie(path, options.encoding)
    options.sheet.refuse_for_sie(path.name)
    held = _form_of(sie)
    form = options.form or held
    if form == "vouchers" and held != "vouchers":
        raise NoVouchers(file=path.name)
    order = options.order if options.order is not None else sie.order
    one = OutcomeFile(service, ledger, options, sie.control(), order, act=act)
    reason = _unfit(one.source, form, order, sie.digest)
    if reason is not None:
        return one.answer(set_aside_file(one, path, reason))
    return one.answer(one.vouchers(sie, progress) if form == "vouchers" else one.balances(sie))


def _form_of(sie: SieFile) -> Form:
    """What a file states.

    Raises:
        NothingBooked, ControlTotalsOnly
    """
    if sie.form is None:
        of_totals = (sie.sie_type or "")[:1] == "1"
        raise (ControlTotalsOnly if of_totals else NothingBooked)(file=sie.path.name)
    return sie.form


def _import_sheet(
    service: Service, path: Path, ledger: Ledger, options: OutcomeOptions, act: Act | None
) -> Imported:
    """Import a spreadsheet: what it states of a period is all that the period holds."""
    control = Control(file=path.name)
    lines = read_spreadsheet(service, ledger, path, options.sheet, control, refuses_unknown=False)
    one = OutcomeFile(service, ledger, options, control, options.order, act=act)
    reason = _unfit(one.source, "balances", options.order, control.sha256)
    if reason is not None:
        return one.answer(set_aside_file(one, path, reason))
    return one.answer(one.restated(lines.by_period()))


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
