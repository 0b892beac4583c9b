"""What a source states again and again of one thing, in an order: the newest word stands."""

from typing import Literal
from uuid import UUID

from domain.base import Aggregate

Restated = Literal["recorded", "duplicate", "unchanged", "conflict", "older"]


class StatedInOrder(Aggregate):
    """One thing of a source that it states anew, and the order in which it last did."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.order: int | None = None
        self.current: str | None = None
        self.ever: set[str] = set()

    def has(self, fingerprint: str, order: int) -> None:
        """Take a fingerprint as what is stated now (an applier's step)."""
        self.order, self.current = order, fingerprint
        self.ever.add(fingerprint)

    def judge(self, fingerprint: str, *, order: int) -> Restated:
        """What a statement is to what was stated before."""
        if self.order is None or order > self.order:
            return "unchanged" if fingerprint == self.current else "recorded"
        if fingerprint == self.current or (order < self.order and fingerprint in self.ever):
            return "duplicate"
        return "conflict" if order == self.order else "older"
