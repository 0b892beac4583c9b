"""A report cell is a selection of lines: which codings, in which periods, of which scenarios."""

from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from datetime import date

import numpy as np
from numpy.typing import NDArray

from domain.coding import Coding
from domain.money import SumOverflow
from domain.responsibility import RESPONSIBILITY
from domain.rules import RuleBroken
from domain.structure import KINDS, Structure, StructureVersion, structure_on
from projections.conditions import Where
from projections.part import Part
from projections.tree import (
    ACCOUNT_GROUP,
    EXPIRED,
    MISSING,
    UNKNOWN,
    Tree,
    account_group_tree,
    dimension_tree,
)
from projections.view import View

KIND = "kind"
ANY = "*"
_SAFE = float(2**62)
_OUTSIDE = -1

Test = Callable[[Coding], bool]
Slot = tuple[int, int]
Vector = NDArray[np.int64] | NDArray[np.object_]


class NoStructureYet(RuleBroken):
    """A report is asked for as of a time before the ledger had a structure."""

    MESSAGE = "the ledger had no structure then; ask for a later position or time"


class UnknownCode(RuleBroken):
    """A condition or row names a code that neither the structure nor any line has."""

    MESSAGE = (
        "there is no code “{code}” in {dimension}; check the code, or load a structure with it"
    )


class Chart:
    """The structure that holds in a report's period, as the trees that its rows come from.

    Raises:
        NoStructureYet
    """

    def __init__(self, versions: Sequence[StructureVersion], day: date) -> None:
        structure = structure_on(versions, day)
        if structure is None:
            raise NoStructureYet
        self.structure: Structure = structure
        self._versions, self._day = versions, day
        self._trees: dict[str, Tree] = {}

    def tree(self, dimension: str) -> Tree:
        """The tree of a dimension, or of the account groups.

        Raises:
            NoSuchDimension
        """
        if dimension not in self._trees:
            self._trees[dimension] = (
                account_group_tree(self.structure)
                if dimension == ACCOUNT_GROUP
                else dimension_tree(self._versions, dimension, self._day)
            )
        return self._trees[dimension]

    def test(
        self,
        wheres: Iterable[Where],
        *,
        internal: bool | None,
        within: frozenset[str] | None = None,
    ) -> Test:
        """The test of a line's coding that conditions amount to.

        `internal` False eliminates the lines whose counterparty is internal, True keeps those
        alone, None keeps all. `within` are the responsibility codes that limit all of it.

        Raises:
            NoSuchDimension, UnknownCode, OutsidePart
        """
        part = None if within is None else self.part(within)
        by_dimension: dict[str, list[Test]] = {}
        for where in sorted(set(wheres)):
            if part is not None and where.dimension == RESPONSIBILITY and where.code != ANY:
                part.refuse_outside(where.code)
            by_dimension.setdefault(where.dimension, []).append(self._test_one(where))
        tests = [_any_of(alternatives) for alternatives in by_dimension.values()]
        if part is not None:
            tests.append(part.holds)
        if internal is not None:
            own = frozenset(self.structure.internal_counterparties)
            tests.append(lambda coding: (coding.code("counterparty") in own) == internal)
        prefixes = self.structure.follow_up_accounts
        return lambda coding: (
            coding.account.startswith(prefixes) and all(test(coding) for test in tests)
        )

    def part(self, within: frozenset[str]) -> Part:
        """A part of the responsibility tree.

        Raises:
            NoSuchDimension
        """
        return Part(within, self.tree(RESPONSIBILITY))

    def _test_one(self, where: Where) -> Test:
        dimension, code = where.dimension, where.code
        if dimension == KIND:
            return self._test_kind(code)
        tree = self.tree(dimension)
        raw = _raw_code(dimension)
        if code == MISSING:
            return lambda coding: not raw(coding)
        if code == ANY:
            return lambda coding: bool(raw(coding))
        if code in (UNKNOWN, EXPIRED):
            return lambda coding: tree.row_of(raw(coding)) == code
        branch = tree.branch(code)
        if branch is not None:
            below = branch.codes
            return lambda coding: tree.row_of(raw(coding)) in below
        if tree.row_of(code) == UNKNOWN:
            raise UnknownCode(code=code, dimension=dimension)
        return lambda coding: raw(coding) == code

    def _test_kind(self, kind: str) -> Test:
        if kind not in KINDS:
            raise UnknownCode(code=kind, dimension=KIND)
        accounts = {a for g in self.structure.account_groups if g.kind == kind for a in g.accounts}
        return lambda coding: coding.account in accounts


def _raw_code(dimension: str) -> Callable[[Coding], str]:
    if dimension == ACCOUNT_GROUP:
        return lambda coding: coding.account
    return lambda coding: coding.code(dimension)


