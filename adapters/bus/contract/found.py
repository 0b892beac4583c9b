"""What is wrong with a message, collected until there is enough to correct it by."""

from collections.abc import Iterable

from domain.rules import RuleBroken

MOST_TOLD = 20
"""So many problems of one message are told; the rest are counted."""


class MoreProblems(RuleBroken):
    """A message has more problems than are worth telling."""

    MESSAGE = "and {count} more problems of the kind; correct these first"


class Found:
    """The problems of one message, in the order in which they were found."""

    def __init__(self, problems: Iterable[RuleBroken] = ()) -> None:
        self._problems: list[RuleBroken] = []
        self._count = 0
        for problem in problems:
            self.add(problem)

    def add(self, problem: RuleBroken) -> None:
        self._count += 1
        if self._count <= MOST_TOLD:
            self._problems.append(problem)

    def __bool__(self) -> bool:
        return self._count > 0

    def told(self) -> tuple[RuleBroken, ...]:
        """The first of them, and how many more there are."""
        more = self._count - len(self._problems)
        return (*self._problems, MoreProblems(count=more)) if more else tuple(self._problems)
