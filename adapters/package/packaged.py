"""What the export or the import of a package answers with."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adapters.files.control import Remark


@dataclass
class Packaged:
    """A package: whose ledger it is, how far it goes, and what its reader should know.

    `signed` is the position up to which the Merkle log's newest checkpoint reaches, 0 where
    nothing was signed; `key` the public key that has signed it. `size` is in bytes. `damaged`:
    the ledger is not as it was written.
    """

    path: Path
    ledger: str = ""
    position: int = 0
    signed: int = 0
    key: str | None = None
    files: int = 0
    size: int = 0
    damaged: bool = False
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, message: str, **facts: Any) -> None:
        """Note something that whoever has the package should know."""
        self.remarks.append(Remark(message, facts))
