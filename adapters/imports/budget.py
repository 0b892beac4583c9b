"""A budget file into the ledger: decided, proposed, or moved."""

from pathlib import Path

from adapters.files.control import Control
from adapters.files.sie import budget, open_sie
from adapters.files.spreadsheets import read_amounts
from adapters.imports.imported import Imported, structure_of
from adapters.service import Service
from domain.base import Decision
from domain.budget import BudgetKind
from domain.coding import Lines
from domain.ledger import Ledger
from domain.source import ObjectRows
from domain.structure import Structure


def read_budget_file(
    path: Path, structure: Structure, object_rows: ObjectRows | None
) -> tuple[Lines, Control]:
    """A budget from a SIE file, or from a spreadsheet like the forecast's.

    Raises:
        MalformedFile
    """
    if path.suffix.lower() in (".csv", ".txt"):
        control = Control(file=path.name)
        return read_amounts(path, structure, None, control), control
    sie = open_sie(path)
    control = sie.control()
    return budget(sie, structure, object_rows, control), control


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
    structure = structure_of(ledger)
    lines, control = read_budget_file(path, structure, object_rows)
    receipt = ledger.decide_budget(
        service.act("file"),
        stated=lines,
        decision=decision,
        kind=kind,
        as_total=as_total,
        into_closed=into_closed,
    )
    return Imported(structure, control, receipt)


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
    structure = structure_of(ledger)
    lines, control = read_budget_file(path, structure, object_rows)
    name, receipt = ledger.propose_budget(
        service.act("file"), stated=lines, kind=kind, as_total=as_total
    )
    return Imported(structure, control, receipt, proposal=name)


def reallocate_budget(
    service: Service, path: Path, ledger: Ledger, *, decision: Decision, into_closed: bool
) -> Imported:
    """Record the reallocation that a spreadsheet holds.

    Raises:
        MalformedFile, and what `Budget.reallocate` raises.
    """
    control = Control(file=path.name)
    structure = structure_of(ledger)
    lines = read_amounts(path, structure, None, control)
    receipt = ledger.reallocate_budget(
        service.act("file"), stated=lines, decision=decision, into_closed=into_closed
    )
    return Imported(structure, control, receipt)
