"""What a ledger is made of: its structures, forecast rounds, months and sources."""

from collections import defaultdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.http.questions.asking import PartReader, documented
from adapters.http.questions.figures import (
    PeriodsAnswer,
    RoundsAnswer,
    SourcesAnswer,
    StructureAnswer,
)
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedAsOf, Left, optional
from adapters.print.calendar import periods_json, rounds_json
from adapters.print.machine import basis_json
from domain.coding import Period
from projections.reports.report import Basis
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["structure"])


class AskedOfYear(AskedAsOf):
    """What is asked of one year, or of all."""

    year: Annotated[int, Field(ge=1900, le=2099)] | Left = optional(description="One year alone.")


@router.get(
    "/structure",
    response_model=StructureAnswer,
    responses=documented("The structures known, in the order in which they were loaded."),
)
async def structure(asking: PartReader, asked: Annotated[AskedAsOf, Query()]) -> Response:
    """The ledger's dimensions, account groups and codes; several, where they hold from days."""

    def make(view: View) -> Made:
        known = [version.model_dump(mode="json") for version in view.structures]
        return json_made(_of(view) | {"structures": known})

    return await asking.answered(asked, make)


@router.get(
    "/rounds",
    response_model=RoundsAnswer,
    responses=documented("The rounds, in the order in which they were opened."),
)
async def rounds(asking: PartReader, asked: Annotated[AskedOfYear, Query()]) -> Response:
    """The forecast rounds, and how far each has come."""

    def make(view: View) -> Made:
        return json_made(rounds_json(view, asked.year))

    return await asking.answered(asked, make)


@router.get(
    "/periods",
    response_model=PeriodsAnswer,
    responses=documented("The months that were closed, or of which any outcome was stated."),
)
async def periods(asking: PartReader, asked: Annotated[AskedOfYear, Query()]) -> Response:
    """Which months are closed, what came late, and which sources have delivered."""

    def make(view: View) -> Made:
        return json_made(periods_json(view, asked.year))

    return await asking.answered(asked, make)


@router.get(
    "/sources",
    response_model=SourcesAnswer,
    responses=documented("The sources that have stated any outcome."),
)
async def sources(asking: PartReader, asked: Annotated[AskedAsOf, Query()]) -> Response:
    """The sources of outcome, and the months that each has stated."""

    def make(view: View) -> Made:
        months: dict[str, list[str]] = defaultdict(list)
        for source, month in sorted(view.delivered):
            months[source].append(str(Period(month)))
        known = [{"source": source, "periods": of_it} for source, of_it in months.items()]
        return json_made(_of(view) | {"sources": known})

    return await asking.answered(asked, make)


def _of(view: View) -> dict[str, Any]:
    return {"basis": basis_json(Basis(view.position, view.recorded_at))}