def _any_of(tests: list[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda coding: any(test(coding) for test in tests)


class Buckets:
    """Every coding of a ledger sorted into the rows of a tree, or left outside the selection.

    Grows as codings are added; what was sorted once is not sorted again, and the sums of a slot
    are kept as long as they are the same.
    """

    def __init__(self, tree: Tree, dimension: str, test: Test) -> None:
        self._tree, self._raw, self._test = tree, _raw_code(dimension), test
        self._index: dict[str, int] = {}
        self._bucket: NDArray[np.int64] = np.empty(0, np.int64)
        self._has_initiative: NDArray[np.bool_] = np.empty(0, np.bool_)
        self._sums: dict[Slot, tuple[Vector, Vector]] = {}
        self._arrange()

    def extend(self, codings: Sequence[Coding]) -> None:
        """Sort the codings that are new since last time."""
        known = len(self._bucket)
        if len(codings) <= known:
            return
        new = [self._bucket_of(coding) for coding in codings[known:]]
        flags = [bool(coding.code("initiative")) for coding in codings[known:]]
        self._bucket = np.append(self._bucket, np.asarray(new, np.int64))
        self._has_initiative = np.append(self._has_initiative, np.asarray(flags, np.bool_))
        self._arrange()

    def _bucket_of(self, coding: Coding) -> int:
        if not self._test(coding):
            return _OUTSIDE
        row = self._tree.row_of(self._raw(coding))
        return self._index.setdefault(row, len(self._index))

    def first(self, count: int) -> "Buckets":
        """The same for the first `count` codings: those that an earlier position knows."""
        if count == len(self._bucket):
            return self
        earlier = copy(self)
        earlier._bucket = self._bucket[:count]
        earlier._has_initiative = self._has_initiative[:count]
        earlier._arrange()
        return earlier

    def _arrange(self) -> None:
        """Put the codings of each row together, so that a row is one stretch of a sum."""
        order = np.argsort(self._bucket, kind="stable")
        order = order[self._bucket[order] != _OUTSIDE]
        starts = np.flatnonzero(np.diff(self._bucket[order], prepend=_OUTSIDE))
        names = list(self._index)
        present = self._bucket[order[starts]].tolist()
        self._order, self._starts = order, starts
        self._selected = np.sort(order)
        self.rows = {names[bucket]: i for i, bucket in enumerate(present)}
        """The rows that have any coding, and where each stands in `sums`."""
        held = self._has_initiative[order]
        alone = np.logical_and.reduceat(held, starts) if len(starts) else held
        self.of_initiatives_alone = frozenset(r for r, i in self.rows.items() if alone[i])
        """The rows whose codings all have an initiative."""
        self._sums = {}

    def placed(self) -> tuple[NDArray[np.int64], Sequence[str]]:
        """The row of every coding, as an index among row codes, −1 outside; and the row codes."""
        return self._bucket, tuple(self._index)

    def sums(self, view: View, slot: Slot) -> Vector:
        """Öre of a slot by row, in the order of `rows`; exact whatever the size."""
        amounts = view.amounts(slot)
        kept = self._sums.get(slot)
        if kept is None or kept[0] is not amounts:
            kept = self._sums[slot] = amounts, self._added_up(amounts)
        return kept[1]

    def _added_up(self, amounts: NDArray[np.int64]) -> Vector:
        if not len(self._starts):
            return np.empty(0, np.int64)
        summed: Vector = np.add.reduceat(exact(amounts[self._order]), self._starts)
        return summed

    def codings(self, rows: Collection[str] | None) -> NDArray[np.int64]:
        """The numbers of the codings in some rows; None: in all of the selection."""
        if rows is None:
            return self._selected
        wanted = [index for row, index in self._index.items() if row in rows]
        return np.flatnonzero(np.isin(self._bucket, wanted))


def exact(amounts: Vector) -> Vector:
    """Amounts of a type in which their sums, of any of them, are exact."""
    fits = np.abs(amounts.astype(np.float64)).sum() < _SAFE
    return amounts if fits else amounts.astype(object)


def sum_of(amounts: Vector) -> int:
    """The sum of amounts, exact whatever the size."""
    return int(exact(amounts).sum())


def add_slots(view: View, slots: Sequence[Slot]) -> Vector:
    """Öre per coding, summed over slots of scenario and period; exact whatever the size."""
    if not slots:
        return np.zeros(len(view.codings), np.int64)
    stack = np.stack([view.vector(scenario, period) for scenario, period in slots])
    summed: Vector = exact(stack).sum(axis=0)
    return summed


def checked(amount: int, what: str) -> int:
    """An amount that fits in 64 bits.

    Raises:
        SumOverflow
    """
    if not -(2**63) <= amount < 2**63:
        raise SumOverflow(what=what)
    return amount
