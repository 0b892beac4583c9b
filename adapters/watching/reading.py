"""One file into the ledger, as the instructions of its folder say."""

from pathlib import Path

from adapters.imports import (
    Imported,
    OutcomeOptions,
    import_budget,
    import_forecast,
    import_outcome,
)
from adapters.imports.spreadsheet import SheetOptions
from adapters.service import Service
from adapters.watching.instructions import Budget, Forecast, Outcome
from domain.base import Decision
from domain.coding import Period
from domain.ledger import Ledger
from projections.conditions import parse_where


def read_in(
    service: Service, path: Path, ledger: Ledger, instruction: Outcome | Budget | Forecast
) -> Imported:
    """Import a file.

    Raises:
        RuleBroken: nothing of it is recorded.
    """
    match instruction:
        case Outcome():
            return _outcome(service, path, ledger, instruction)
        case Budget():
            return _budget(service, path, ledger, instruction)
        case Forecast():
            return _forecast(service, path, ledger, instruction)


def _outcome(service: Service, path: Path, ledger: Ledger, told: Outcome) -> Imported:
    options = OutcomeOptions(
        source=told.source,
        form=told.form,
        restates=told.restates,
        numbers_repeat=told.numbers_repeat,
        object_rows=told.object_rows,
        encoding=told.encoding,
    )
    return import_outcome(service, path, ledger, options)


def _budget(service: Service, path: Path, ledger: Ledger, told: Budget) -> Imported:
    return import_budget(
        service,
        path,
        ledger,
        decision=Decision(
            body=told.decided_by,
            date=told.decided_on.isoformat(),
            paragraph=told.paragraph,
            diary_number=told.diary_number,
        ),
        kind=told.budget_kind,
        as_total=told.as_total,
        into_closed=told.into_closed,
        object_rows=told.object_rows,
        sheet=_sheet(told),
    )


def _forecast(service: Service, path: Path, ledger: Ledger, told: Forecast) -> Imported:
    return import_forecast(
        service,
        path,
        ledger,
        round=told.round,
        cutoff=Period.parse(told.cutoff) if told.cutoff else None,
        scope=parse_where(told.scope) if told.scope else None,
        submit=False,
        accept_differences=False,
        sheet=_sheet(told),
    )


def _sheet(told: Budget | Forecast) -> SheetOptions:
    return SheetOptions(mapping=told.mapping, year=told.year, profile=told.profile)
