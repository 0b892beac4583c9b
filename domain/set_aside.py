"""The content of what is set aside, kept whole so that it can be accepted later."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.coding import Lines


class SetAsideVoucher(BaseModel):
    """A voucher or batch that contradicts the known one, as the source stated it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: str | None
    order: int | None
    text: str | None
    lines: Lines


class SetAsideBalances(BaseModel):
    """A period's balances that contradict what the source said, or came too late."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    period: int
    order: int
    lines: Lines


class KeptMessage(BaseModel):
    """A message as it came: its address on the broker, its headers, and its body.

    The body is text where it is UTF-8, else base64.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str
    headers: dict[str, str]
    body: str
    encoding: Literal["utf-8", "base64"] = "utf-8"


class Problem(BaseModel):
    """Why a message could not be taken: an English sentence with named fields, and its facts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    message: str
    facts: dict[str, str]


class SetAsideMessage(BaseModel):
    """A message that could not be taken, kept whole, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    message: KeptMessage
    problems: tuple[Problem, ...]
