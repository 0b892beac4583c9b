"""Trees and their proofs are RFC 6962's: by its example, by others' vectors, by its own words."""

from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.transparency.merkle import (
    EMPTY_ROOT,
    NotInTree,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root_hash,
)
from tests.transparency.given import (
    Tiles,
    leaves_of_size,
    path_by_rfc,
    proof_by_rfc,
    root_by_rfc,
    split_by_rfc,
    vectors,
)

CT, GO = vectors("certificate_transparency.json"), vectors("go.json")
TREE = Tiles().grow(leaves_of_size(70_000))
LEAVES = leaves_of_size(600)

Sizes = st.integers(1, 600)


def hexes(hashes: list[bytes]) -> list[str]:
    return [one.hex() for one in hashes]


def test_the_rfcs_own_example() -> None:
    a, b, c, d, e, f, j = [leaf_hash(b"d%d" % i) for i in range(7)]
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, l = node_hash(g, h), node_hash(i, j)  # noqa: E741 (the RFC's names)
    tree = Tiles().grow([a, b, c, d, e, f, j])

    assert root_hash(7, tree.hashes) == node_hash(k, l)
    assert inclusion_proof(0, 7, tree.hashes) == [b, h, l]
    assert inclusion_proof(3, 7, tree.hashes) == [c, g, l]
    assert inclusion_proof(4, 7, tree.hashes) == [f, j, k]
    assert inclusion_proof(6, 7, tree.hashes) == [i, k]
    assert root_hash(3, tree.hashes) == node_hash(g, c)
    assert consistency_proof(3, 7, tree.hashes) == [c, d, g, l]
    assert consistency_proof(4, 7, tree.hashes) == [l]
    assert consistency_proof(6, 7, tree.hashes) == [i, j, k]


def test_the_tree_of_no_leaves() -> None:
    assert sha256(b"").digest() == EMPTY_ROOT == root_hash(0, TREE.hashes)
    assert consistency_proof(0, 7, TREE.hashes) == []
    assert is_consistent(0, 7, EMPTY_ROOT, root_hash(7, TREE.hashes), [])
    assert not is_consistent(0, 7, bytes(32), root_hash(7, TREE.hashes), [])
    assert is_consistent(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    assert not is_consistent(0, 0, EMPTY_ROOT, bytes(32), [])
    assert not is_consistent(0, 0, bytes(32), bytes(32), [])


def test_the_eight_leaves_of_certificate_transparency() -> None:
    leaves = [leaf_hash(bytes.fromhex(entry)) for entry in CT["entries"]]
    heads = [bytes.fromhex(head) for head in CT["heads"]]
    tree = Tiles().grow(leaves)

    assert [root_hash(size, tree.hashes) for size in range(1, 9)] == heads
    for known in CT["inclusion"]:
        index, size = known["index"], known["size"]
        proof = inclusion_proof(index, size, tree.hashes)
        assert hexes(proof) == known["hashes"]
        assert is_included(leaves[index], index, size, proof, heads[size - 1])
    for known in CT["consistency"]:
        first, second = known["first"], known["second"]
        proof = consistency_proof(first, second, tree.hashes)
        assert hexes(proof) == known["hashes"]
        assert is_consistent(first, second, heads[first - 1], heads[second - 1], proof)


def test_the_heads_and_proofs_that_go_makes() -> None:
    heads = {int(size): bytes.fromhex(head) for size, head in GO["heads"].items()}
    leaves = leaves_of_size(70_000)

    assert {size: root_hash(size, TREE.hashes) for size in heads} == heads
    for known in GO["inclusion"]:
        index, size = known["index"], known["size"]
        assert hexes(inclusion_proof(index, size, TREE.hashes)) == known["hashes"]
        path = [bytes.fromhex(one) for one in known["hashes"]]
        assert is_included(leaves[index], index, size, path, heads[size])
    for known in GO["consistency"]:
        first, second = known["first"], known["second"]
        assert hexes(consistency_proof(first, second, TREE.hashes)) == known["hashes"]
        path = [bytes.fromhex(one) for one in known["hashes"]]
        assert is_consistent(first, second, root_hash(first, TREE.hashes), heads[second], path)


def test_every_small_tree_is_as_the_rfc_says() -> None:
    for size in range(1, 34):
        leaves = LEAVES[:size]
        root = root_by_rfc(leaves)
        assert root_hash(size, TREE.hashes) == root
        for index in range(size):
            path = inclusion_proof(index, size, TREE.hashes)
            assert path == path_by_rfc(index, leaves)
            assert is_included(leaves[index], index, size, path, root)
            proof = consistency_proof(index + 1, size, TREE.hashes)
            assert proof == proof_by_rfc(index + 1, leaves)
            assert is_consistent(index + 1, size, root_by_rfc(LEAVES[: index + 1]), root, proof)


@given(Sizes, st.data())
def test_a_tree_of_any_size_is_as_the_rfc_says(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves, root = LEAVES[:size], root_by_rfc(LEAVES[:size])

    assert root_hash(size, TREE.hashes) == root
    path = inclusion_proof(index, size, TREE.hashes)
    assert path == path_by_rfc(index, leaves)
    assert is_included(leaves[index], index, size, path, root)
    proof = consistency_proof(index + 1, size, TREE.hashes)
    assert proof == proof_by_rfc(index + 1, leaves)
    assert is_consistent(index + 1, size, root_by_rfc(leaves[: index + 1]), root, proof)


def test_head_of_every_size_to_six_hundred() -> None:
    heads = [root_hash(size, TREE.hashes) for size in range(601)]

    assert heads == [root_by_rfc(LEAVES[:size]) for size in range(601)]


@settings(max_examples=30)
@given(st.integers(601, 70_000), st.data())
def test_proofs_of_a_large_tree_hold(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    root, leaf = root_hash(size, TREE.hashes), leaf_hash(b"entry %d" % index)

    assert is_included(leaf, index, size, inclusion_proof(index, size, TREE.hashes), root)
    older = root_hash(index + 1, TREE.hashes)
    proof = consistency_proof(index + 1, size, TREE.hashes)
    assert is_consistent(index + 1, size, older, root, proof)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 1_100), max_size=8))
