"""Sealing of reports by the API."""

from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from adapters.as_of import When, read_when
from adapters.http.commands.acting import Approver
from adapters.http.commands.answers import Done
from adapters.http.commands.json_bodies import StrictJson
from adapters.http.commands.words import DecisionStated, Month, Reason
from adapters.http.questions.words import AsOfPeriod, Condition, Text
from adapters.sealed import definition_named
from adapters.sealing import seal
from domain.coding import Period

router = APIRouter(tags=["seals"], route_class=StrictJson)


class Sealing(DecisionStated):
    """A report with its parameters, and the decision that it is sealed by."""

    report: Literal["service-follow-up", "result-summary", "responsibility", "deviation"]
    period: Month
    rows: Text | None = Field(None, description="Rows of `deviation`, and of it alone.")
    where: list[Condition] = Field([], max_length=50, description="Of `deviation` alone.")
    eliminate_internal: bool = Field(False, description="Of `deviation` alone.")
    as_of: AsOfPeriod | None = None
    reason: Reason | None = None
    dry_run: bool = Field(False, description="Show what would happen, and record nothing.")

    @property
    def month(self) -> Period:
        return Period.parse(self.period)

    @property
    def known_at(self) -> When:
        """When the report is sealed as of."""
        return None if self.as_of is None else read_when(self.as_of, self.month)


class SealDone(Done):
    """A seal that was set; `new` is False where that decision had set it already."""

    dry_run: bool = Field(description="True: this is what would happen; nothing is recorded.")
    number: int = Field(ge=1, description="The seal's number.")
    sealed_position: int = Field(ge=0, description="The position that the report stands on.")
    digest: str = Field(description="The SHA-256 of the sealed content.")


@router.post("/seals")
def sealed_report(acting: Approver, wanted: Sealing) -> SealDone:
    """Seal a report by a decision: it is shown from now on as it was then."""
    made = seal(
        acting.service,
        acting.service.known_ledger(acting.ledger, commit=not wanted.dry_run),
        acting.act(),
        definition=definition_named(
            wanted.report, wanted.rows, wanted.where, wanted.eliminate_internal
        ),
        period=wanted.month,
        as_of=wanted.known_at,
        decision=wanted.decision(),
        reason=wanted.reason,
    )
    return SealDone(
        position=acting.position(),
        new=made.new,
        dry_run=wanted.dry_run,
        number=made.number,
        sealed_position=made.sealed.position,
        digest=made.sealed.digest,
    )
