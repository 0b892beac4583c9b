"""Tie-outs: why two totals of a report differ."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from adapters.http.questions.asking import PartReader, documented
from adapters.http.questions.figures import Answer, Basis, Ore
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made
from adapters.http.questions.words import AskedOfMonth
from adapters.print.tie_out import tie_out_json
from projections.tie_out import TIE_OUTS, tied
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["reports"])

Cells = dict[str, Ore | None]


class Selection(Answer):
    """Which lines: of which rows and conditions, of which counterparties, and in which row."""

    rows: str
    where: list[str]
    counterparties: Literal["all", "external", "internal"]
    row: str


class TieOutLine(Answer):
    """A total or an item: its lines, the sign they count by, and öre by column."""

    code: str
    label: str
    selection: Selection
    sign: Literal[1, -1]
    cells: Cells


class TieOutAnswer(Answer):
    """Column by column `start` and `items` make `end`; `remainder` is what they leave."""

    tie_out: str
    title: str
    period: str
    basis: Basis
    unit: Literal["öre"]
    ties: bool
    start: TieOutLine
    items: list[TieOutLine]
    remainder: Cells
    end: TieOutLine


@router.get(
    "/tie-outs/{name}", response_model=TieOutAnswer, responses=documented("The two totals.")
)
async def tie_out(
    asking: PartReader,
    name: Literal["external-to-all", "services-to-result"],
    asked: Annotated[AskedOfMonth, Query()],
) -> Response:
    """Why two totals of a month's reports differ, item by item."""
    definition = TIE_OUTS[name].within(asking.within)

    def make(view: View) -> Made:
        return json_made(tie_out_json(tied(asking.service.reports, view, definition, asked.month)))

    return await asking.answered(asked, make)