def test_growing_in_steps_equals_building_at_once(steps: list[int]) -> None:
    leaves, tree = leaves_of_size(sum(steps)), Tiles()
    for before, after in pairwise([0, *(sum(steps[: i + 1]) for i in range(len(steps)))]):
        tree.grow(leaves[before:after])

    assert tree.kept == Tiles().grow(leaves).kept
    assert root_hash(tree.size, tree.hashes) == root_by_rfc(leaves)


def turns(index: int, size: int) -> list[bool]:
    """The way from the head to a leaf: right or left at each node."""
    if size == 1:
        return []
    k = split_by_rfc(size)
    return [False, *turns(index, k)] if index < k else [True, *turns(index - k, size - k)]


Change = st.tuples(st.integers(0, 2**30), st.integers(0, 255))


def flipped(hashes: list[bytes], change: tuple[int, int]) -> list[bytes]:
    """One bit of one hash, the other way."""
    which, bit = change[0] % len(hashes), change[1]
    other = bytearray(hashes[which])
    other[bit // 8] ^= 1 << bit % 8
    return [*hashes[:which], bytes(other), *hashes[which + 1 :]]


@given(Sizes, st.data())
def test_nothing_else_is_included(size: int, data: st.DataObject) -> None:
    index, change = data.draw(st.integers(0, size - 1)), data.draw(Change)
    leaf, path = LEAVES[index], inclusion_proof(index, size, TREE.hashes)
    root = root_hash(size, TREE.hashes)

    def holds(**other: Any) -> bool:
        told = {"leaf": leaf, "index": index, "size": size, "path": path, "root": root} | other
        return is_included(**told)

    other_leaf, other_root, *other_path = flipped([leaf, root, *path], change)
    assert not holds(leaf=other_leaf, root=other_root, path=other_path)
    assert not holds(path=[*path, root])
    assert not holds(path=[root, *path])
    assert not holds(path=[*path, b""])
    assert not path or not holds(path=path[:-1])
    assert not path or not holds(path=path[1:])
    assert not path or not holds(path=[path[0] + b"\x00", *path[1:]])
    assert not any(holds(index=other) for other in range(-1, size + 2) if other != index)
    # A path alone does not say how large its tree is: the head that is signed beside a size does.
    sizes = data.draw(st.lists(st.integers(1, 700), max_size=30))
    told = turns(index, size)
    assert all(
        turns(index, other) == told for other in sizes if index < other and holds(size=other)
    )


@given(Sizes, st.data())
def test_nothing_else_is_consistent(second: int, data: st.DataObject) -> None:
    first, change = data.draw(st.integers(1, second)), data.draw(Change)
    proof = consistency_proof(first, second, TREE.hashes)
    old, new = root_hash(first, TREE.hashes), root_hash(second, TREE.hashes)

    assert is_consistent(first, second, old, new, proof)
    other_old, other_new, *other = flipped([old, new, *proof], change)
    assert not is_consistent(first, second, other_old, other_new, other)
    assert not is_consistent(first, second, old, new, [*proof, new])
    assert not is_consistent(first, second, old, new, [old, *proof])
    assert not proof or not is_consistent(first, second, old, new, proof[:-1])
    assert not proof or not is_consistent(first, second, old, new, proof[1:])
    assert old == new or not is_consistent(first, second, new, old, proof)
    assert first == second or not is_consistent(second, first, old, new, proof)
    assert not is_consistent(first + 1, second, old, new, proof)
    assert first == 1 or not is_consistent(first - 1, second, old, new, proof)


def test_a_proof_of_what_is_not_in_the_tree_is_refused() -> None:
    for index, size in ((7, 7), (-1, 7), (0, 0)):
        with pytest.raises(NotInTree):
            inclusion_proof(index, size, TREE.hashes)
    for first, second in ((8, 7), (-1, 7)):
        with pytest.raises(NotInTree):
            consistency_proof(first, second, TREE.hashes)


def test_a_tree_of_a_trillion_leaves_has_proofs_of_forty_hashes() -> None:
    size = 2**40 + 3
    asked: list[tuple[int, int]] = []

    def hashes(places: Any) -> list[bytes]:
        asked.extend(places)
        return [sha256(repr(place).encode()).digest() for place in places]

    path = inclusion_proof(2**39, size, hashes)

    assert len(path) == 41
    assert all(index << level < size for level, index in asked)
    assert len(consistency_proof(2**39 + 1, size, hashes)) <= 63
