"""A SIE file as it has been opened: what its header says, and its texts in blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from adapters.files.byte_blocks import BOM, byte_blocks
from adapters.files.control import Control, Remark
from adapters.files.problems import Problems
from adapters.files.sie.encodings import Encoding
from domain.source import Form

Years = dict[int, tuple[date, date]]
"""The first and last day of each fiscal year, by its number in the file (0: the present)."""

_DOUBLED_RETURNS = re.compile(r"\r+\n")


@dataclass(slots=True)
class SieFile:
    """What a SIE file says of itself, read before its amounts.

    `digest` is the SHA-256 of the file in hex. `form` is vouchers where it holds any `#VER`,
    else balances where it holds `#PSALDO`; None where it holds neither. `years` are those
    that `#RAR` states with dates. `written` and `order` are the date of `#GEN`, as
    `2025-04-08` and as 20250408. `header_rows` are those before the first amount. `unended` is
    the last row, where it states an amount and has no line end.
    """

    path: Path
    digest: str = ""
    rows: int = 0
    encoding: Encoding = "cp437"
    format: str | None = None
    flag: str | None = None
    program: str | None = None
    written: str | None = None
    order: int | None = None
    sie_type: str | None = None
    company: str | None = None
    organisation_number: str | None = None
    years: Years = field(default_factory=dict)
    until: date | None = None
    form: Form | None = None
    has_periods: bool = False
    has_budget: bool = False
    checksum: bool = False
    header_rows: int = 0
    unended: str | None = None
    remarks: list[Remark] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path.name

    def remark(self, message: str, **facts: object) -> None:
        """Note something that a person should know, and that refuses nothing."""
        self.remarks.append(Remark(message, facts))

    def control(self) -> Control:
        """What the header tells; the amounts are counted while they are read."""
        return Control(
            file=self.name,
            sha256=self.digest,
            program=self.program,
            written=self.written,
            encoding=self.encoding,
            company=self.company,
            organisation_number=self.organisation_number,
            sie_type=self.sie_type,
            checksum=self.checksum,
            rows=self.rows,
            remarks=list(self.remarks),
        )

    def text_blocks(self, problems: Problems) -> Iterator[str]:
        """The file's text in blocks of whole rows, each row ended by a line feed alone.

        Raises:
            MalformedFile: the file can no longer be read.
        """
        first = True
        for block in byte_blocks(self.path, problems):
            raw = block.removeprefix(BOM) if first else block
            if not raw.endswith(b"\n"):
                raw = raw.rstrip(b"\x1a") + b"\n"
            first = False
            # What is left out of the encoding's evidence must not end in a decoding error.
            # Plain ASCII is the same in all of them, and much faster to decode as such.
            text = raw.decode("ascii" if raw.isascii() else self.encoding, errors="replace")
            yield _with_line_feeds(text) if "\r" in text else text


def _with_line_feeds(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return _DOUBLED_RETURNS.sub("\n", text) if "\r" in text else text
