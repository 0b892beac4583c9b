"""Where codes and lines stand in a report of a period, by the structures in the log.

Like the rest of the oracle it is written from the rules of the domain alone.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from tests.properties.log import Book, Line, Version

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"


class Asked(NamedTuple):
    """One set of rows: what makes them, the conditions on lines, and the group's name."""

    rows: str
    where: tuple[tuple[str, str], ...] = ()
    eliminate_internal: bool = False
    group: str | None = None


def last_day(period: int) -> str:
    year, month = divmod(period, 100)
    return f"{year:04d}-{month:02d}-{monthrange(year, month)[1]:02d}"


def structure_on(versions: Sequence[Version], day: str) -> dict[str, Any]:
    """Of those begun, the latest begun; of the same day, the last known; else the earliest."""
    begins = {version.valid_from or FIRST_DAY for version in versions}
    begun = [begin for begin in begins if begin <= day]
    chosen = max(begun) if begun else min(begins)
    return [v.structure for v in versions if (v.valid_from or FIRST_DAY) == chosen][-1]


def nodes_of(structure: Mapping[str, Any], dimension: str) -> dict[str, dict[str, Any]]:
    found = [d for d in structure["dimensions"] if d["code"] == dimension]
    return {node["code"]: node for node in found[0]["nodes"]} if found else {}


def valid(node: Mapping[str, Any], day: str) -> bool:
    return (node["valid_from"] or FIRST_DAY) <= day <= (node["valid_to"] or LAST_DAY)


class Place:
    """Where codes stand in a report of a period: the tree, and each code's row."""

    def __init__(self, book: Book, period: int) -> None:
        self.day = last_day(period)
        self.structure = structure_on(book.versions, self.day)
        begun = [v for v in book.versions if (v.valid_from or FIRST_DAY) <= self.day]
        self.older = sorted(begun, key=lambda v: (v.valid_from or FIRST_DAY, v.position))

    def group_of(self, account: str) -> str:
        for group in self.structure["account_groups"]:
            if account in group["accounts"]:
                return str(group["code"])
        return "?"

    def row_of(self, dimension: str, line: Line) -> str:
        if dimension == "account_group":
            return self.group_of(line.account)
        code = line.codes.get(dimension, "")
        return self._standing(dimension, code) if code else ""

    def _standing(self, dimension: str, first: str) -> str:
        """The node that stands for a code on the day: itself, or a successor's successor."""
        now = nodes_of(self.structure, dimension)
        code = first
        passed: set[str] = set()
        while code not in passed:
            if code in now and valid(now[code], self.day):
                return code
            known = [now[code]] if code in now else self._formerly(dimension, code)
            if not known or (known[-1]["valid_from"] or FIRST_DAY) > self.day:
                return "expired" if passed else "?"
            if known[-1]["successor"] is None:
                return "expired"
            passed.add(code)
            code = known[-1]["successor"]
        return "expired"

    def _formerly(self, dimension: str, code: str) -> list[dict[str, Any]]:
        trees = [nodes_of(version.structure, dimension) for version in self.older]
        return [tree[code] for tree in trees if code in tree]

    def children(self, dimension: str) -> dict[str | None, list[str]]:
        """Codes below each code, and the roots below None, as reports list them."""
        if dimension == "account_group":
            below: dict[str | None, list[str]] = {None: ["revenue", "cost", "grant"]}
            for group in self.structure["account_groups"]:
                below.setdefault(group["kind"], []).append(group["code"])
            return below
        nodes = nodes_of(self.structure, dimension)
        below = defaultdict(list)
        for code, node in nodes.items():
            if valid(node, self.day):
                parent = node["parent"]
                while parent is not None and not valid(nodes[parent], self.day):
                    parent = nodes[parent]["parent"]
                below[parent].append(code)
        return dict(below)

    def selects(self, asked: Asked) -> Callable[[Line], bool]:
        """Whether a line is in the selection of a set of rows."""
        prefixes = tuple(self.structure["follow_up_accounts"])
        internal = set(self.structure["internal_counterparties"])
        by_dimension: dict[str, list[str]] = defaultdict(list)
        for dimension, code in asked.where:
            by_dimension[dimension].append(code)

        def test(line: Line) -> bool:
            if not line.account.startswith(prefixes):
                return False
            if asked.eliminate_internal and line.codes.get("counterparty", "") in internal:
                return False
            return all(
                any(self._holds(dimension, code, line) for code in codes)
                for dimension, codes in by_dimension.items()
            )

        return test

    def _holds(self, dimension: str, code: str, line: Line) -> bool:
        if dimension == "kind":
            groups = self.structure["account_groups"]
            return any(line.account in g["accounts"] for g in groups if g["kind"] == code)
        if dimension == "account_group":
            return self.group_of(line.account) == code
        stated = line.codes.get(dimension, "")
        if code in ("", "*"):
            return bool(stated) == (code == "*")
        return self.row_of(dimension, line) in below(self.children(dimension), code)


def below(children: Mapping[str | None, list[str]], code: str) -> set[str]:
    """A code and all codes below it."""
    return {code}.union(*(below(children, child) for child in children.get(code, ())))
