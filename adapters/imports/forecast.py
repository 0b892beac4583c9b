"""A forecast file into a round, and the outcome that the round is compared with."""

from pathlib import Path

from adapters.files.control import Control
from adapters.files.spreadsheets import read_amounts
from adapters.imports.imported import Imported, structure_of
from adapters.service import Service
from domain.coding import Period
from domain.forecast import Scope
from domain.ledger import Ledger, Submission
from domain.rules import RuleBroken
from domain.structure import Structure
from projections.conditions import Where
from projections.reports.columns import OUTCOME


class OutcomeNotProjected(RuleBroken):
    """A round is compared with the whole outcome, or not submitted."""

    MESSAGE = "the read model stands still, so the outcome to compare with is not whole: {why}"


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
) -> Imported:
    """Revise a round by what a spreadsheet states, and submit it, if asked.

    Raises:
        MalformedFile, YearUnknown, and what `ForecastRound` raises.
    """
    structure = structure_of(ledger)
    control = Control(file=path.name)
    lines = read_amounts(path, structure, None, control)
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
    return Imported(structure, control, receipt)


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
    view = service.view(ledger.code)
    why = service.stands_still(ledger.code)
    if why is not None:
        raise OutcomeNotProjected(why=why)
    followed = structure_of(ledger).followed_up
    outcome = {
        (view.codings[i], month): int(amount)
        for month in sorted(view.periods(OUTCOME))
        if month // 100 == year
        for i, amount in enumerate(view.vector(OUTCOME, month))
        if amount and followed(view.codings[i].account)
    }
    return Submission(outcome, view.position, accept_differences)
