"""Which row of a report a code belongs to, by the structure that holds in the report's period."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.structure import KINDS, Node, Structure, StructureVersion, structure_on

MISSING, UNKNOWN, EXPIRED, TOTAL = "", "?", "expired", "total"
"""Row codes of lines without a code, with an unknown one, with one that has ended; and of all."""

ACCOUNT_GROUP = "account_group"


@dataclass(frozen=True, slots=True)
class Branch:
    """A node's place in a report: its code and name, how deep it stands, what is below it."""

    code: str
    name: str
    level: int
    children: tuple["Branch", ...]
    codes: frozenset[str] = field(init=False, repr=False, compare=False)
    """The codes of the branch, its own included."""

    def __post_init__(self) -> None:
        codes = frozenset([self.code]).union(*(child.codes for child in self.children))
        object.__setattr__(self, "codes", codes)


class Tree:
    """A dimension, or the account groups, as rows; and the row of any code."""

    def __init__(self, branches: tuple[Branch, ...], rows: "Successions | AccountGroups") -> None:
        self.branches = branches
        self._rows = rows
        self._known: dict[str, str] = {}

    def row_of(self, code: str) -> str:
        """The row code of a raw code: a node, or one of MISSING, UNKNOWN, EXPIRED."""
        row = self._known.get(code)
        if row is None:
            row = self._known[code] = self._rows.row_of(code)
        return row

    def branch(self, code: str) -> Branch | None:
        """The branch of a code, at any depth."""
        return next((b for b in _walk(self.branches) if b.code == code), None)


def dimension_tree(versions: Sequence[StructureVersion], dimension: str, day: date) -> Tree:
    """A dimension's tree on a day.

    A node that is not valid that day is left out; what stood below it moves up to the nearest
    node that is.

    Raises:
        NoSuchDimension
    """
    structure = structure_on(versions, day)
    if structure is None:
        raise LookupError("a ledger without a structure has no tree")
    nodes = {node.code: node for node in structure.dimension(dimension).nodes}
    valid = {code: node for code, node in nodes.items() if node.valid_on(day)}

    def parent_of(node: Node) -> str | None:
        parent = node.parent
        while parent is not None and parent not in valid:
            parent = nodes[parent].parent
        return parent

    parents = {code: parent_of(node) for code, node in valid.items()}

    def grow(parent: str | None, level: int) -> tuple[Branch, ...]:
        return tuple(
            Branch(node.code, node.name, level, grow(node.code, level + 1))
            for node in valid.values()
            if parents[node.code] == parent
        )

    ordered = sorted(versions, key=lambda v: v.valid_from or date.min)
    earlier = [v.structure for v in ordered if (v.valid_from or date.min) <= day]
    return Tree(grow(None, 0), Successions(nodes, _nodes_of(earlier, dimension), day))


def account_group_tree(structure: Structure) -> Tree:
    """The account groups under their kinds, as the result summary lists them."""
    branches = tuple(
        Branch(
            kind,
            kind,
            0,
            tuple(
                Branch(group.code, group.name, 1, ())
                for group in structure.account_groups
                if group.kind == kind
            ),
        )
        for kind in KINDS
    )
    return Tree(branches, AccountGroups(structure))


def turning_days(versions: Sequence[StructureVersion]) -> tuple[date, ...]:
    """The days, in order, on which a structure or node begins to hold, or no longer does.

    From one of them until the next every tree is the same.
    """
    days = {version.valid_from for version in versions}
    for version in versions:
        for dimension in version.structure.dimensions:
            for node in dimension.nodes:
                days.add(node.valid_from)
                if node.valid_to is not None and node.valid_to < date.max:
                    days.add(node.valid_to + timedelta(days=1))
    return tuple(sorted(day for day in days if day is not None))


class Successions:
    """Follows a code to the node that stands for it on a day."""

    def __init__(self, nodes: dict[str, Node], earlier: dict[str, Node], day: date) -> None:
        self._nodes, self._earlier, self._day = nodes, earlier, day

    def row_of(self, code: str) -> str:
        seen: set[str] = set()
        while code and code not in seen:
            node = self._nodes.get(code)
            if node is not None and node.valid_on(self._day):
                return code
            node = node or self._earlier.get(code)
            if node is None or (node.valid_from or date.min) > self._day:
                return EXPIRED if seen else UNKNOWN
            seen.add(code)
            if node.successor is None:
                return EXPIRED
            code = node.successor
        return EXPIRED if seen else MISSING


class AccountGroups:
    """Finds an account's group."""

    def __init__(self, structure: Structure) -> None:
        self._groups = {a: g.code for a, g in structure.group_of_account().items()}

    def row_of(self, account: str) -> str:
        return self._groups.get(account, UNKNOWN)


def _nodes_of(structures: Sequence[Structure], dimension: str) -> dict[str, Node]:
    """The last form of every node the dimension has had, of structures in order."""
    return {
        node.code: node
        for structure in structures
        for d in structure.dimensions
        if d.code == dimension
        for node in d.nodes
    }


def _walk(branches: tuple[Branch, ...]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from _walk(branch.children)
