"""A part of the responsibility tree, which is all that some people may see of a ledger."""

from domain.coding import Coding
from domain.responsibility import RESPONSIBILITY
from domain.rules import RuleBroken
from projections.tree import Tree


class OutsidePart(RuleBroken):
    """Who is limited to a part of the responsibility tree asks for what lies outside it."""

    MESSAGE = (
        "you may not see “{code}” in responsibility; ask for {known} or what is below, or leave "
        "the condition out"
    )


class Part:
    """Some responsibility codes and what is below them, in the tree of a day."""

    def __init__(self, codes: frozenset[str], tree: Tree) -> None:
        self._given, self._tree = codes, tree
        branches = [tree.branch(code) for code in codes]
        self._codes = codes.union(*(branch.codes for branch in branches if branch is not None))

    def holds(self, coding: Coding) -> bool:
        """Whether a line of the coding belongs to the part; an older code by its successor."""
        raw = coding.code(RESPONSIBILITY)
        return raw in self._given or self._tree.row_of(raw) in self._codes

    def refuse_outside(self, code: str) -> None:
        """Refuse a code that is not in the part.

        Raises:
            OutsidePart
        """
        if code not in self._codes:
            raise OutsidePart(code=code, known=", ".join(sorted(self._given)) or "–")
