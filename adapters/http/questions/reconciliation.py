"""Reconciliation: what came of each source against what it says that it sent."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from adapters.http.questions.asking import WholeReader, documented
from adapters.http.questions.figures import ReconciliationAnswer
from adapters.http.questions.formats import FIGURES
from adapters.http.questions.question import Made
from adapters.http.questions.rendering import json_made, sheet_made
from adapters.http.questions.structure import AskedOfYear
from adapters.http.questions.words import Left, Month, Text, optional
from adapters.print.reconciliation import reconciliation_json, reconciliation_sheet
from domain.coding import Period
from projections.reconciliation import reconciled
from projections.view import View

router = APIRouter(prefix="/ledgers/{ledger}", tags=["reconciliation"])


class AskedReconciliation(AskedOfYear):
    """Which sources and months; what is left out restricts nothing."""

    period: Month | Left = optional(description="This month alone, as 2025-03.")
    source: Text | Left = optional(description="This source alone.")

    @property
    def months(self) -> tuple[int, int]:
        """The first and the last of the months that are asked for."""
        first, last = (0, 999912) if self.year is None else (self.year * 100, self.year * 100 + 12)
        if self.period is not None:
            month = Period.parse(self.period)
            first, last = max(first, month), min(last, month)
        return first, last


@router.get(
    "/reconciliation",
    response_model=ReconciliationAnswer,
    responses=documented("Each source and month, and the messages that have not come.", FIGURES),
)
async def reconciliation(
    asking: WholeReader, asked: Annotated[AskedReconciliation, Query()]
) -> Response:
    """What came of each source and month, beside its control totals."""
    format = asking.format(FIGURES)

    def make(view: View) -> Made:
        first, last = asked.months
        made = reconciled(view, source=asked.source, first=first, last=last)
        if format == "json":
            return json_made(reconciliation_json(made))
        name = view.structures[-1].structure.name if view.structures else view.ledger
        sheet = reconciliation_sheet(made, ledger_name=name)
        return sheet_made(sheet, format, "reconciliation")

    return await asking.answered(asked, make, format=format)
