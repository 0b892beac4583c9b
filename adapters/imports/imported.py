"""What every import answers with."""

from dataclasses import dataclass

from adapters.files.control import Control
from domain.ledger import Ledger, Receipt
from domain.structure import Structure


@dataclass(frozen=True)
class Imported:
    """What an import read by which structure, and what became of it."""

    structure: Structure
    control: Control
    receipt: Receipt
    proposal: str | None = None


def structure_of(ledger: Ledger) -> Structure:
    """The structure by whose columns and dimensions a file is read.

    Raises:
        UnknownLedger
    """
    return ledger.structure().newest
