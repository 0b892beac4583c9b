"""A structure file into the ledger."""

from datetime import date
from pathlib import Path

from adapters.files.structure_file import read_structure
from adapters.service import Service
from domain.base import Act
from domain.structure import Structure


def load_structure(
    service: Service, path: Path, valid_from: date | None, act: Act | None = None
) -> tuple[Structure, bool]:
    """Take a structure file into use; False where it is known already.

    It is the act of `act`, or of the system user.
    """
    structure = read_structure(path)
    ledger = service.ledger(structure.ledger)
    new = ledger.load_structure(act or service.act(), structure, valid_from=valid_from)
    return structure, new
