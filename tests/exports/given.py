"""A small ledger to export from, and what of it a file gave another ledger."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from adapters.exports.budget import SieOptions
from adapters.imports import OutcomeOptions, import_budget, import_outcome
from adapters.service import Service
from adapters.settings import Settings
from domain.base import Decision
from domain.coding import Coding
from domain.ledger import Ledger
from domain.source import ObjectRows
from domain.structure import Structure
from tests.files.conftest import SMALL

WRITTEN = date(2025, 4, 8)
AS_WRITTEN = SieOptions(written=WRITTEN)
DECISION = Decision(body="KF", date="2024-11-21")

Amounts = dict[tuple[Coding, int], int]
"""Öre by coding and period."""


@contextmanager
def service_in(folder: Path, name: str = "bok") -> Iterator[Service]:
    service = Service(Settings(database=f"sqlite:///{folder}/{name}.sqlite", user="prov"))
    try:
        yield service
    finally:
        service.close()


def small(**changes: Any) -> Structure:
    return Structure.model_validate(copy.deepcopy(SMALL) | changes)


def ledger_of(service: Service, structure: Structure | None = None) -> Ledger:
    ledger = service.ledger("prov")
    ledger.load_structure(service.act(), structure=structure or small(), valid_from=None)
    return ledger


def sie(folder: Path, *rows: str, name: str = "in.se", years: str = "20250101 20251231") -> Path:
    path = folder / name
    head = ("#FLAGGA 0", "#FORMAT PC8", "#GEN 20250408", "#SIETYP 4", f"#RAR 0 {years}")
    path.write_bytes("\n".join([*head, *rows, ""]).encode("cp437"))
    return path


def decide(
    service: Service, file: Path, object_rows: ObjectRows | None = None, kind: Any = None
) -> None:
    import_budget(
        service,
        file,
        service.ledger("prov"),
        decision=DECISION,
        kind=kind,
        as_total=False,
        into_closed=False,
        object_rows=object_rows,
    )


def book(service: Service, file: Path, source: str = "ekonomi", **options: Any) -> None:
    import_outcome(service, file, service.ledger("prov"), OutcomeOptions(source=source, **options))


def held(service: Service, *scenarios: int) -> Amounts:
    """What a ledger holds in some scenarios together."""
    view = service.view("prov")
    amounts: Amounts = {}
    for scenario in scenarios:
        for period in view.periods(scenario):
            for coding, ore in zip(view.codings, view.vector(scenario, period), strict=True):
                key = (coding, period)
                amounts[key] = amounts.get(key, 0) + int(ore)
    return {key: ore for key, ore in amounts.items() if ore}
