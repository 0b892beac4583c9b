"""The facts that leave the ledger: what others need to know when something has changed."""

from typing import Annotated, Literal

from pydantic import Field

from adapters.bus.contract.fields import MONTH, Model

_Month = Annotated[str, Field(pattern=MONTH, examples=["2025-03"])]
_Months = Annotated[
    list[_Month],
    Field(description="The months that changed, in order.", examples=[["2025-02", "2025-03"]]),
]


class Fact(Model):
    """What every fact says."""

    position: int = Field(
        ge=1,
        description="Its position in the ledger's log; a report at it, or later, has it.",
        examples=[1042],
    )


class PeriodChanged(Fact):
    """The outcome of periods has changed; ask a report for the new sums."""

    change: Literal["recorded", "corrected", "reversed", "restated"] = Field(
        description="What a source did: stated something new, corrected or reversed a delivery, "
        "or restated a period."
    )
    source: str = Field(description="The source.", examples=["ekonomi"])
    reference: str | None = Field(
        description="The delivery; null where a source restated a period.", examples=["2025/A/201"]
    )
    periods: _Months


class DecisionFact(Model):
    """A decision (sv: beslut)."""

    body: str = Field(examples=["Kommunfullmäktige"])
    date: str = Field(examples=["2024-11-21"])
    paragraph: str | None = Field(examples=["12"])
    diary_number: str | None = Field(examples=["KS 2024/871"])


class BudgetProposedFact(Fact):
    """Somebody proposed a change of the budget; nothing counts until it is decided."""

    proposal: str = Field(description="The proposal's name.", examples=["3"])
    kind: Literal["original", "supplement", "carry-over"]
    periods: _Months


class BudgetDecidedFact(Fact):
    """A budget, or a change of it, was decided."""

    kind: Literal["original", "supplement", "carry-over", "reallocation"]
    decision: DecisionFact
    proposal: str | None = Field(description="The proposal that was decided, if any.")
    periods: _Months


class RoundFact(Fact):
    """What every fact of a forecast round says."""

    round: str = Field(description="The round's name.", examples=["Prognos mars"])
    year: int = Field(examples=[2025])


class ForecastRevisedFact(RoundFact):
    """An open round was revised."""

    months: _Months


class ForecastSubmittedFact(RoundFact):
    """A round was submitted, and never changes again."""

    cutoff: _Month | None = Field(description="The last month that is outcome; null: none.")
    differences_accepted: bool


class ForecastApprovedFact(RoundFact):
    """A submitted round was approved."""

    decision: DecisionFact | None


class PeriodFact(Fact):
    """A period was closed, or opened again."""

    period: _Month


class StructureFact(Fact):
    """The ledger got a structure, or another one that holds from a day."""

    name: str = Field(description="The organisation.", examples=["Intraservice"])
    valid_from: str | None = Field(description="The first day; null: from the beginning.")


class ControlTotalsFact(Fact):
    """A source stated what a period of its sums to."""

    source: str = Field(examples=["ekonomi"])
    period: _Month
    order: int = Field(description="The sequence of the message that stated it.", examples=[17])


class SealedParameters(Model):
    """What a report was sealed with; what is null is as usual."""

    period: _Month
    rows: str | None = Field(None, description="Of a deviation report.", examples=["service"])
    where: list[str] = Field([], examples=[["kind=cost"]])
    eliminate_internal: bool = False


class SealedFact(Fact):
    """What every fact of a seal says; the sealed content is asked for in the API."""

    seal: int = Field(ge=1, description="The seal's number.", examples=[3])
    report: str = Field(examples=["result-summary"])
    sealed_position: int = Field(
        ge=1, description="The position that the report stands on.", examples=[812]
    )
    digest: str = Field(description="The SHA-256 of the sealed content, in hexadecimal digits.")
    decision: DecisionFact


class ReportSealedFact(SealedFact):
    """A report was sealed by a decision."""

    parameters: SealedParameters


class DocumentSealedFact(SealedFact):
    """A printed report was sealed by a decision, with every report in it."""

    period: _Month


FACTS: dict[str, type[Fact]] = {
    "liggare.period-changed.v1": PeriodChanged,
    "liggare.budget-proposed.v1": BudgetProposedFact,
    "liggare.budget-decided.v1": BudgetDecidedFact,
    "liggare.forecast-revised.v1": ForecastRevisedFact,
    "liggare.forecast-submitted.v1": ForecastSubmittedFact,
    "liggare.forecast-approved.v1": ForecastApprovedFact,
    "liggare.period-closed.v1": PeriodFact,
    "liggare.period-reopened.v1": PeriodFact,
    "liggare.structure-loaded.v1": StructureFact,
    "liggare.control-totals-stated.v1": ControlTotalsFact,
    "liggare.report-sealed.v1": ReportSealedFact,
    "liggare.document-sealed.v1": DocumentSealedFact,
}
"""The closed table of facts."""
