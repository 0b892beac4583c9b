"""Which codings conditions mean in the whole history of a ledger, whatever day it is."""

from collections.abc import Callable, Iterable, Sequence

from domain.coding import Coding
from domain.structure import KINDS, NoSuchDimension, Structure, StructureVersion
from projections.conditions import Where
from projections.selection import ANY, KIND, UnknownCode
from projections.tree import ACCOUNT_GROUP, MISSING, UNKNOWN

ACCOUNT = "account"

Means = Callable[[Coding], bool]


def codings_meant(
    wheres: Iterable[Where], versions: Sequence[StructureVersion], codings: Sequence[Coding]
) -> Means:
    """The test of a coding that conditions amount to, in every structure there has been.

    A code stands for all that ever stood below it, and for codes that it succeeded. Accounts
    outside the follow-up belong. Conditions on the same dimension mean or, on others and.

    Raises:
        NoSuchDimension, UnknownCode
    """
    structures = [version.structure for version in versions]
    by_dimension: dict[str, list[Means]] = {}
    for where in sorted(set(wheres)):
        one = _one(where, structures, codings)
        by_dimension.setdefault(where.dimension, []).append(one)
    tests = list(by_dimension.values())
    return lambda coding: all(any(one(coding) for one in some) for some in tests)


def _one(where: Where, structures: Sequence[Structure], codings: Sequence[Coding]) -> Means:
    dimension, code = where.dimension, where.code
    if dimension == ACCOUNT:
        listed = (structure.group_of_account() for structure in structures)
        if not any(code in accounts for accounts in listed):
            _refuse_unused(where, (coding.account for coding in codings))
        return _of_codes({code}, lambda coding: coding.account)
    if dimension in (ACCOUNT_GROUP, KIND):
        return _of_codes(_accounts(where, structures), lambda coding: coding.account)
    _refuse_unknown(dimension, structures, codings)
    if code == MISSING:
        return lambda coding: not coding.code(dimension)
    if code == ANY:
        return lambda coding: bool(coding.code(dimension))
    known = _known(dimension, structures)
    if code == UNKNOWN:
        return lambda coding: coding.code(dimension) not in known | {""}
    meant = _below(code, dimension, structures)
    if code not in known:
        _refuse_unused(where, (coding.code(dimension) for coding in codings))
    return _of_codes(meant, lambda coding: coding.code(dimension))


def _of_codes(codes: set[str], raw: Callable[[Coding], str]) -> Means:
    return lambda coding: raw(coding) in codes


def _accounts(where: Where, structures: Sequence[Structure]) -> set[str]:
    """The accounts that any structure had in a group, or in groups of a kind."""
    groups = [
        group
        for structure in structures
        for group in structure.account_groups
        if where.code in (group.kind if where.dimension == KIND else group.code, ANY)
    ]
    if not groups and not (where.dimension == KIND and where.code in KINDS):
        raise UnknownCode(code=where.code, dimension=where.dimension)
    return {account for group in groups for account in group.accounts}


def _refuse_unused(where: Where, used: Iterable[str]) -> None:
    if where.code not in used:
        raise UnknownCode(code=where.code, dimension=where.dimension)


def _refuse_unknown(
    dimension: str, structures: Sequence[Structure], codings: Sequence[Coding]
) -> None:
    known = {code for structure in structures for code in structure.dimension_codes}
    if dimension not in known and not any(coding.code(dimension) for coding in codings):
        listed = (ACCOUNT, ACCOUNT_GROUP, KIND, *sorted(known))
        raise NoSuchDimension(code=dimension, known=", ".join(listed))


def _nodes(dimension: str, structures: Sequence[Structure]) -> list[tuple[str, str | None]]:
    """Every code that the dimension has had, beside each that it has stood under or become."""
    return [
        (node.code, above)
        for structure in structures
        for one in structure.dimensions
        if one.code == dimension
        for node in one.nodes
        for above in (node.parent, node.successor)
    ]


def _known(dimension: str, structures: Sequence[Structure]) -> set[str]:
    return {code for code, _ in _nodes(dimension, structures)}


def _below(code: str, dimension: str, structures: Sequence[Structure]) -> set[str]:
    nodes = _nodes(dimension, structures)
    below = {code}
    while more := {one for one, above in nodes if above in below} - below:
        below |= more
    return below
