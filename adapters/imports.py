"""Files into the ledger: each is read whole, checked whole, and recorded in one transaction."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from adapters.files.control import Control
from adapters.files.problems import MalformedFile, Problem
from adapters.files.sie import SieFile, balances, budget, open_sie, vouchers
from adapters.files.spreadsheet import read_spreadsheet
from adapters.files.structure_file import read_structure
from adapters.service import Progress, Service
from domain.base import Decision
from domain.budget import BudgetKind
from domain.coding import Lines, Period
from domain.forecast import Scope
from domain.ledger import Ledger, Receipt, SourceTerms, Submission
from domain.outcome import Stated
from domain.recording import SetAside, SetAsideReason
from domain.rules import RuleBroken
from domain.source import Form, ObjectRows, Source
from domain.structure import Structure
from projections.reports.columns import OUTCOME
from projections.selection import Where


class OrderMissing(RuleBroken):
    """A restatement needs an order, so that an older file cannot undo a newer one."""

    MESSAGE = "{file} states no date of its own (#GEN); state --order N, higher for each new file"


class NothingBooked(RuleBroken):
    """A file holds neither vouchers nor period balances."""

    MESSAGE = "{file} holds no {form}; an outcome needs #VER or #PSALDO rows"


class YearUnknown(RuleBroken):
    """A forecast without rows and without a cut-off is of no year."""

    MESSAGE = "{file} holds no rows; state --cutoff to say which year the round is for"


@dataclass(frozen=True)
class Imported:
    """What an import read, and what became of it."""

    control: Control
    receipt: Receipt
    proposal: str | None = None
    set_aside: Sequence[SetAside] = field(default=())


@dataclass(frozen=True, kw_only=True)
class OutcomeOptions:
    """How a source's file is to be read; None leaves it to the file and the declaration."""

    source: str
    form: Form | None = None
    restates: bool | None = None
    numbers_repeat: bool | None = None
    object_rows: ObjectRows | None = None
    order: int | None = None


def load_structure(service: Service, path: Path, valid_from: object) -> tuple[Structure, bool]:
    """Take a structure file into use; False where it is known already."""
    structure = read_structure(path)
    ledger = service.ledger(structure.ledger)
    new = ledger.load_structure(service.act(), structure, valid_from=valid_from)  # type: ignore[arg-type]
    service.catch_up(structure.ledger)
    return structure, new


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
    structure = _structure(ledger)
    sie = open_sie(path)
    control = Control.of(sie)
    source = ledger.source(options.source)
    form = options.form or sie.form
    if form is None:
        raise NothingBooked(file=path.name, form="vouchers or balances")
    order = options.order if options.order is not None else sie.order
    reason = _unfit(source, form, order, sie.digest)
    if reason is not None:
        return _set_aside_file(service, ledger, path, options.source, reason, control)
    terms = SourceTerms(
        name=options.source,
        form=form,
        restates=options.restates,
        numbers_repeat=options.numbers_repeat,
        object_rows=options.object_rows,
    )
    if form == "vouchers":
        repeat = options.numbers_repeat or source.numbers_repeat
        stated = vouchers(sie, structure, repeat, control)
        receipt = ledger.record_outcome(
            service.act("file"),
            terms=terms,
            stated=_counted(stated, progress),
            order=order,
            file_digest=sie.digest,
        )
    else:
        if order is None:
            raise OrderMissing(file=path.name)
        object_rows = options.object_rows or source.object_rows
        receipt = ledger.restate_balances(
            service.act("file"),
            terms=terms,
            stated=balances(sie, structure, object_rows, control),
            order=order,
        )
    return Imported(control, receipt, set_aside=receipt.set_aside)


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
    ledger: Ledger,
    path: Path,
    source: str,
    reason: SetAsideReason,
    control: Control,
) -> Imported:
    content = base64.b64encode(path.read_bytes()).decode()
    aside = ledger.set_aside_file(
        service.act("file"), source=source, name=path.name, reason=reason, content=content
    )
    return Imported(control, Receipt(set_aside=[aside]), set_aside=[aside])


def _counted(stated: Iterable[Stated], progress: Progress | None) -> Iterator[Stated]:
    lines = 0
    for one in stated:
        lines += len(one.lines)
        if progress is not None:
            progress(lines, 0)
        yield one


