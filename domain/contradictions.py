"""Where a structure contradicts itself: data, so that all of it is told at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from domain.structure import RESERVED_CODES, Dimension, Node, Structure


class Contradiction(NamedTuple):
    """Where a structure contradicts itself: an English template, and its facts."""

    message: str
    facts: Mapping[str, Any]

    def __str__(self) -> str:
        return self.message.format(**self.facts)


def contradictions(structure: Structure) -> tuple[Contradiction, ...]:
    """Every contradiction within a structure; empty where all is well."""
    return tuple(_contradictions(structure))


def _contradictions(structure: Structure) -> Iterator[Contradiction]:
    dimensions, groups = structure.dimensions, structure.account_groups
    yield from _repeats("the dimension “{code}” stands {count} times", (d.code for d in dimensions))
    yield from _repeats("the account group “{code}” stands {count} times", (g.code for g in groups))
    accounts = (account for group in groups for account in group.accounts)
    yield from _repeats(
        "the account {code} stands {count} times; it may stand in one account group", accounts
    )
    columns = (d.column.casefold() for d in dimensions if d.column)
    yield from _repeats("{count} dimensions have the column “{code}”", columns)
    numbers = (str(d.sie_dimension) for d in dimensions if d.sie_dimension)
    yield from _repeats("{count} dimensions have the SIE dimension {code}", numbers)
    for group in groups:
        if group.code in RESERVED_CODES:
            yield Contradiction(
                "the account group's code “{code}” is reserved; choose another",
                {"code": group.code},
            )
    for dimension in dimensions:
        for message, facts in _contradictions_in_tree(dimension):
            yield Contradiction(message, {"dimension": dimension.code, **facts})
    known = {n.code for d in dimensions if d.code == "counterparty" for n in d.nodes}
    for code in structure.internal_counterparties:
        if code not in known:
            yield Contradiction(
                "the internal counterparty “{code}” is not in the dimension counterparty",
                {"code": code},
            )


def _contradictions_in_tree(dimension: Dimension) -> Iterator[Contradiction]:
    nodes = {node.code: node for node in dimension.nodes}
    codes = (node.code for node in dimension.nodes)
    yield from _repeats("{dimension} “{code}” stands {count} times; it may stand once", codes)
    parents = {node.code: node.parent for node in dimension.nodes}
    successors = {node.code: node.successor for node in dimension.nodes}
    for node in dimension.nodes:
        facts = {"code": node.code, "parent": node.parent, "successor": node.successor}
        if node.code in RESERVED_CODES:
            yield Contradiction("{dimension} “{code}”: the code is reserved; choose another", facts)
        if node.parent is not None and node.parent not in nodes:
            yield Contradiction(
                "{dimension} “{code}”: its parent “{parent}” is not in the dimension", facts
            )
        if node.successor is not None and node.successor not in nodes:
            yield Contradiction(
                "{dimension} “{code}”: its successor “{successor}” is not in the dimension", facts
            )
        if (node.valid_from or date.min) > (node.valid_to or date.max):
            yield Contradiction("{dimension} “{code}”: valid_to lies before valid_from", facts)
        if _returns(node, parents):
            yield Contradiction("{dimension} “{code}”: its parents lead back to it", facts)
        if _returns(node, successors):
            yield Contradiction("{dimension} “{code}”: its successors lead back to it", facts)


def _repeats(message: str, codes: Iterable[str]) -> Iterator[Contradiction]:
    for code, count in Counter(codes).items():
        if count > 1:
            yield Contradiction(message, {"code": code, "count": count})


def _returns(node: Node, following: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    code = following.get(node.code)
    while code is not None and code not in seen:
        if code == node.code:
            return True
        seen.add(code)
        code = following.get(code)
    return False
