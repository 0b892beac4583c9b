"""What has changed in a report between two positions, and the events that did it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.as_of import When, read_when
from adapters.erased import names_of
from adapters.http.questions.asking import OVERSEEING, Asking, PartReader, documented
from adapters.http.questions.changed import ChangesAnswer
from adapters.http.questions.formats import FIGURES
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made, sheet_made
from adapters.http.questions.reports import ledger_name, rows_of
from adapters.http.questions.words import (
    AskedNow,
    Left,
    Moment,
    Month,
    Selected,
    Text,
    optional,
)
from adapters.print.compared_files import comparison_json, comparison_sheet
from adapters.service import PUBLISHED
from domain.coding import Period
from projections.comparison import Comparison
from projections.reports.definition import Definition, deviation
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["reports"])


class AskedChanges(AskedNow):
    """A report of a month at two positions."""

    period: Month
    since: Moment = Field(alias="from")
    to: Moment | Left = optional()

    @property
    def month(self) -> Period:
        return Period.parse(self.period)

    def when(self, text: str, definition: Definition) -> When:
        """When one of the positions is."""
        return read_when(text, self.month, definition)


class AskedDeviationChanges(AskedChanges, Selected):
    """A report whose rows are chosen, at two positions."""

    rows: Annotated[Text, Field(description="A dimension, or account_group.")]


@router.get(
    "/reports/deviation/changes",
    response_model=ChangesAnswer,
    responses=documented("The rows that changed.", FIGURES),
)
async def deviation_changes(
    asking: PartReader, asked: Annotated[AskedDeviationChanges, Query()]
) -> Response:
    """What has changed in a deviation report, cell by cell."""
    definition = deviation(rows_of(asked.rows, asked, None))
    told = {"conditions": asked.where, "eliminated": asked.eliminates}
    return await _compared(asking, asked, definition, told)


@router.get(
    "/reports/{name}/changes",
    response_model=ChangesAnswer,
    responses=documented("The rows that changed.", FIGURES),
)
async def report_changes(
    asking: PartReader,
    name: Literal["service-follow-up", "result-summary", "responsibility"],
    asked: Annotated[AskedChanges, Query()],
) -> Response:
    """What has changed in a report with a name of its own, cell by cell."""
    return await _compared(asking, asked, PUBLISHED[name], {})


async def _compared(
    asking: Asking, asked: AskedChanges, definition: Definition, told: dict[str, Any]
) -> Response:
    format = asking.format(FIGURES)
    # A part of a report is never sealed: to the part, too, it is sealed when the whole is.
    before = asked.when(asked.since, definition)
    after = asked.when(asked.to, definition) if asked.to is not None else None

    def make(view: View) -> Made:
        since = asking.service.position_of(asking.ledger, before)
        seen = definition.within(asking.within)
        made = asking.service.compare(view, since, seen, asked.month)
        names = _names(asking, made)
        if format == "json":
            return json_made(comparison_json(made, names))
        named = ledger_name(view, asked.month)
        sheet = comparison_sheet(made, names, ledger_name=named, **told)
        return sheet_made(sheet, format, f"{definition.name}-{asked.month}-changes")

    return await asking.answered(asked, make, format=format, as_of=after, lasts=False)


def _names(asking: Asking, made: Comparison) -> dict[str, str]:
    """Who did what, told to those who may read the audit trail alone."""
    if asking.caller.below(asking.ledger, *OVERSEEING) is not None:
        return {}
    acted = {event.by for event in made.events.values()}
    return {by: by for by in acted} | names_of(asking.service, asking.ledger, acted)
