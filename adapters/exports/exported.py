"""What an export answers with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.files.control import Remark
from adapters.files.problems import Problem
from domain.rules import RuleBroken


@dataclass
class Exported:
    """What was written: rows of amounts and their sum (öre, result sign), as of a position."""

    path: Path
    position: int
    recorded_at: datetime | None
    rows: int = 0
    vouchers: int = 0
    sum: int = 0
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, message: str, **facts: Any) -> None:
        """Note something that whoever reads the file should know."""
        self.remarks.append(Remark(message, facts))


class CannotBeWritten(RuleBroken):
    """What is asked for does not fit in the file's format; nothing is written."""

    MESSAGE = "{file} cannot be written ({count} problems); nothing is written"

    def __init__(self, problems: Sequence[Problem], *, more: int = 0) -> None:
        self.problems = tuple(problems)
        super().__init__(file=problems[0].file, count=len(problems) + more)
