"""Proofs as texts: C2SP tlog-proof and the body of tlog-witness, read, written and checked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.transparency.checkpoints import Checkpoint
from adapters.transparency.merkle import consistency_proof, inclusion_proof
from adapters.transparency.notes import Note, VerifierKey
from adapters.transparency.proofs import (
    ConsistencyProof,
    InclusionProof,
    NotAProof,
    ProofFails,
)
from domain.rules import RuleBroken
from tests.transparency.given import (
    KEY,
    Tiles,
    base64,
    checkpoint_of,
    leaf_by_rfc,
    leaves_of_size,
    vectors,
)

TRUSTED = VerifierKey.parse(KEY)
LEAVES = leaves_of_size(300)
TREE = Tiles().grow(LEAVES)
CHECKPOINT = checkpoint_of(LEAVES)


def proof_of(index: int) -> InclusionProof:
    hashes = tuple(inclusion_proof(index, 300, TREE.hashes))
    return InclusionProof(index, hashes, CHECKPOINT, b"entry %d" % index)


def growth_from(old: int) -> ConsistencyProof:
    return ConsistencyProof(old, tuple(consistency_proof(old, 300, TREE.hashes)), CHECKPOINT)


def head_of(checkpoint: str) -> Checkpoint:
    return Checkpoint.parse(Note.parse(checkpoint).text)


def test_a_proof_is_written_as_the_specification_says() -> None:
    proof = InclusionProof(1, (LEAVES[0],), checkpoint_of(LEAVES[:2]), b"entry 1")

    assert str(proof) == (
        "c2sp.org/tlog-proof@v1\n"
        "extra ZW50cnkgMQ==\n"
        "index 1\n"
        f"{base64(LEAVES[0])}\n"
        "\n"
        f"{checkpoint_of(LEAVES[:2])}"
    )
    alone = InclusionProof(0, (), checkpoint_of(LEAVES[:1]))
    assert str(alone) == f"c2sp.org/tlog-proof@v1\nindex 0\n\n{checkpoint_of(LEAVES[:1])}"
    alone.check(LEAVES[0], TRUSTED)


@pytest.mark.parametrize("index", [0, 1, 255, 256, 299])
def test_a_proof_is_read_back_and_holds(index: int) -> None:
    proof = InclusionProof.parse(str(proof_of(index)))

    assert proof == proof_of(index)
    assert proof.check(leaf_by_rfc(proof.extra), TRUSTED) == head_of(CHECKPOINT)
    with pytest.raises(ProofFails, match=r"example\.org/log"):
        proof.check(LEAVES[index - 1], TRUSTED)


@given(st.data())
def test_a_proof_with_any_bit_changed_does_not_hold(data: st.DataObject) -> None:
    proof = InclusionProof(77, proof_of(77).hashes, CHECKPOINT)
    text = bytearray(str(proof).encode())
    bit = data.draw(st.integers(0, len(text) * 8 - 1))
    text[bit // 8] ^= 1 << bit % 8
    try:
        changed = text.decode()
    except UnicodeDecodeError:
        return

    with pytest.raises(RuleBroken):
        InclusionProof.parse(changed).check(LEAVES[77], TRUSTED)


def test_the_specifications_own_request_to_a_witness_is_read_and_written_back() -> None:
    [known] = vectors("notes.json")["consistency"]

    proof = ConsistencyProof.parse(known["text"])

    assert (proof.old, len(proof.hashes)) == (20_852_014, 4)
    assert head_of(proof.checkpoint).size == 20_852_163
    assert str(proof) == known["text"]


@pytest.mark.parametrize("old", [1, 255, 256, 257, 299, 300])
def test_growth_is_read_back_and_holds(old: int) -> None:
    proof = ConsistencyProof.parse(str(growth_from(old)))

    assert proof == growth_from(old)
    older = head_of(checkpoint_of(LEAVES[:old]))
    assert proof.check(older, TRUSTED) == head_of(CHECKPOINT)
    forked = head_of(checkpoint_of([*LEAVES[: old - 1], bytes(32)]))
    with pytest.raises(ProofFails):
        proof.check(forked, TRUSTED)
    with pytest.raises(ProofFails):
        proof.check(head_of(checkpoint_of(LEAVES[: old - 1])), TRUSTED)


HASH, NOTE = base64(bytes(32)), CHECKPOINT
INCLUSIONS: dict[str, Any] = {
    "nothing": "",
    "another heading": f"c2sp.org/tlog-proof@v2\nindex 0\n\n{NOTE}",
    "no index": f"c2sp.org/tlog-proof@v1\n\n{NOTE}",
    "an index with a zero before it": f"c2sp.org/tlog-proof@v1\nindex 07\n\n{NOTE}",
    "an index below zero": f"c2sp.org/tlog-proof@v1\nindex -1\n\n{NOTE}",
    "an index too large": f"c2sp.org/tlog-proof@v1\nindex {2**63}\n\n{NOTE}",
    "no checkpoint": f"c2sp.org/tlog-proof@v1\nindex 0\n{HASH}\n",
    "a short hash": f"c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n{NOTE}",
    "no Base64": f"c2sp.org/tlog-proof@v1\nindex 0\n{HASH[:-1]}\n\n{NOTE}",
    "extra after the index": f"c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\n{NOTE}",
    "extra of nothing": f"c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n{NOTE}",
    "too many hashes": "c2sp.org/tlog-proof@v1\nindex 0\n" + f"{HASH}\n" * 64 + "\n" + NOTE,
    "a carriage return": f"c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\n{NOTE}",
}


@pytest.mark.parametrize("text", INCLUSIONS.values(), ids=INCLUSIONS)
def test_what_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(NotAProof):
        InclusionProof.parse(text)


@pytest.mark.parametrize(
    "text", ["", "old 1\n", f"old 01\n\n{NOTE}", f"old\n\n{NOTE}", f"index 1\n\n{NOTE}"]
)
def test_what_is_no_proof_of_growth_is_refused(text: str) -> None:
    with pytest.raises(NotAProof):
        ConsistencyProof.parse(text)
