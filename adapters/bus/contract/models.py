"""The data of each type of message that is taken."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from adapters.bus.contract.fields import (
    FISCAL_YEAR,
    MOST_LINES,
    MOST_PERIODS,
    Account,
    Amount,
    Day,
    Model,
    Month,
    Sign,
    name,
    printable,
)
from adapters.bus.contract.line_models import (
    BalanceColumns,
    BalanceLine,
    Columns,
    Line,
    PeriodColumns,
    PeriodLine,
)


def _one_of(*names: str) -> dict[str, Any]:
    return {"oneOf": [{"required": [name]} for name in names]}


LINES_OR_COLUMNS = _one_of("lines", "columns")


class Voucher(Model):
    """A voucher (sv: verifikation), known by its fiscal year, series and number."""

    fiscal_year: str = Field(
        pattern=FISCAL_YEAR,
        description="The calendar year, or the first month of a broken fiscal year.",
        examples=["2025", "2024-07"],
    )
    series: Annotated[str, name(50, "The series; may be empty.", "A", shortest=0)]
    number: Annotated[str, name(50, "The number within the series.", "201")]
    date: Day
    text: (
        Annotated[str, printable(1_000, "The voucher's text.", "Hyra mars", shortest=0)] | None
    ) = None


class Batch(Model):
    """Movements that are no voucher, known by a reference that the source gives them."""

    reference: Annotated[str, name(200, "Unique within the source.", "lön-2025-03")]
    date: Day | None = None
    text: Annotated[str, printable(1_000, "The batch's text.", "Löner mars", shortest=0)] | None = (
        None
    )


class OutcomeData(Model):
    """What was booked: a voucher, or a batch of movements, with its lines."""

    model_config = ConfigDict(
        json_schema_extra={"allOf": [_one_of("voucher", "batch"), LINES_OR_COLUMNS]}
    )

    sign: Sign
    voucher: Voucher | None = None
    batch: Batch | None = None
    lines: list[Line] | None = Field(None, min_length=1, max_length=MOST_LINES)
    columns: Columns | None = None


class PeriodBalances(Model):
    """A period, and all that the source holds in it; no lines: nothing."""

    model_config = ConfigDict(json_schema_extra=LINES_OR_COLUMNS)

    period: Month
    lines: list[BalanceLine] | None = Field(None, max_length=MOST_LINES)
    columns: BalanceColumns | None = None


class BalancesData(Model):
    """Periods that a source restates, each whole; what it held there before is replaced."""

    sign: Sign
    periods: list[PeriodBalances] = Field(min_length=1, max_length=MOST_PERIODS)


class AccountTotal(Model):
    """What an account changed by within the period."""

    account: Account
    amount: Amount


class PeriodTotals(Model):
    """What a source says that a period of its sums to; at least one of the three."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [name]} for name in ("accounts", "total", "deliveries")]
        }
    )

    period: Month
    accounts: list[AccountTotal] | None = Field(
        None,
        description="The change of every account within the period; one that is left out is zero.",
        max_length=MOST_LINES,
    )
    total: Amount | None = None
    deliveries: int | None = Field(
        None,
        ge=0,
        le=2**53,
        description="How many vouchers and batches count in the period.",
        examples=[412],
    )


class ControlTotalsData(Model):
    """Control totals (sv: kontrollsummor) of periods."""

    sign: Sign
    periods: list[PeriodTotals] = Field(min_length=1, max_length=MOST_PERIODS)


class DecisionData(Model):
    """A decision (sv: beslut)."""

    body: Annotated[str, printable(200, "Who decided.", "Kommunfullmäktige")]
    date: Day
    paragraph: Annotated[str, printable(50, "The paragraph (§) of the minutes.", "12")] | None = (
        None
    )
    diary_number: (
        Annotated[str, printable(100, "The diary number (dnr).", "KS 2024/871")] | None
    ) = None


class BudgetData(Model):
    """A decided budget, or a decided change of it."""

    model_config = ConfigDict(json_schema_extra=LINES_OR_COLUMNS)

    sign: Sign
    kind: Literal["original", "supplement", "carry-over", "reallocation"] = Field(
        description="The original budget of a year, a supplement, a carry-over between years, or "
        "a reallocation, which sums to zero over the year.",
        examples=["supplement"],
    )
    decision: DecisionData
    lines: list[PeriodLine] | None = Field(None, min_length=1, max_length=MOST_LINES)
    columns: PeriodColumns | None = None
    into_closed: bool = Field(False, description="The decision may reach into closed periods.")
    as_total: bool = Field(
        False, description="The amounts are the years' new totals, and not what is added."
    )


class Round(Model):
    """A forecast round (sv: prognosomgång)."""

    name: Annotated[str, printable(100, "The round's name.", "Prognos mars")]
    year: int = Field(ge=1, le=9999, description="The year it predicts.", examples=[2025])
    cutoff: Month | None = None


class ScopeData(Model):
    """The part of a round that the message states."""

    dimension: Annotated[str, printable(100, "A dimension.", "responsibility")]
    code: Annotated[str, printable(100, "A code in it; those below it are meant too.", "10")]


class ForecastData(Model):
    """A revision of an open forecast round: the round, or its part within `scope`, whole."""

    model_config = ConfigDict(json_schema_extra=LINES_OR_COLUMNS)

    sign: Sign
    round: Round
    scope: ScopeData | None = None
    lines: list[PeriodLine] | None = Field(None, min_length=1, max_length=MOST_LINES)
    columns: PeriodColumns | None = None
    submit: bool = Field(False, description="Submit the round when it is revised.")
    accept_differences: bool = Field(
        False, description="Submit although months up to the cut-off differ from the outcome."
    )


Data = OutcomeData | BalancesData | ControlTotalsData | BudgetData | ForecastData

MODELS: dict[str, type[Data]] = {
    "liggare.outcome.v1": OutcomeData,
    "liggare.outcome-balances.v1": BalancesData,
    "liggare.control-totals.v1": ControlTotalsData,
    "liggare.budget-decision.v1": BudgetData,
    "liggare.forecast-revision.v1": ForecastData,
}
"""The closed table of types."""

NEEDS_SEQUENCE = frozenset({"liggare.outcome-balances.v1", "liggare.control-totals.v1"})
"""Types whose `sequence` is the order in which they hold."""
