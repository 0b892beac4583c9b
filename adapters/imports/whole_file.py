"""A whole file set aside: kept in the ledger's database until a person decides."""

from base64 import b64encode
from functools import partial
from pathlib import Path

from adapters.imports.outcome_file import OutcomeFile
from domain.receipt import Receipt
from domain.recording import SetAsideReason
from domain.rules import RuleBroken

LARGEST = 64 << 20
"""The database takes a kept file as one text, and holds it several times over meanwhile."""

_BLOCK = 3 << 20
"""Whole groups of three bytes, each of which base64 writes as four letters."""


class OlderAndTooLarge(RuleBroken):
    """A file that is older than what is known, and that no person would look through."""

    MESSAGE = (
        "{file} is older than what is known of “{source}”, and too large to be set aside ({size} "
        "MB, at most {most}); nothing of it is recorded, and the file is left as it is"
    )


class ConflictAndTooLarge(RuleBroken):
    """A file that has the order of another, with other contents."""

    MESSAGE = (
        "{file} has the same order as a file that is known of “{source}”, but not its contents, "
        "and is too large to be set aside ({size} MB, at most {most}); nothing of it is recorded: "
        "state --order N, higher, if it is newer"
    )


class NoOrderAndTooLarge(RuleBroken):
    """A file that a source restates with, and that does not say when it was written."""

    MESSAGE = (
        "{file} states no order (#GEN), and “{source}” restates; it is too large to be set aside "
        "({size} MB, at most {most}), and nothing of it is recorded: state --order N"
    )


class OtherFormAndTooLarge(RuleBroken):
    """A file that holds vouchers where its source states balances, or the other way."""

    MESSAGE = (
        "{file} has another form than “{source}” was declared with, and is too large to be set "
        "aside ({size} MB, at most {most}); nothing of it is recorded, and the file is left as it "
        "is"
    )


_TOO_LARGE: dict[SetAsideReason, type[RuleBroken]] = {
    "older": OlderAndTooLarge,
    "conflict": ConflictAndTooLarge,
    "order-missing": NoOrderAndTooLarge,
    "other-form": OtherFormAndTooLarge,
}


def set_aside_file(one: OutcomeFile, path: Path, reason: SetAsideReason) -> Receipt:
    """Set a file aside as it is, whatever is in it.

    Raises:
        OlderAndTooLarge, ConflictAndTooLarge, NoOrderAndTooLarge, OtherFormAndTooLarge
    """
    size, source = path.stat().st_size, one.options.source
    if size > LARGEST:
        whole_mb = -(-size >> 20)
        raise _TOO_LARGE[reason](file=path.name, source=source, size=whole_mb, most=LARGEST >> 20)
    aside = one.ledger.set_aside_file(
        one.act,
        source=source,
        name=path.name,
        reason=reason,
        content=_in_base64(path),
    )
    return Receipt(set_aside=[aside])


def _in_base64(path: Path) -> str:
    """A file's bytes, without the whole of them being held beside their letters."""
    with path.open("rb") as file:
        return "".join(b64encode(block).decode() for block in iter(partial(file.read, _BLOCK), b""))
