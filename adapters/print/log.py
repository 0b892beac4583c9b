"""The Merkle log's proofs as JSON, and what was found of a log in a folder."""

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

import typer

from adapters.language import LANGUAGE, _
from adapters.print.printable import printable
from adapters.print.refusal import said
from adapters.transparency.folder import MOST_FINDINGS, Checked
from adapters.transparency.merkle import leaf_hash
from adapters.transparency.published import Extended, Included


def inclusion_json(proof: Included) -> dict[str, Any]:
    """The proof that an event is in the log; hashes and the leaf's entry in Base64."""
    entry = proof.leaf.entry
    return {
        "position": proof.leaf.position,
        "index": proof.leaf.position - 1,
        "size": proof.size,
        "entry": _base64(entry),
        "leaf_hash": _base64(leaf_hash(entry)),
        "root": _base64(proof.root),
        "hashes": _all_base64(proof.hashes),
        "checkpoint": proof.note,
    }


def consistency_json(proof: Extended) -> dict[str, Any]:
    """The proof that the log extends what it was at an older size; hashes in Base64."""
    return {
        "from": proof.first,
        "from_root": _base64(proof.first_root),
        "to": proof.second,
        "to_root": _base64(proof.second_root),
        "hashes": _all_base64(proof.hashes),
        "checkpoint": proof.note,
    }


def print_checked(checked: Checked) -> None:
    """What was found of a log in a folder, one finding a line."""
    head = checked.checkpoint
    _tell("The log “{origin}” has {size} entries.", origin=head.origin, size=_count(head.size))
    _tell("Its head: {head}", head=_base64(head.root))
    if checked.signed:
        _tell("The checkpoint is signed by the key.")
    else:
        _tell("Who signed the checkpoint was not checked: give the key that you trust with --key.")
    if not checked.has_entries:
        _tell("There are no entries in the folder: the tiles alone were checked.")
    for finding in checked.findings:
        typer.echo(printable(f"  {said(finding)}"))
    if len(checked.findings) >= MOST_FINDINGS:
        _tell("So much is wrong that no more was checked.")
    elif checked.findings:
        _tell("Something is wrong: {count} findings.", count=len(checked.findings))
    else:
        _tell("Everything agrees with the head.")


def _tell(message: str, **facts: object) -> None:
    typer.echo(printable(_(message, **facts)))


def _count(number: int) -> str:
    return LANGUAGE.count(number)


def _base64(of: bytes) -> str:
    return b64encode(of).decode()


def _all_base64(of: Iterable[bytes]) -> list[str]:
    return [_base64(one) for one in of]
