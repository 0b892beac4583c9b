"""Opening a SIE file: what its bytes tell, in which encoding it is, and what its header says."""

import re
from collections.abc import Iterator
from pathlib import Path

from adapters.files.byte_blocks import BOM, Survey, byte_blocks, refuse_carriage_return
from adapters.files.problems import Problems
from adapters.files.sie.checksum import Checksum, checksum_of
from adapters.files.sie.encoding_found import remark_declared, settle_encoding
from adapters.files.sie.encodings import Encoding, Letters
from adapters.files.sie.file import SieFile
from adapters.files.sie.header import read_header, remark_type
from adapters.files.sie.rows import label_of

_LONE_RETURN = re.compile(rb"\r(?!\r*\n)")
_CUT_SHORT = ("PSALDO", "PBUDGET", "IB", "UB", "OIB", "OUB", "RES")


def open_sie(path: Path, encoding: Encoding | None = None) -> SieFile:
    """Read what a SIE file says of itself; its amounts are read by `vouchers` and the like.

    `encoding` is what the user says that its texts are; without it their letters tell.

    Raises:
        MalformedFile: it is no SIE file, its header contradicts itself, its letters do not
            tell its encoding, or its contents are not those that its checksum was made of.
    """
    problems = Problems(path)
    survey, letters, checksum, found = Survey(), Letters(), Checksum(), set[bytes]()
    lone: int | None = None
    for block in byte_blocks(path, problems):
        lone = lone or _lone_return(block, survey.rows + 1)
        checksum.take(block, survey.rows + 1)
        survey.take(block)
        letters.take(block.removeprefix(BOM))
        found |= _content(block, found)
    survey.refuse_what_is_no_text(problems)
    if not survey.beginning.removeprefix(BOM).lstrip(b" \t\r\n").startswith(b"#"):
        problems.add(1, None, "this is not a SIE file: it does not begin with #FLAGGA")
        problems.refuse()
    if lone is not None:
        refuse_carriage_return(lone, problems)
    sie = SieFile(path, digest=survey.digest, rows=survey.rows)
    sie.form = "vouchers" if b"VER" in found else "balances" if b"PSALDO" in found else None
    sie.has_periods, sie.has_budget = b"PSALDO" in found, b"PBUDGET" in found
    settle_encoding(sie, letters, encoding, problems)
    read_header(sie, problems)
    _check(sie, checksum, problems)
    problems.refuse_if_any()
    remark_declared(sie, letters)
    remark_type(sie)
    sie.unended = _unended(survey.ending)
    return sie


def _lone_return(block: bytes, row: int) -> int | None:
    """The first row of a block, whose first is `row`, that a carriage return alone ends."""
    if b"\r" not in block or block.count(b"\r") == block.count(b"\r\n"):
        return None
    lone = _LONE_RETURN.search(block)
    return row + block.count(b"\n", 0, lone.start()) if lone else None


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


def _check(sie: SieFile, checksum: Checksum, problems: Problems) -> None:
    """Compare the file with its checksum; one saved in another encoding since may still agree."""
    if checksum.there and not checksum.right and sie.encoding != "cp437":
        first = checksum_of(_as_written(sie, problems))
        if first.right:
            sie.remark(
                "the checksum agrees once the texts are turned back to code page 437: the file "
                "was saved as {encoding} after it was written",
                encoding=sie.encoding,
            )
            sie.checksum = True
            return
    checksum.tell(problems)
    sie.checksum = checksum.right


def _as_written(sie: SieFile, problems: Problems) -> Iterator[bytes]:
    for text in sie.text_blocks(problems):
        yield text.encode("cp437", errors="replace")


def _unended(ending: bytes) -> str | None:
    """The last row, where it states an amount and has no line end: it may lack its last digits."""
    last = ending.rstrip(b"\x1a").rsplit(b"\n", 1)[-1].decode("cp437")
    return last.strip() if label_of(last) in _CUT_SHORT else None
