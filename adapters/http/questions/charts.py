"""Charts: drawn, or as specifications that a browser draws."""

from importlib import import_module
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from adapters.documents.making import Making
from adapters.http.questions.asking import WholeReader, documented
from adapters.http.questions.formats import PICTURES
from adapters.http.questions.question import Made
from adapters.http.questions.words import AskedOfMonth, Unit
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["charts"])


class AskedChart(AskedOfMonth):
    """A chart of a month, with amounts in a unit."""

    unit: Unit = Field("mnkr", description="Of the amounts that are written in it.")


@router.get(
    "/charts/{name}",
    response_model=dict[str, Any],
    responses=documented("The chart; as JSON its Vega-Lite specification.", PICTURES),
)
async def chart(
    asking: WholeReader,
    name: Literal["deviations", "bridge", "months"],
    asked: Annotated[AskedChart, Query()],
) -> Response:
    """A chart in the notation of IBCS; its `description` says what it shows."""
    format = asking.format(PICTURES)

    def make(view: View) -> Made:
        making = Making(asking.service, view, asked.month, asked.unit)
        made = import_module("adapters.documents.charts").CHARTS[name](making)
        file = import_module("adapters.charts.drawing").written(made.specification, format)
        return Made([file])

    return await asking.answered(asked, make, format=format)
