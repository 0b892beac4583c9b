"""A forecast file into a round, and the outcome that the round is compared with."""

from pathlib import Path

from adapters.files.control import Control
from adapters.imports.imported import Imported, read_file, structure_of
from adapters.imports.spreadsheet import AS_IT_SAYS, SheetOptions, read_spreadsheet
from adapters.imports.year_outcome import year_outcome
from adapters.service import Service
from domain.base import Act
from domain.coding import Lines, Period
from domain.forecast import Scope
from domain.ledger import Ledger, Submission
from domain.rules import RuleBroken
from domain.structure import Structure
from projections.conditions import Where


class YearUnknown(RuleBroken):
    """A forecast without rows and without a cut-off is of no year."""

    MESSAGE = "{file} holds no rows; state --cutoff to say which year the round is for"


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
    sheet: SheetOptions = AS_IT_SAYS,
    year: int | None = None,
    act: Act | None = None,
) -> Imported:
    """Revise a round by what a spreadsheet states, and submit it, if asked.

    The round's `year` is that of its cut-off or of the file, unless it is given. It is
    the act of `act`, or of the system user.

    Raises:
        YearUnknown, and what `read_spreadsheet` and `ForecastRound` raise.
    """
    structure = structure_of(ledger)
    control = Control(file=path.name)
    lines = read_spreadsheet(service, ledger, path, sheet, control)
    if year is None:
        year = _year_of(path, cutoff, lines)
    receipt = ledger.revise_forecast(
        act or service.act("file"),
        name=round,
        year=year,
        cutoff=cutoff,
        stated=lines,
        scope=_scope(structure, scope),
        submit=submission(service, ledger, year, accept_differences) if submit else None,
        origin=read_file("forecast", structure, control),
    )
    return Imported(structure, control, receipt, kind="forecast")


def _year_of(path: Path, cutoff: Period | None, lines: Lines) -> int:
    """The year of a round's cut-off, else of its first row.

    Raises:
        YearUnknown
    """
    if cutoff is not None:
        return cutoff.year
    if not len(lines):
        raise YearUnknown(file=path.name)
    return lines.period[0] // 100


def _scope(structure: Structure, where: Where | None) -> Scope | None:
    if where is None:
        return None
    codes = structure.codes_below(where.dimension, where.code)
    return Scope(dimension=where.dimension, code=where.code, codes=codes)


def submission(service: Service, ledger: Ledger, year: int, accept_differences: bool) -> Submission:
    """The year's outcome as it stands in the ledger now, follow-up accounts only.

    Raises:
        OutcomeNotProjected
    """
    outcome, position = year_outcome(service, ledger, year)
    return Submission(outcome, position, accept_differences)
