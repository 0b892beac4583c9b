"""A SIE file's header: who wrote it, when, for which years, and what it holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from adapters.files.byte_blocks import BOM, Survey, byte_blocks
from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.sie.rows import BadField, Row, label_of, read_day, read_row
from domain.source import Form

Encoding = Literal["cp437", "utf-8"]

Years = dict[int, tuple[date, date]]
"""The first and last day of each fiscal year, by its number in the file (0: the present)."""

_HEADER = frozenset({"PROGRAM", "GEN", "SIETYP", "RAR"})


@dataclass(slots=True)
class SieFile:
    """What a SIE file says of itself, read before its amounts.

    `digest` is the SHA-256 of the file in hex. `form` is vouchers where it holds any `#VER`,
    else balances where it holds `#PSALDO`; None where it holds neither. `years` are those
    that `#RAR` states with dates. `written` and `order` are the date of `#GEN`, as
    `2025-04-08` and as 20250408.
    """

    path: Path
    digest: str = ""
    rows: int = 0
    encoding: Encoding = "cp437"
    program: str | None = None
    written: str | None = None
    order: int | None = None
    sie_type: str | None = None
    years: Years = field(default_factory=dict)
    form: Form | None = None
    has_budget: bool = False

    @property
    def name(self) -> str:
        return self.path.name

    def control(self) -> Control:
        """What the header tells; the amounts are counted while they are read."""
        control = Control(
            file=self.name,
            sha256=self.digest,
            program=self.program,
            written=self.written,
            encoding=self.encoding,
            rows=self.rows,
        )
        if self.encoding != "cp437":
            control.remark(
                "the texts are {encoding}, where the standard has code page 437; they are read "
                "as they are",
                encoding=self.encoding,
            )
        return control

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
            # A file that changed since it was opened must not end in a decoding error.
            text = raw.decode(self.encoding, errors="replace")
            yield text.replace("\r\n", "\n") if "\r" in text else text


def open_sie(path: Path) -> SieFile:
    """Read what a SIE file says of itself; its amounts are read by `vouchers` and the like.

    Raises:
        MalformedFile: it is no SIE file, or its header contradicts itself.
    """
    problems, survey, found = Problems(path), Survey(), set[bytes]()
    for block in byte_blocks(path, problems):
        survey.take(block)
        found |= _content(block, found)
    survey.refuse_what_is_no_text(problems)
    if not survey.beginning.removeprefix(BOM).lstrip(b" \t\r\n").startswith(b"#"):
        problems.add(1, None, "this is not a SIE file: it does not begin with #FLAGGA")
        problems.refuse()
    sie = SieFile(path, digest=survey.digest, rows=survey.rows)
    sie.encoding = "utf-8" if survey.utf8 and not survey.ascii else "cp437"
    sie.form = "vouchers" if b"VER" in found else "balances" if b"PSALDO" in found else None
    sie.has_budget = b"PBUDGET" in found
    _read_header(sie, problems)
    problems.refuse_if_any()
    return sie


def _content(block: bytes, found: set[bytes]) -> set[bytes]:
    """The labels of amounts in a block that have not been found before."""
    if b"VER" in found:  # what else a large file holds decides nothing; only budgets are sought
        return {b"PBUDGET"} if b"#PBUDGET" in block else set()
    upper = block.upper()
    return {
        label
        for label in (b"VER", b"PSALDO", b"PBUDGET")
        if b"#" + label in upper and re.search(rb"(?m)^[ \t]*#%b(?=[ \t])" % label, upper)
    }


def _read_header(sie: SieFile, problems: Problems) -> None:
    number = 0
    for block in sie.text_blocks(problems):
        for text in block.split("\n"):
            number += 1
            label = label_of(text)
            if label in ("VER", "PSALDO", "PBUDGET"):
                return
            if label in _HEADER:
                try:
                    _take(sie, label, read_row(text))
                except BadField as bad:
                    problems.add(number, bad.field, bad.message, **bad.facts)
        number -= 1  # what follows a block's last line feed is no row


def _take(sie: SieFile, label: str, row: Row) -> None:
    if label == "PROGRAM":
        sie.program = " ".join(row.fields) or None
    elif label == "SIETYP":
        sie.sie_type = row.text(0)
    elif label == "GEN" and row.text(0):
        written = read_day(row.text(0), "#GEN")
        sie.written, sie.order = written.isoformat(), int(row.text(0))
    elif label == "RAR" and row.text(1):
        year = read_year(row.text(0))
        first, last = read_day(row.text(1), "#RAR"), read_day(row.text(2), "#RAR")
        if last < first:
            raise BadField(
                "#RAR", "the fiscal year ends {last}, before it begins", last=last.isoformat()
            )
        sie.years[year] = (first, last)


def read_year(text: str) -> int:
    """The number of a fiscal year in the file: 0, -1 and so on.

    Raises:
        BadField
    """
    if not re.fullmatch(r"-?[0-9]{1,3}", text):
        raise BadField("year", "“{text}” is not a year's number; write 0 or -1", text=text)
    return int(text)
