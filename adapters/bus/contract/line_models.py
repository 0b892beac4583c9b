"""Lines in a message: one object each, or in columns, which is shorter and faster to read."""

from typing import Annotated, NotRequired

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from adapters.bus.contract.fields import (
    MOST_DIMENSIONS,
    MOST_LINES,
    Account,
    Amount,
    Code,
    Dimension,
    LineDay,
    LineMonth,
    Model,
    MonthOfColumn,
)

_STRICT = ConfigDict(extra="forbid", strict=True)

_CODING = Field(
    description="A code for each dimension that has one.",
    examples=[{"responsibility": "10", "service": "100"}],
    max_length=MOST_DIMENSIONS,
)


@with_config(_STRICT)
class Line(TypedDict):
    """A line of a voucher or a batch."""

    account: Account
    coding: NotRequired[Annotated[dict[Dimension, Code], _CODING]]
    amount: Amount
    date: NotRequired[LineDay]
    period: NotRequired[LineMonth]


@with_config(_STRICT)
class PeriodLine(TypedDict):
    """A line that says in which month it counts."""

    account: Account
    coding: NotRequired[Annotated[dict[Dimension, Code], _CODING]]
    amount: Amount
    period: LineMonth


@with_config(_STRICT)
class BalanceLine(TypedDict):
    """A line of a period that is stated whole."""

    account: Account
    coding: NotRequired[Annotated[dict[Dimension, Code], _CODING]]
    amount: Amount


class BalanceColumns(Model):
    """Lines in columns: distinct codings are listed once, and each line names its by number."""

    dimensions: list[Dimension] = Field(
        description="The dimensions that the codings have codes in.",
        examples=[["responsibility", "service"]],
        max_length=MOST_DIMENSIONS,
    )
    codings: list[list[Code]] = Field(
        description="Each coding: its account, then a code for each dimension (empty: none).",
        examples=[[["5010", "10", "100"], ["1510", "", ""]]],
        max_length=MOST_LINES,
    )
    coding: list[Annotated[int, Field(ge=0)]] = Field(
        description="For each line, the place of its coding in `codings`, counted from 0.",
        examples=[[0, 1]],
        max_length=MOST_LINES,
    )
    amount: list[Amount] = Field(
        description="For each line, its amount.",
        examples=[["1200.00", "-1200.00"]],
        max_length=MOST_LINES,
    )


class PeriodColumns(BalanceColumns):
    """Lines in columns, each with the month in which it counts."""

    period: list[MonthOfColumn] = Field(
        description="For each line, its month.", examples=[[202503, 202503]], max_length=MOST_LINES
    )


class Columns(BalanceColumns):
    """Lines of a voucher or a batch in columns, with their months or their days, if any."""

    period: list[MonthOfColumn] | None = Field(
        None,
        description="For each line, its month.",
        examples=[[202503, 202503]],
        max_length=MOST_LINES,
    )
    date: list[LineDay | None] | None = Field(
        None,
        description="For each line, its own day; null: that of the voucher or batch.",
        examples=[["2025-03-31", None]],
        max_length=MOST_LINES,
    )
