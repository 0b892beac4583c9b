"""The answers that a source gets to its messages."""

from typing import get_args

from pydantic import Field

from adapters.bus.contract.fields import Model
from domain.recording import SetAsideReason


class _Answer(Model):
    message: str | None = Field(
        description="The id of the message; null where it had none that could be read.",
        examples=["6f1d0c52"],
    )
    source: str = Field(description="The source, as in the address.", examples=["ekonomi"])
    reference: str | None = Field(
        description="The delivery in it: a voucher's fiscal year, series and number, or a batch.",
        examples=["2025/A/201", "batch:lön-2025-03"],
    )


class Accepted(_Answer):
    """What the message states is recorded."""

    position: int | None = Field(
        description="A position of the log at which it counts; a report at it, or later, has it.",
        examples=[1042],
    )


class Duplicate(Accepted):
    """What the message states was known already; nothing has changed."""


class SetAsideAnswer(_Answer):
    """The message is kept whole, and a person decides; it need not be sent again.

    Of balances, only the periods that contradict what is known are set aside: the others count.
    """

    position: None = Field(None, description="What is set aside does not count.")
    reason: str = Field(
        description="Why, as a code.",
        examples=["malformed"],
        json_schema_extra={"enum": list(get_args(SetAsideReason))},
    )
    problems: list[str] = Field(
        description="What is wrong and what to do, each with the path of its field.",
        examples=[["lines[3].amount is “12,5”; write kronor as a text with a point"]],
    )


ANSWERS: dict[str, type[_Answer]] = {
    "liggare.delivery-accepted.v1": Accepted,
    "liggare.delivery-duplicate.v1": Duplicate,
    "liggare.delivery-set-aside.v1": SetAsideAnswer,
}
"""The closed table of answers."""
