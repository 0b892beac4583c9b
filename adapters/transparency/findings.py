"""What a check of a stored log finds: each finding names where, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

MOST_TOLD = 200
"""Findings that are told one by one; further ones are counted."""


class Finding(NamedTuple):
    """Something that is not as it was signed.

    `position` is the event's, or the size of a checkpoint; None where it is about neither.
    `message` says in English what it is, with named fields that `facts` fill in.
    """

    kind: str
    message: str
    facts: dict[str, Any]
    position: int | None = None


@dataclass(slots=True)
class Findings:
    """What is found, in order; bounded."""

    found: list[Finding] = field(default_factory=list)
    more: int = 0

    def tell_of(self, kind: str, message: str, position: int | None = None, **facts: Any) -> None:
        """Tell something, or count it where much is told already."""
        if len(self.found) < MOST_TOLD:
            said = {"position": position, **facts} if position is not None else facts
            self.found.append(Finding(kind, message, said, position))
        else:
            self.more += 1

    def tell_lost_texts(self, positions: Iterable[int]) -> None:
        """Tell of events whose text was removed behind the program's back."""
        message = "the text of the event at position {position} is gone, and no decision erased it"
        for position in positions:
            self.tell_of("text", message, position)

    def count(self, further: int) -> None:
        """Count what is not told one by one."""
        self.more += further

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.found)

    def __bool__(self) -> bool:
        return bool(self.found or self.more)