def read_budget_file(
    path: Path, structure: Structure, object_rows: ObjectRows | None
) -> tuple[Lines, Control]:
    """A budget from a SIE file, or from a spreadsheet like the forecast's.

    Raises:
        MalformedFile
    """
    if path.suffix.lower() in (".csv", ".txt"):
        return _spreadsheet(path, structure)
    sie = open_sie(path)
    control = Control.of(sie)
    return budget(sie, structure, object_rows, control), control


def _spreadsheet(path: Path, structure: Structure) -> tuple[Lines, Control]:
    control = Control(file=path.name)
    return read_spreadsheet(path, structure, control), control


def import_budget(
    service: Service,
    path: Path,
    ledger: Ledger,
    *,
    decision: Decision,
    kind: BudgetKind | None,
    as_total: bool,
    into_closed: bool,
    object_rows: ObjectRows | None = None,
) -> Imported:
    """Import a decided budget, or a decided change of it.

    Raises:
        MalformedFile, and what `Budget.decide` raises.
    """
    lines, control = read_budget_file(path, _structure(ledger), object_rows)
    receipt = ledger.decide_budget(
        service.act("file"),
        stated=lines,
        decision=decision,
        kind=kind,
        as_total=as_total,
        into_closed=into_closed,
    )
    return Imported(control, receipt)


def propose_budget(
    service: Service,
    path: Path,
    ledger: Ledger,
    *,
    kind: BudgetKind | None,
    as_total: bool,
    object_rows: ObjectRows | None = None,
) -> Imported:
    """Propose the budget, or the change of it, that a file holds.

    Raises:
        MalformedFile, and what `Budget.propose` raises.
    """
    lines, control = read_budget_file(path, _structure(ledger), object_rows)
    name, receipt = ledger.propose_budget(
        service.act("file"), stated=lines, kind=kind, as_total=as_total
    )
    return Imported(control, receipt, proposal=name)


def reallocate_budget(
    service: Service, path: Path, ledger: Ledger, *, decision: Decision, into_closed: bool
) -> Imported:
    """Record the reallocation that a spreadsheet holds.

    Raises:
        MalformedFile, and what `Budget.reallocate` raises.
    """
    lines, control = _spreadsheet(path, _structure(ledger))
    receipt = ledger.reallocate_budget(
        service.act("file"), stated=lines, decision=decision, into_closed=into_closed
    )
    return Imported(control, receipt)


def import_forecast(
    service: Service,
    path: Path,
    ledger: Ledger,
    *,
    round: str,
    cutoff: Period | None,
    scope: Where | None,
    submit: bool,
    accept_differences: bool,
) -> Imported:
    """Revise a round by what a spreadsheet states, and submit it, if asked.

    Raises:
        MalformedFile, YearUnknown, and what `ForecastRound` raises.
    """
    structure = _structure(ledger)
    lines, control = _spreadsheet(path, structure)
    if cutoff is None and not len(lines):
        raise YearUnknown(file=path.name)
    year = cutoff.year if cutoff is not None else lines.period[0] // 100
    receipt = ledger.revise_forecast(
        service.act("file"),
        name=round,
        year=year,
        cutoff=cutoff,
        stated=lines,
        scope=_scope(structure, scope),
        submit=submission(service, ledger, year, accept_differences) if submit else None,
    )
    return Imported(control, receipt)


def _scope(structure: Structure, where: Where | None) -> Scope | None:
    if where is None:
        return None
    codes = structure.codes_below(where.dimension, where.code)
    return Scope(dimension=where.dimension, code=where.code, codes=codes)


def submission(
    service: Service, ledger: Ledger, year: int, accept_differences: bool
) -> Submission:
    """The year's outcome as it stands in the ledger now, follow-up accounts only."""
    view = service.view(ledger.code)
    followed = _structure(ledger).followed_up
    outcome = {
        (view.codings[i], month): int(amount)
        for month in sorted(view.periods(OUTCOME))
        if month // 100 == year
        for i, amount in enumerate(view.vector(OUTCOME, month))
        if amount and followed(view.codings[i].account)
    }
    return Submission(outcome, view.position, accept_differences)


def _structure(ledger: Ledger) -> Structure:
    structure = ledger.structure().latest
    assert structure is not None  # `structure()` refuses a ledger without one
    return structure


__all__ = ["Imported", "MalformedFile", "OutcomeOptions", "Problem"]
