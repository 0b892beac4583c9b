"""What every import answers with."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.files.control import Control
from domain.ledger import Ledger, Receipt
from domain.recording import SetAside
from domain.structure import Structure


@dataclass(frozen=True)
class Imported:
    """What an import read, and what became of it."""

    control: Control
    receipt: Receipt
    proposal: str | None = None
    set_aside: Sequence[SetAside] = field(default=())


def structure_of(ledger: Ledger) -> Structure:
    """The structure by whose columns and dimensions a file is read.

    Raises:
        UnknownLedger
    """
    return ledger.structure().newest
