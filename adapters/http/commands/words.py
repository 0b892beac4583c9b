"""What commands are stated in: texts, names, days and periods, and what each may hold.

A body of JSON is taken as it stands: no text becomes a number. The fields of a form are texts,
and are read as strictly.
"""

import re
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError

from domain.base import Decision
from domain.coding import Period

LARGEST_WHOLE = 2**53 - 1
"""The largest whole number that every reader of JSON holds exactly."""

_PLAIN = r"^[^\x00-\x1f\x7f]*$"
_NAMED = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"
_YEAR = "(19|2[0-9])[0-9]{2}"
_MONTH = f"{_YEAR}-(0[1-9]|1[0-2])"

WRITTEN = {
    _NAMED: "some text on one line is needed",
    _PLAIN: "there are control characters in it",
    f"^{_MONTH}$": "a month is needed, as 2025-03",
    f"^{_MONTH}(:{_MONTH})?$": "months are needed, as 2025-01:2025-03",
}
"""What patterns ask for, in words."""

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=_NAMED)]
"""What people call something: some text on one line."""

Reference = Annotated[str, Field(min_length=1, max_length=1_000, pattern=_NAMED)]
"""What a source calls a voucher or a batch."""

Reason = Annotated[str, Field(max_length=1_000, pattern=_PLAIN, description="Why, in words.")]

NeededReason = Annotated[
    str, Field(min_length=1, max_length=1_000, pattern=_NAMED, description="Why, in words.")
]

Month = Annotated[
    str, Field(pattern=f"^{_MONTH}$", description="A month, as 2025-03.", examples=["2025-03"])
]
Span = Annotated[
    str,
    Field(pattern=f"^{_MONTH}(:{_MONTH})?$", description="Months, as 2025-01:2025-03."),
]
Year = Annotated[int, Field(ge=1900, le=2999)]


def _is_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("date_parsing", "a date is needed, as 2025-01-31") from None
    return text


Day = Annotated[
    str,
    Field(
        pattern=f"^{_YEAR}-[0-9]{{2}}-[0-9]{{2}}$",
        examples=["2024-11-21"],
        json_schema_extra={"format": "date"},
    ),
    AfterValidator(_is_day),
]


def _flag(text: Any) -> Any:
    return {"true": True, "false": False}.get(text, text)


def _whole(text: Any) -> Any:
    return int(text) if isinstance(text, str) and re.fullmatch("[0-9]{1,16}", text) else text


Flag = Annotated[bool, Strict(), BeforeValidator(_flag)]
"""`true` or `false`, in a form."""

# A bound stands before the reading of digits, so that OpenAPI tells of it.
SheetYear = Annotated[
    int,
    Strict(),
    Field(ge=1900, le=2999, description="The year, where the file's periods do not say it."),
    BeforeValidator(_whole),
]
HeaderRow = Annotated[
    int,
    Strict(),
    Field(ge=1, le=1_000, description="The row that names the columns."),
    BeforeValidator(_whole),
]
Order = Annotated[
    int,
    Strict(),
    Field(ge=0, le=LARGEST_WHOLE, description="The file's place among restatements."),
    BeforeValidator(_whole),
]

FiscalYear = Annotated[
    str,
    Field(
        pattern=f"^{_YEAR}(-(0[1-9]|1[0-2]))?$",
        description="The fiscal year, as 2025; a broken one as 2024-07.",
    ),
]

PeriodInPath = Annotated[
    str, Path(pattern=f"^{_MONTH}$", description="A month, as 2025-03.", examples=["2025-03"])
]
NameInPath = Annotated[str, Path(min_length=1, max_length=200, pattern=_NAMED)]
RoundName = Annotated[
    str, Path(min_length=1, max_length=200, pattern=_NAMED, description="The round's name.")
]
RoundYear = Annotated[int, Path(ge=1900, le=2999, description="The round's year.")]

Kind = Literal["original", "supplement", "carry-over"]
ObjectRows = Literal["total", "remainder"]


class Stated(BaseModel):
    """What a caller states: no field too many, and none of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WithReason(Stated):
    """Why something is done, where a reason is given."""

    reason: Reason | None = None


class DecisionStated(Stated):
    """A decision (sv: beslut): who decided, when, its paragraph and its diary number."""

    decided_by: Name = Field(description="The body that decided.")
    decided_on: Day = Field(description="When, as 2024-11-21.")
    paragraph: Name | None = None
    diary_number: Name | None = None

    def decision(self) -> Decision:
        return Decision(
            body=self.decided_by,
            date=self.decided_on,
            paragraph=self.paragraph,
            diary_number=self.diary_number,
        )


def months_of(span: str) -> tuple[int, int]:
    """The first and last month of `2025-01:2025-03`, or of one month."""
    first, _colon, last = span.partition(":")
    return Period.parse(first), Period.parse(last or first)
