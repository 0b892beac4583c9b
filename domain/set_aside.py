"""The content of what is set aside, kept whole so that it can be accepted later."""

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
