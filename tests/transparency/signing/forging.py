"""What somebody makes who wants a log to be another than it was: forged, forked, rewritten."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.transparency.at_hand import replace_lost_key
from adapters.transparency.keys import load_key, make_key
from adapters.transparency.notes import Note, VerifierKey, signed
from adapters.transparency.notes import Signer as NoteSigner
from tests.transparency.signing.behind import Behind, altered
from tests.transparency.signing.given import LEDGER, Signer, signed_ledger


def introduce_unvouched(made: Signer) -> None:

    replace_lost_key(made.service, LEDGER)


def foreign_key(folder: Path) -> VerifierKey:

    return NoteSigner("liggare.example/skolan", make_key(folder / "foreign.pem")).verifier


def forged_checkpoint(made: Signer, size: int) -> str:
    """A checkpoint of the right head by a key that nobody knows."""
    folder = made.file.parent
    make_key(folder / "forger.pem")
    return signed_with((folder / "forger.pem").read_bytes(), made, folder)


def signed_with(pem: bytes, made: Signer, folder: Path) -> str:

    file = folder / "other.pem"
    file.write_bytes(pem)
    file.chmod(0o600)
    text = Note.parse(made.newest().note).text
    return str(signed(text, [NoteSigner("liggare.example/skolan", load_key(file))]))


@contextmanager
def other_log(made: Signer, folder: Path, vouchers: int) -> Iterator[Signer]:
    """Another log under the same name and by the same key."""
    other = folder / "other"
    other.mkdir()
    (other / "key.pem").write_bytes(made.file.read_bytes())
    (other / "key.pem").chmod(0o600)
    with signed_ledger(f"sqlite:///{other}/ledgers.sqlite", other, vouchers) as fork:
        yield fork


def rewrite(made: Signer, behind: Behind) -> None:
    """Let an event, at 650, be another, and the tree be made anew over it; the heads stay."""
    kept = made.checkpoints()
    behind.do(altered(behind, 650), "DELETE FROM tile", "DELETE FROM signed_checkpoint")
    made.sign()
    behind.do("DELETE FROM signed_checkpoint")
    insert = "INSERT INTO signed_checkpoint VALUES (?, ?, ?, ?, 1)"
    behind.do(*((insert, (LEDGER, one.size, one.note, one.signed_at)) for one in kept))
