"""The words of questions: what each parameter may hold, and no parameter too many."""

from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from adapters.as_of import When, read_when
from adapters.http.commands.words import LARGEST_WHOLE
from adapters.sealed import FIGURES_OF_A_MOMENT
from domain.coding import Period
from projections.reports.columns import TERMS

LONGEST_WAIT = 30
MOST_LINES = 1_000
USUAL_LINES = 200

_YEAR = "(19|20)[0-9]{2}"
_LEAP_YEAR = "(19(0[48]|[2468][048]|[13579][26])|20([02468][048]|[13579][26]))"
_DAY = (
    f"({_YEAR}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)"
    f"|(0[13578]|1[02])-31)|{_LEAP_YEAR}-02-29)"
)
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_TIME = rf"T{_CLOCK}(:[0-5][0-9](\.[0-9]{{1,6}})?)?(Z|[+-]{_CLOCK})?"
_POSITION_OR_TIME = f"[0-9]{{1,15}}|{_DAY}({_TIME})?"
_AS_OF = (
    "What was known at a log position, or at a time as 2025-04-24T12:00 (Europe/Stockholm unless "
    "it says otherwise); a bare date means its end."
)
_PLAIN = r"[^\x00-\x1f\x7f]"

_OF_MONTH = f"^{_YEAR}-?(0[1-9]|1[0-2])$"
_OF_VIEW, _OF_REPORT, _OF_CHANGES, _OF_BOUND = (
    f"^({words}{_POSITION_OR_TIME})$" for words in ("now|", "now|closed|", "now|closed|sealed|", "")
)
_OF_CONDITION = rf"^[^=\x00-\x20\x7f][^=\x00-\x1f\x7f]{{0,99}}={_PLAIN}*$"

WRITTEN = {
    _OF_MONTH: "a month is needed, as 2025-03",
    _OF_BOUND: "a log position or a time is needed, as 2025-04-24T12:00",
    _OF_VIEW: "a log position or a time is needed, as 2025-04-24T12:00, or now",
    _OF_REPORT: "a log position or a time is needed, as 2025-04-24T12:00, or now or closed",
    _OF_CHANGES: (
        "a log position or a time is needed, as 2025-04-24T12:00, or now, closed or sealed"
    ),
    _OF_CONDITION: "a condition is needed, as responsibility=1100",
}
"""What patterns ask for, in words: whoever wrote wrongly need not read them."""

Text = Annotated[str, Field(min_length=1, max_length=300, pattern=f"^{_PLAIN}*$")]
"""Some text on one line."""

Code = Annotated[str, Field(max_length=100, pattern=f"^{_PLAIN}*$")]

Month = Annotated[
    str,
    Field(
        pattern=_OF_MONTH,
        description="A month, as 2025-03.",
        examples=["2025-03"],
    ),
]
AsOf = Annotated[
    str,
    Field(
        pattern=_OF_VIEW,
        description=f"{_AS_OF} Or `now`.",
        examples=["2025-04-24"],
    ),
]
Bound = Annotated[str, Field(pattern=_OF_BOUND, examples=["2025-04-24"])]
"""A log position, or a time: where something begins or ends."""
AsOfPeriod = Annotated[
    str,
    Field(
        pattern=_OF_REPORT,
        description=f"{_AS_OF} Or `now`, or `closed`: when the period was closed last.",
        examples=["2025-04-24", "closed"],
    ),
]
Moment = Annotated[
    str,
    Field(
        pattern=_OF_CHANGES,
        description=(
            "A log position, or a time as 2025-04-24T12:00 (Europe/Stockholm unless it says "
            "otherwise); a bare date means its end. Or `now`; or `closed`, when the period was "
            "closed last; or `sealed`, as the report was sealed last."
        ),
        examples=["closed", "2025-04-24"],
    ),
]
Condition = Annotated[
    str,
    Field(
        max_length=300,
        pattern=_OF_CONDITION,
        examples=["responsibility=1100"],
    ),
]
PageCursor = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,200}$")]
Flag = Literal["true", "false"]
Unit = Literal["kr", "tkr", "mnkr"]
Column = Annotated[
    str, Field(description="The column's code.", json_schema_extra={"enum": list(TERMS)})
]

Number = Annotated[int, Path(ge=1, le=LARGEST_WHOLE, description="Its number in the list.")]


def _no_default(schema: dict[str, Any]) -> None:
    # What is left out is left out; there is no `null` in a query.
    schema.pop("default", None)


def optional(**said: Any) -> Any:
    """A parameter that may be left out."""
    return Field(None, json_schema_extra=_no_default, **said)


Left = SkipJsonSchema[None]
"""Beside a type: the parameter was left out."""


class Asked(BaseModel):
    """What a question says beside its path: nothing that is not known here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def identity(self, *left_out: str) -> tuple[object, ...]:
        """What makes the answer, of all that is asked."""
        stated = self.model_dump(exclude={"as_of", "min_position", "timeout", *left_out})
        return tuple(sorted((name, repr(value)) for name, value in stated.items()))


class AskedNow(Asked):
    """A question of the ledger as it is now, after one's own write where it is stated."""

    min_position: int = Field(
        0,
        ge=0,
        le=LARGEST_WHOLE,
        description="Answer when this position is projected: the `position` of one's own write.",
    )
    timeout: int = Field(
        5, ge=0, le=LONGEST_WAIT, description="Wait for it at most so many seconds."
    )


class AskedAsOf(AskedNow):
    """A question of the ledger as it is now, or was."""

    as_of: AsOf | Left = optional()

    @property
    def known_at(self) -> When:
        """When that is."""
        return None if self.as_of is None else read_when(self.as_of)


class AskedOfMonth(AskedNow):
    """A question of a month, as it is known now, was, or stood when it was closed."""

    period: Month
    as_of: AsOfPeriod | Left = optional()

    @property
    def month(self) -> Period:
        return Period.parse(self.period)

    @property
    def known_at(self) -> When:
        """When that is."""
        return None if self.as_of is None else read_when(self.as_of, self.month)

    @property
    def word(self) -> str | None:
        """The word that its moment is asked for by, where it is one."""
        return self.as_of if self.as_of in FIGURES_OF_A_MOMENT else None

    def identity(self, *left_out: str) -> tuple[object, ...]:
        """What makes the answer; what is told by a word says so."""
        return (*super().identity(*left_out), *([f"as {self.word}"] if self.word else []))


class Selected(Asked):
    """Lines: by conditions, and without the internal ones."""

    where: list[Condition] = Field(
        [],
        max_length=50,
        description="DIMENSION=CODE, only these lines; on the same dimension they mean or.",
    )
    eliminate_internal: Flag = Field("false", description="Without internal counterparties.")

    @property
    def eliminates(self) -> bool:
        return self.eliminate_internal == "true"


class Selecting(AskedOfMonth, Selected):
    """Lines of a month."""


class Listing(Asked):
    """A list, page by page."""

    limit: int = Field(USUAL_LINES, ge=1, le=MOST_LINES, description="At most so many on a page.")
    cursor: PageCursor | Left = optional(
        description="Where the page before ended, as its answer says."
    )
