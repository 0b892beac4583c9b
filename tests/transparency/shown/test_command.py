"""liggare log: the checkpoint, proofs, and a folder's log, as an auditor asks for them."""

import json
import os
from pathlib import Path

import pytest

from adapters.service import Service
from adapters.settings import Settings
from adapters.transparency.checkpoints import opened
from adapters.transparency.notes import Signer
from adapters.transparency.proofs import ConsistencyProof, InclusionProof
from tests.cli.conftest import Run
from tests.cli.given import L
from tests.transparency.given import (
    KEY,
    base64,
    entries_of_size,
    leaf_by_rfc,
    log_in,
    root_by_rfc,
)
from tests.transparency.shown.given import PRIVATE, entries_in, sign

ORIGIN = "liggare.example/provbok"
TRUSTED = Signer(ORIGIN, PRIVATE).verifier


@pytest.fixture
def leaves(provbok: Run) -> list[bytes]:
    """Provbok, signed; and the hashes of its leaves."""
    service = Service(Settings(os.environ["LIGGARE_DATABASE"], "anna"))
    ledger = service.ledger("provbok")
    sign(service, ledger, ORIGIN)
    hashes = [leaf_by_rfc(entry) for entry in entries_in(ledger)]
    service.close()
    return hashes


def test_the_newest_checkpoint_is_printed_as_it_was_signed(run: Run, leaves: list[bytes]) -> None:
    answer = run("log", "checkpoint", *L)

    assert answer.code == 0
    head = opened(answer.out, TRUSTED)
    assert (head.size, head.root) == (len(leaves), root_by_rfc(leaves))


def test_an_event_is_proved_in_a_file_of_its_own(
    run: Run, leaves: list[bytes], tmp_path: Path
) -> None:
    file = tmp_path / "2.tlog-proof"

    assert run("log", "proof", *L, "--position", 2, "--out", file).code == 0

    text = file.read_text(encoding="utf-8")
    assert InclusionProof.parse(text).check(leaves[1], TRUSTED).size == len(leaves)
    assert run("log", "proof", *L, "--position", 2).out == text
    again = run("log", "proof", *L, "--position", 2, "--out", file)
    assert again.code == 1
    assert "--force" in again.err
    assert run("log", "proof", *L, "--position", 2, "--out", file, "--force").code == 0


def test_a_proof_is_told_as_json_too(run: Run, leaves: list[bytes]) -> None:
    told = json.loads(run("log", "proof", *L, "--position", 1, "--format", "json").out)

    assert (told["position"], told["index"], told["size"]) == (1, 0, len(leaves))
    assert told["leaf_hash"] == base64(leaves[0])
    assert told["root"] == base64(root_by_rfc(leaves))
    assert opened(told["checkpoint"], TRUSTED).size == len(leaves)


def test_the_log_is_proved_to_extend_an_older_size(run: Run, leaves: list[bytes]) -> None:
    answer = run("log", "consistency", *L, "--from", 2)

    assert answer.code == 0
    assert ConsistencyProof.parse(answer.out).old == 2
    told = json.loads(run("log", "consistency", *L, "--from", 2, "--to", 3, "--format", "json").out)
    assert (told["from"], told["to"], told["checkpoint"]) == (2, 3, None)
    assert told["from_root"] == base64(root_by_rfc(leaves[:2]))
    assert told["to_root"] == base64(root_by_rfc(leaves[:3]))


@pytest.mark.parametrize(
    "asked",
    [
        ("proof", "--position", 10_000),
        ("proof", "--position", 2, "--size", 1),
        ("proof", "--position", 1, "--size", 2),
        ("consistency", "--from", 3, "--to", 2),
        ("consistency", "--from", 10_000),
        ("consistency", "--from", 1, "--to", 2),
    ],
)
def test_what_cannot_be_proved_is_refused_in_a_sentence(
    run: Run, leaves: list[bytes], asked: tuple[object, ...]
) -> None:
    answer = run("log", *map(str, asked), *L)

    assert (answer.code, answer.out) == (1, "")
    assert len(answer.err.splitlines()) == 1


def test_a_ledger_without_a_key_says_how_it_gets_one(provbok: Run) -> None:
    answer = provbok("log", "checkpoint", *L)

    assert answer.code == 1
    assert "liggare key make --ledger provbok" in answer.err
    assert provbok("log", "checkpoint", "--ledger", "annan").code == 1


def test_a_log_in_a_folder_is_checked(run: Run, tmp_path: Path) -> None:
    folder = log_in(tmp_path / "log", entries_of_size(300))

    answer = run("log", "check", folder, "--key", KEY)

    assert answer.code == 0, answer.err
    assert "example.org/log" in answer.out
    assert "300" in answer.out


def test_what_is_wrong_in_a_folder_is_told_with_code_3(run: Run, tmp_path: Path) -> None:
    folder = log_in(tmp_path / "log", entries_of_size(300))
    tile = folder / "tile/0/000"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])

    answer = run("log", "check", folder)

    assert answer.code == 3
    assert "tile/0/000" in answer.out
    assert "tile/entries/000" in answer.out


def test_a_folder_or_key_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    folder = log_in(tmp_path / "log", entries_of_size(3))

    assert run("log", "check", tmp_path / "nosuch").code == 1
    assert run("log", "check", folder, "--key", "hej").code == 1
    assert run("log", "check", folder, "--key", str(TRUSTED)).code == 1
    assert run("log", "check", folder, "--key", KEY, "--origin", "another").code == 1
