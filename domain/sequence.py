"""The sequence of a source's messages (sv: löpnummer): which of its numbers never came."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import ClassVar, NamedTuple
from uuid import UUID

from domain.base import Act, Aggregate, Event


class Gap(NamedTuple):
    """Numbers from `first` to `last` that have not come."""

    first: int
    last: int


class SequenceBroken(Event):
    """A source's messages went on after numbers that have not come."""

    TOPIC: ClassVar[str] = "sequence.broken"
    source: str
    first: int
    last: int

    def apply(self, sequence: "MessageSequence") -> None:
        sequence.gaps.append(Gap(self.first, self.last))


class SequenceMended(Event):
    """Numbers that were missing have come."""

    TOPIC: ClassVar[str] = "sequence.mended"
    source: str
    first: int
    last: int

    def apply(self, sequence: "MessageSequence") -> None:
        sequence.gaps = list(without(sequence.gaps, Gap(self.first, self.last)))


class MessageSequence(Aggregate):
    """The gaps in the count of a source's messages; counting begins with the first that came."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.gaps: list[Gap] = []

    def take(self, act: Act, *, source: str, numbers: Iterable[int], last: int | None) -> None:
        """Take numbers that have come, after `last`, which was the highest before."""
        come = sorted(set(numbers))
        for run in runs(number for number in come if last is not None and number < last):
            for gap in self.gaps[:]:
                first, end = max(gap.first, run.first), min(gap.last, run.last)
                if first <= end:
                    self.trigger(SequenceMended, act, source=source, first=first, last=end)
        ahead = [number for number in come if last is None or number > last]
        for before, after in pairwise(ahead if last is None else [last, *ahead]):
            if after - before > 1:
                self.trigger(SequenceBroken, act, source=source, first=before + 1, last=after - 1)


def runs(numbers: Iterable[int]) -> Iterator[Gap]:
    """Ascending numbers as runs without a gap."""
    run: Gap | None = None
    for number in numbers:
        if run is not None and number == run.last + 1:
            run = Gap(run.first, number)
            continue
        if run is not None:
            yield run
        run = Gap(number, number)
    if run is not None:
        yield run


def without(gaps: Iterable[Gap], come: Gap) -> Iterator[Gap]:
    """Gaps less what has come."""
    for gap in gaps:
        if gap.first < come.first <= gap.last:
            yield Gap(gap.first, come.first - 1)
        if gap.first <= come.last < gap.last:
            yield Gap(come.last + 1, gap.last)
        if gap.last < come.first or gap.first > come.last:
            yield gap
