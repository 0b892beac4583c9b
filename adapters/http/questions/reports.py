"""Reports, in every format that the command line writes."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.http.questions.alarms import told_of
from adapters.http.questions.asking import Asking, PartReader, documented
from adapters.http.questions.figures import ReportAnswer, ReportsAnswer
from adapters.http.questions.formats import FIGURES
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made, sheet_made
from adapters.http.questions.words import (
    AskedNow,
    AskedOfMonth,
    Selected,
    Selecting,
    Text,
    Unit,
)
from adapters.http.statuses import HttpRefusal
from adapters.language import _
from adapters.print.sealed import sealed_sheet, shown_json
from adapters.print.shapes import SHAPES
from adapters.print.sheet import Sheet
from adapters.print.sheets import report_sheet
from adapters.sealed import Shown, shown
from adapters.service import PUBLISHED
from domain.coding import Period
from domain.structure import structure_on
from projections.conditions import parse_where
from projections.reports.definition import Definition, Rows
from projections.reports.definition import deviation as deviation_of
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["reports"])


class WholeAmountsOnly(HttpRefusal):
    """Parquet holds amounts in kr, to the öre; nothing is rounded there."""

    STATUS = 409
    MESSAGE = "parquet holds whole amounts in kr; leave the unit out"


class AskedReport(AskedOfMonth):
    """A report with a name of its own, of a month."""

    unit: Unit = Field("kr", description="Of amounts in files; JSON holds öre.")


class AskedDeviation(Selecting):
    """A report whose rows are chosen."""

    rows: Annotated[Text, Field(description="A dimension, or account_group.")]
    unit: Unit = Field("kr", description="Of amounts in files; JSON holds öre.")


@router.get("/reports", response_model=ReportsAnswer, responses=documented("The reports."))
async def reports(asking: PartReader, asked: Annotated[AskedNow, Query()]) -> Response:
    """The reports there are."""

    def make(_view: View) -> Made:
        told = [
            {"name": name, "title": _(shape.title), "asks": [] if name in PUBLISHED else ["rows"]}
            for name, shape in SHAPES.items()
        ]
        return json_made({"reports": told})

    return await asking.answered(asked, make)


@router.get(
    "/reports/deviation",
    response_model=ReportAnswer,
    responses=documented("The report.", FIGURES),
)
async def deviation(asking: PartReader, asked: Annotated[AskedDeviation, Query()]) -> Response:
    """A deviation report with the rows that are asked for."""
    rows = rows_of(asked.rows, asked, asking.within)
    return await _reported(asking, asked, deviation_of(rows), asked.month)


@router.get(
    "/reports/{name}", response_model=ReportAnswer, responses=documented("The report.", FIGURES)
)
async def report(
    asking: PartReader,
    name: Literal["service-follow-up", "result-summary", "responsibility"],
    asked: Annotated[AskedReport, Query()],
) -> Response:
    """A report that has a name of its own."""
    definition = PUBLISHED[name].within(asking.within)
    return await _reported(asking, asked, definition, asked.month)


def rows_of(dimension: str, asked: Selected, within: frozenset[str] | None) -> Rows:
    """The rows of a dimension, of the lines that are asked for and that the caller may see."""
    return Rows(
        dimension,
        where=tuple(parse_where(condition) for condition in asked.where),
        eliminate_internal=asked.eliminates,
        within=within,
    )


def ledger_name(view: View, month: Period) -> str:
    """What the ledger is called, by the structure that holds in a month."""
    structure = structure_on(view.structures, month.last_day)
    return structure.name if structure else view.ledger


async def _reported(
    asking: Asking, asked: AskedReport | AskedDeviation, definition: Definition, month: Period
) -> Response:
    format = asking.format(FIGURES)
    if format == "parquet" and asked.unit != "kr":
        raise WholeAmountsOnly

    def make(view: View) -> Made:
        found = shown(asking.service, view, definition, month, asked.word)
        headers = told_of(asking.ledger, found)
        if format == "json":
            return json_made(shown_json(found), headers)
        return sheet_made(as_sheet(view, found), format, f"{definition.name}-{month}", headers)

    def as_sheet(view: View, found: Shown) -> Sheet:
        at = view.earlier(found.report.basis.position)
        told: dict[str, Any] = {"ledger_name": ledger_name(at, month), "unit": asked.unit}
        if isinstance(asked, AskedDeviation):
            told |= {"conditions": asked.where, "eliminated": asked.eliminates}
        return sealed_sheet(report_sheet(found.report, **told), found.face)

    return await asking.answered(asked, make, format=format)
