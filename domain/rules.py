"""How a broken rule is told."""

from typing import Any, ClassVar


class RuleBroken(Exception):
    """A rule of the domain refuses what was asked; the ledger is as it was.

    A subclass is named for its rule and stands beside it. `MESSAGE` says what is wrong and
    what to do, in English, with named fields; the outer layers translate it and fill in
    `facts`.
    """

    MESSAGE: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.MESSAGE.format(**facts))
