"""A budget file into the ledger: decided, proposed, or moved."""

from collections.abc import Collection
from pathlib import Path

from adapters.files.control import Control
from adapters.files.kind import kind_of
from adapters.files.sie import budget, open_sie
from adapters.imports.imported import Imported, read_file, structure_of
from adapters.imports.spreadsheet import AS_IT_SAYS, SheetOptions, read_spreadsheet
from adapters.imports.standing import Standing, standing
from adapters.service import Service
from domain.base import Act, Decision
from domain.budget import BudgetKind
from domain.coding import Lines
from domain.ledger import Ledger
from domain.source import ObjectRows


def _read(
    service: Service,
    ledger: Ledger,
    path: Path,
    object_rows: ObjectRows | None,
    sheet: SheetOptions,
) -> tuple[Lines, Control]:
    """A budget from a SIE file or a spreadsheet; which of them it is, its content says.

    Raises:
        NotASpreadsheet, MalformedFile, and what `read_spreadsheet` raises.
    """
    if kind_of(path) == "sie":
        sheet.refuse_for_sie(path.name)
        sie = open_sie(path)
        control = sie.control()
        return budget(sie, structure_of(ledger), object_rows, control), control
    control = Control(file=path.name)
    return read_spreadsheet(service, ledger, path, sheet, control), control


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
    sheet: SheetOptions = AS_IT_SAYS,
    act: Act | None = None,
) -> Imported:
    """Import a decided budget, or a decided change of it, as an act of `act` or the system user.

    Raises:
        MalformedFile, and what `Budget.decide` raises.
    """
    structure, before = structure_of(ledger), _standing(service, ledger)
    lines, control = _read(service, ledger, path, object_rows, sheet)
    receipt = ledger.decide_budget(
        act or service.act("file"),
        stated=lines,
        decision=decision,
        kind=kind,
        as_total=as_total,
        into_closed=into_closed,
        origin=read_file("budget", structure, control, standing=before),
    )
    return Imported(structure, control, receipt, kind="budget", standing=before)


def propose_budget(
    service: Service,
    path: Path,
    ledger: Ledger,
    *,
    kind: BudgetKind | None,
    as_total: bool,
    object_rows: ObjectRows | None = None,
    sheet: SheetOptions = AS_IT_SAYS,
    within: Collection[str] | None = None,
    act: Act | None = None,
) -> Imported:
    """Propose the budget, or the change of it, that a file holds.

    `within` are the responsibility codes that whoever proposes may change; None: all.

    Raises:
        MalformedFile, and what `Budget.propose` raises.
    """
    structure = structure_of(ledger)
    lines, control = _read(service, ledger, path, object_rows, sheet)
    name, receipt = ledger.propose_budget(
        act or service.act("file"),
        stated=lines,
        kind=kind,
        as_total=as_total,
        within=within,
        origin=read_file("budget", structure, control),
    )
    return Imported(structure, control, receipt, proposal=name, kind="budget")


def reallocate_budget(
    service: Service,
    path: Path,
    ledger: Ledger,
    *,
    decision: Decision,
    into_closed: bool,
    sheet: SheetOptions = AS_IT_SAYS,
    act: Act | None = None,
) -> Imported:
    """Record the reallocation that a spreadsheet holds.

    Raises:
        MalformedFile, and what `Budget.reallocate` raises.
    """
    structure, before = structure_of(ledger), _standing(service, ledger)
    control = Control(file=path.name)
    lines = read_spreadsheet(service, ledger, path, sheet, control)
    receipt = ledger.reallocate_budget(
        act or service.act("file"),
        stated=lines,
        decision=decision,
        into_closed=into_closed,
        origin=read_file("budget", structure, control, standing=before),
    )
    return Imported(structure, control, receipt, kind="budget", standing=before)


def _standing(service: Service, ledger: Ledger) -> Standing | None:
    return standing(service, ledger.code, structure_of(ledger), "budget")
