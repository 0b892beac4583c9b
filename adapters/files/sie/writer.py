"""Writing the rows of a SIE file: code page 437, debit sign, quoting, and a checksum.

Rows end with CRLF. The checksum (`#KSUMMA`) is the CRC-32 of every label and field between its
two rows, without blanks between them, quotes, escapes and the braces of objects.
"""

import re
import zlib
from collections.abc import Iterable
from typing import BinaryIO, NamedTuple
from unicodedata import normalize

from adapters.files.problems import Problems, in_kronor
from domain.money import MAX_LINE, Ore

_BARE = re.compile(r"[A-Za-z0-9åäöÅÄÖ_.+-]+")
_ACCOUNT = re.compile(r'[^ "{}\x00-\x1f\x7f]+')
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LIKE = str.maketrans({"–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"'})
"""Letters that code page 437 lacks, and what is read as the same."""


class Field(NamedTuple):
    """A field as it stands in the row, and as the checksum takes it."""

    written: str
    summed: str


class SieWriter:
    """Writes a SIE file row by row, and counts what it had to write otherwise.

    Codes are written as they are, or are a problem; names and texts may change where the format
    cannot hold them, and are then listed in `changed`, each with what was written.
    """

    def __init__(self, out: BinaryIO, problems: Problems) -> None:
        self._out, self._problems = out, problems
        self._sum = 0
        self._refused: set[tuple[str, str]] = set()
        self.changed: dict[str, str] = {}

    def begin(self) -> None:
        """Write the two rows that every file begins with."""
        self._out.write(b"#FLAGGA 0\r\n#KSUMMA\r\n")

    def end(self) -> None:
        """Write the checksum."""
        self._out.write(b"#KSUMMA %d\r\n" % self._sum)

    def row(self, label: str, *fields: Field | str | int) -> None:
        """Write a row; a plain text or number stands as it is."""
        written = " ".join([f.written if isinstance(f, Field) else str(f) for f in fields])
        summed = "".join([f.summed if isinstance(f, Field) else str(f) for f in fields])
        self._out.write(f"#{label} {written}\r\n".encode("cp437", "replace"))
        self._sum = zlib.crc32(f"#{label}{summed}".encode("cp437", "replace"), self._sum)

    def brace(self, brace: str) -> None:
        """Write a brace that opens or closes a voucher; the checksum leaves it out."""
        self._out.write(brace.encode() + b"\r\n")

    def account(self, account: str) -> Field:
        """An account, which no quotes may stand around."""
        if not _ACCOUNT.fullmatch(account) or not _is_pc8(account):
            self._refuse("account", account)
        return Field(account, account)

    def code(self, code: str, field: str) -> Field:
        """A code, a voucher's series or its number."""
        if _CONTROL.search(code) or not _is_pc8(code):
            self._refuse(field, code)
        if _BARE.fullmatch(code):
            return Field(code, code)
        return self._quoted(code, field)

    def objects(self, pairs: Iterable[tuple[int, str]]) -> Field:
        """An object list, of pairs of SIE dimension and code."""
        fields = [(dimension, self._object(code)) for dimension, code in pairs]
        written = " ".join(f"{dimension} {code.written}" for dimension, code in fields)
        summed = "".join(f"{dimension}{code.summed}" for dimension, code in fields)
        return Field(f"{{{written}}}", summed)

    def words(self, text: str) -> Field:
        """A name or a text for people."""
        fits = _fitting(text)
        if fits != text:
            self.changed[text] = fits
        return Field(_in_quotes(fits), fits)

    def amount(self, ore: int, of: str) -> str:
        """Öre in result sign as an amount in kronor, debit positive."""
        if abs(ore) > MAX_LINE:
            self._problems.add(
                None,
                of,
                "the amount {amount} is larger than a row may hold; no reader would take it",
                amount=Ore(-ore),
            )
        return in_kronor(-ore)

    def _object(self, code: str) -> Field:
        field = self.code(code, "object")
        # The quotes are what other programs write around every object.
        return self._quoted(code, "object") if field.written == code else field

    def _quoted(self, code: str, field: str) -> Field:
        if not code.endswith("\\"):
            return Field(_in_quotes(code), code)
        # A backslash before the closing quote would escape it; without quotes it is itself.
        if re.search(r'[ "{}]', code):
            self._refuse(field, code)
        return Field(code, code)

    def _refuse(self, field: str, code: str) -> None:
        if (field, code) not in self._refused:
            self._refused.add((field, code))
            self._problems.add(
                None,
                field,
                "“{code}” cannot be written in a SIE file, whose code page 437 or quoting lacks "
                "a letter of it; export a report as xlsx, csv or parquet instead",
                code=code,
            )


def _in_quotes(text: str) -> str:
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'


def _is_pc8(text: str) -> bool:
    try:
        text.encode("cp437")
    except UnicodeEncodeError:
        return False
    return True


def _fitting(text: str) -> str:
    """A text as the format can hold it: what has no likeness in it is a question mark."""
    if not _is_pc8(text):
        text = normalize("NFC", text).translate(_LIKE).replace("…", "...")
        text = text.encode("cp437", "replace").decode("cp437")
    text = _CONTROL.sub(" ", text)
    return f"{text} " if text.endswith("\\") else text
