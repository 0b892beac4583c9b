"""What the fields of messages hold; their descriptions and examples become the documentation."""

from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.fields import FieldInfo

CLEAN = r"^[^\x00-\x1f\x7f-\x9f]*$"
NAME = r"^([^\x00-\x20\x7f-\xa0]([^\x00-\x1f\x7f-\x9f]*[^\x00-\x20\x7f-\xa0])?)?$"
DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
MONTH = r"^[0-9]{4}-?(0[1-9]|1[0-2])$"
FISCAL_YEAR = r"^[0-9]{4}(-(0[1-9]|1[0-2]))?$"
AMOUNT = r"^-?[0-9]{1,14}(\.[0-9]{1,2})?$"
DIMENSION = r"^[a-z][a-z0-9_]*$"

LONGEST_CODE = 50
MOST_LINES = 100_000
MOST_PERIODS = 60
MOST_DIMENSIONS = 30


class Model(BaseModel):
    """A part of a message: every field is known, and of its own type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Sign = Annotated[
    Literal["debit", "result"],
    Field(
        description="How amounts are signed: `debit` as in accounting (debit positive, revenue "
        "negative), `result` as in follow-up (revenue positive, cost negative).",
        examples=["debit"],
    ),
]

Amount = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": AMOUNT,
            "description": "Kronor as a decimal text, a point and at most two decimals.",
            "examples": ["1200.00", "-350.5"],
        }
    ),
]
"""Checked for all lines at once, when amounts are turned into öre."""

Account = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGEST_CODE,
            "pattern": CLEAN,
            "description": "The account, as in the chart of accounts.",
            "examples": ["5010"],
        }
    ),
]
"""Checked once for each distinct coding."""

Code = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "maxLength": LONGEST_CODE,
            "pattern": CLEAN,
            "description": "A code in a dimension; empty: none.",
            "examples": ["100"],
        }
    ),
]
"""Checked once for each distinct coding."""

Dimension = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": 100,
            "pattern": DIMENSION,
            "description": "One of the ledger's dimensions, as its structure names it.",
            "examples": ["responsibility"],
        }
    ),
]
"""Checked once for each dimension that occurs."""

Day = Annotated[
    str, Field(pattern=DAY, description="A day, as 2025-03-28.", examples=["2025-03-28"])
]

Month = Annotated[
    str,
    Field(pattern=MONTH, description="A month, as 2025-03 or 202503.", examples=["2025-03"]),
]

LineDay = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": DAY,
            "description": "The line's own day, where it differs.",
            "examples": ["2025-03-31"],
        }
    ),
]
"""Checked once for each distinct day."""

LineMonth = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": MONTH,
            "description": "The month in which the line counts, as 2025-03 or 202503.",
            "examples": ["2025-03"],
        }
    ),
]
"""Checked once for each distinct month."""

MonthOfColumn = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": MONTH},
                {"type": "integer", "minimum": 101, "maximum": 999912},
            ],
            "description": "A month, as 2025-03, 202503 or the number 202503.",
            "examples": [202503, "2025-03"],
        }
    ),
]
"""Checked once for each distinct month."""


def name(longest: int, description: str, example: str, *, shortest: int = 1) -> FieldInfo:
    """What a field must be that something is known by: a text without blanks around it."""
    return printable(longest, description, example, shortest=shortest, pattern=NAME)


def printable(
    longest: int, description: str, example: str, *, shortest: int = 1, pattern: str = CLEAN
) -> FieldInfo:
    """What a field that holds a text without control characters must be."""
    return cast(
        "FieldInfo",
        Field(
            min_length=shortest,
            max_length=longest,
            pattern=pattern,
            description=description,
            examples=[example],
        ),
    )
