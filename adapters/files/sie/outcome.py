"""Vouchers from a SIE file, one at a time, however large the file is.

Most vouchers are written plainly: `#VER`, `{`, rows of `#TRANS`, `}`. One expression reads all
rows of such a voucher (`_plain`). What is written otherwise, or does not add up, is read row
by row (`OpenVoucher`), by the whole of the format, and what is wrong in it is told.
"""

import re
from collections.abc import Generator, Iterator

from adapters.files.chart import Chart
from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.sie.calendar import Days
from adapters.files.sie.codings import Codings
from adapters.files.sie.file import SieFile
from adapters.files.sie.open_voucher import OpenVoucher
from adapters.files.sie.rows import AMOUNT, BLANKS, HEAD, TWO_DIGITS, BadField, label_of
from adapters.files.sie.voucher_lines import Headers, VoucherLines
from domain.outcome import Stated
from domain.structure import Structure

LARGEST_PLAIN = 8 << 20
"""The text of a voucher longer than 8 MB is never held whole: it is read row by row."""

_OPENING = re.compile(r"[ \t]*#VER[ \t]([^\n]*)\n[ \t]*\{[ \t]*\n")
_CLOSING = re.compile(r"\n[ \t]*\}[ \t]*\n")
_LINE = re.compile(
    rf"^[ \t]*+#TRANS[ \t]++({HEAD})[ \t]++{AMOUNT}"
    r'(?:[ \t]++(?:""|(\d{8}))(?:[ \t][^\n]*+)?|[ \t]*+)$',
    re.MULTILINE | re.ASCII,
)


def vouchers(
    sie: SieFile, structure: Structure, numbers_repeat: bool, control: Control
) -> Iterator[Stated]:
    """The vouchers of a SIE file in result sign, as they are asked for.

    A line's period is that of its own date, else its voucher's. Vouchers without rows are
    counted and left out. `control` is complete when the last voucher has been handed out.

    Raises:
        MalformedFile: at the end, with every problem of the file; the vouchers handed out
            before the first problem must then not be kept.
    """
    problems = Problems(sie.path)
    if sie.form != "vouchers":
        problems.add(
            None,
            None,
            "the file holds no vouchers (#VER) but control totals only; export SIE type 4",
        )
        problems.refuse()
    return _Reading(sie, structure, numbers_repeat, control, problems).stated()


class _Reading:
    """Where the reading of one file stands: the next row's number, and an open voucher."""

    def __init__(
        self,
        sie: SieFile,
        structure: Structure,
        numbers_repeat: bool,
        control: Control,
        problems: Problems,
    ) -> None:
        self.sie, self.control, self.problems = sie, control, problems
        days, self.codings = Days(sie.years), Codings(Chart(structure))
        self.headers = Headers(sie.digest, days, numbers_repeat=numbers_repeat)
        self.lines = VoucherLines(self.codings, days)
        self.row = 1
        self.open: OpenVoucher | None = None
        self.seen: set[int] = set()

    def stated(self) -> Iterator[Stated]:
        rest = ""
        for block in self.sie.text_blocks(self.problems):
            rest = yield from self._read(rest + block, LARGEST_PLAIN)
        yield from self._read(rest, 0)
        if self.open is not None:
            self._not_closed(self.open)
        self.codings.tell(self.control)
        self.problems.refuse_if_any()

    def _read(self, text: str, largest: int) -> Generator[Stated, None, str]:
        """Read all that is whole; returns the rest, which is a voucher's beginning."""
        place = 0
        while place < len(text):
            opening = None if self.open else _OPENING.match(text, place)
            if opening is not None:
                closing = _CLOSING.search(text, opening.end() - 1)
                if closing is None and len(text) - place < largest:
                    return text[place:]
                stated = self._plain(text, opening, closing) if closing else None
                if stated is not None and closing is not None:
                    place = closing.end()
                    if not self.problems:
                        yield stated
                    continue
            end = text.index("\n", place)
            stated = self._row(text[place:end])
            place, self.row = end + 1, self.row + 1
            if stated is not None and not self.problems:
                yield stated
        return ""

    def _plain(self, text: str, opening: re.Match[str], closing: re.Match[str]) -> Stated | None:
        """A voucher all of whose rows are plain, and sum to zero; None where one is not."""
        start, end = opening.end(), closing.start() + 1
        rows = _LINE.findall(text, start, end)
        if not rows or len(rows) != text.count("\n", start, end):
            return None
        heads, kronor, decimals, written = zip(*rows, strict=True)
        ore = tuple([-int(k + TWO_DIGITS[d]) for k, d in zip(kronor, decimals, strict=True)])
        if sum(ore):
            return None
        try:
            header = self.headers.read(opening[1], self.control.vouchers + 1)
            columns = self.lines.columns(header.day, heads, written, ore)
        except BadField:
            return None
        self.row += len(rows) + 3
        self.control.vouchers += 1
        return self._noted(Stated(header.reference, header.day.iso, columns, header.text))

    def _noted(self, stated: Stated) -> Stated:
        # A hash of eight bytes in place of the reference: millions of them stay in memory.
        known = len(self.seen)
        self.seen.add(hash(stated.reference))
        self.control.duplicates += len(self.seen) == known
        return stated

    def _row(self, text: str) -> Stated | None:
        """Read one row with care; a voucher that it closes is returned."""
        bare = text.strip(BLANKS)
        if not bare or bare == "\x1a":
            return None
        label = label_of(text)
        try:
            if label == "VER":
                self._begin(bare)
            elif self.open is not None:
                return self._within(self.open, bare, label)
            elif label in ("TRANS", "RTRANS", "BTRANS"):
                raise BadField(
                    "#" + label, "the row stands outside a voucher; it needs a #VER before it"
                )
            elif label is None:
                raise BadField(
                    "row", "“{text}” is no SIE row; the file is damaged, export it anew", text=bare
                )
        except BadField as bad:
            self.problems.add(self.row, bad.field, bad.message, **bad.facts)
        return None

    def _begin(self, bare: str) -> None:
        if self.open is not None:
            self._not_closed(self.open)
        self.control.vouchers += 1
        self.open = OpenVoucher(self.row, self.lines)
        self.open.begin(self.headers.read(bare[4:], self.control.vouchers))

    def _within(self, voucher: OpenVoucher, bare: str, label: str | None) -> Stated | None:
        if bare == "{" and not voucher.opened:
            voucher.opened = True
        elif bare == "}" and voucher.opened:
            self.open = None
            self.control.empty_vouchers += voucher.empty
            stated = voucher.close(self.problems)
            return self._noted(stated) if stated else None
        elif label is None or not voucher.opened:
            voucher.sound = False
            raise BadField(
                "row",
                "“{text}” cannot stand here; a voucher is #VER, then its rows between braces",
                text=bare,
            )
        else:
            voucher.take(label, bare)
        return None

    def _not_closed(self, voucher: OpenVoucher) -> None:
        self.problems.add(
            voucher.row,
            "#VER",
            "the voucher is not closed by a brace; the file is cut off or damaged, export it anew",
        )
