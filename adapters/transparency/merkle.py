"""Merkle trees as RFC 6962, section 2, defines them: heads, inclusion and consistency proofs.

A tree's hashes are asked for by `Hashes`: the hash of the perfect subtree over the 2^level leaves
from index × 2^level on. Whoever keeps the hashes decides how; nothing here knows tiles.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from domain.rules import RuleBroken

HASH_SIZE = 32

EMPTY_ROOT = sha256().digest()
"""The head of a tree without leaves."""

Place = tuple[int, int]
"""A perfect subtree: its level, and its number among those of that level."""

Hashes = Callable[[Sequence[Place]], Sequence[bytes]]
"""The hashes of perfect subtrees, in the order in which they are asked for."""

_Span = tuple[int, int]
"""The leaves from the first up to, and not including, the second."""


class NotInTree(RuleBroken):
    """A proof is asked for of leaves that the tree does not have."""

    MESSAGE = "there is no proof of {wanted} in a tree of {size} leaves"


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a leaf: of a zero byte and the entry."""
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node: of a one byte and both children."""
    return sha256(b"\1" + left + right).digest()


def root_hash(size: int, hashes: Hashes) -> bytes:
    """The head of the tree over the first `size` leaves."""
    [root] = _hashes_of([(0, size)], hashes) if size else [EMPTY_ROOT]
    return root


def inclusion_proof(index: int, size: int, hashes: Hashes) -> list[bytes]:
    """The audit path of a leaf (RFC 6962, 2.1.1), from the leaf upwards.

    Raises:
        NotInTree
    """
    if not 0 <= index < size:
        raise NotInTree(size=size, wanted=index)
    return _hashes_of(list(_path(index, 0, size)), hashes)


def consistency_proof(first: int, second: int, hashes: Hashes) -> list[bytes]:
    """The proof that the tree of `first` leaves is a prefix of that of `second` (2.1.2).

    Raises:
        NotInTree
    """
    if not 0 <= first <= second:
        raise NotInTree(size=second, wanted=first)
    if first in (0, second):
        return []
    return _hashes_of(list(_subproof(first, 0, second, whole=True)), hashes)


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether an audit path leads from a leaf's hash to the head (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes(leaf, *path):
        return False
    node, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if node % 2 or node == last:
            found = node_hash(sibling, found)
            while not node % 2 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(
    first: int, second: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether a proof leads from the older head to the newer one (RFC 9162, 2.1.4.2)."""
    if not 0 <= first <= second or not _are_hashes(*path):
        return False
    if first == second and old_root != new_root:
        return False
    if first in (0, second):
        return not path and (first > 0 or old_root == EMPTY_ROOT)
    is_perfect = first & (first - 1) == 0
    hashes = iter([old_root, *path] if is_perfect else path)
    node, last = first - 1, second - 1
    while node % 2:
        node, last = node >> 1, last >> 1
    found = next(hashes, b"")
    old = new = found
    for sibling in hashes:
        if last == 0:
            return False
        if node % 2 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node % 2 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def perfect_subtrees(first: int, last: int) -> Iterator[Place]:
    """The largest perfect subtrees that together are a span of leaves, from the left.

    The span begins where a subtree of its size may begin.
    """
    while first < last:
        level = (last - first).bit_length() - 1
        yield level, first >> level
        first += 1 << level


def _path(index: int, first: int, last: int) -> Iterator[_Span]:
    """The spans beside the way from the head to a leaf, the lowest first."""
    if last - first == 1:
        return
    middle = first + _split(last - first)
    if index < middle - first:
        yield from _path(index, first, middle)
        yield middle, last
    else:
        yield from _path(index - (middle - first), middle, last)
        yield first, middle


def _subproof(size: int, first: int, last: int, *, whole: bool) -> Iterator[_Span]:
    """The spans of a consistency proof; `whole`: the older tree is this subtree from its start."""
    if size == last - first:
        if not whole:
            yield first, last
        return
    middle = first + _split(last - first)
    if size <= middle - first:
        yield from _subproof(size, first, middle, whole=whole)
        yield middle, last
    else:
        yield from _subproof(size - (middle - first), middle, last, whole=False)
        yield first, middle


def _are_hashes(*hashes: bytes) -> bool:
    return all(len(one) == HASH_SIZE for one in hashes)


def _split(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << ((size - 1).bit_length() - 1)


def _hashes_of(spans: Sequence[_Span], hashes: Hashes) -> list[bytes]:
    """The heads of spans of leaves, all of their subtrees asked for at once."""
    places = [list(perfect_subtrees(*span)) for span in spans]
    found = iter(hashes([place for of_span in places for place in of_span]))
    heads = []
    for of_span in places:
        *left, head = [next(found) for _ in of_span]
        for sibling in reversed(left):
            head = node_hash(sibling, head)
        heads.append(head)
    return heads
