"""Vouchers from a SIE file, one at a time, however large the file is.

Most vouchers are written plainly, and are read many at once (`PlainVouchers`). What is written
otherwise, or does not add up, is read row by row (`OpenVoucher`), by the whole of the format,
and what is wrong in it is told.
"""

import re
from collections.abc import Generator, Iterator

from adapters.files.chart import Chart
from adapters.files.control import Control
from adapters.files.problems import Problems
from adapters.files.sie.agreement import Agreement
from adapters.files.sie.calendar import Days
from adapters.files.sie.codings import Codings
from adapters.files.sie.declarations import Declarations
from adapters.files.sie.file import SieFile
from adapters.files.sie.header import remark_ending
from adapters.files.sie.open_voucher import OpenVoucher
from adapters.files.sie.plain_vouchers import MOST_AT_ONCE, PlainVouchers, Run
from adapters.files.sie.rows import BLANKS, BadField, label_of
from adapters.files.sie.series import Series
from adapters.files.sie.voucher_lines import Headers, VoucherLines
from domain.outcome import Stated
from domain.structure import Structure

LARGEST_PLAIN = 8 << 20
"""The text of a voucher longer than 8 MB is never held whole: it is read row by row."""

_OPENING = re.compile(r"[ \t]*#VER[ \t][^\n]*\n[ \t]*\{[ \t]*\n")
_CLOSING = re.compile(r"\n[ \t]*\}[ \t]*\n")


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
        self.series = Series(control, numbers_repeat=numbers_repeat)
        self.plain = PlainVouchers(self.headers, self.lines, self.series)
        self.agreement = Agreement(sie, self.codings, problems)
        self.declarations = Declarations(problems, header_rows=sie.header_rows)
        self.row = 1
        self.open: OpenVoucher | None = None

    def stated(self) -> Iterator[Stated]:
        rest = ""
        for block in self.sie.text_blocks(self.problems):
            rest = yield from self._read(rest + block, LARGEST_PLAIN)
        yield from self._read(rest, 0)
        if self.open is not None:
            self._not_closed(self.open)
        self._tell()
        self.problems.refuse_if_any()

    def _tell(self) -> None:
        self.codings.tell(self.control)
        self.series.tell()
        self.declarations.tell(self.control, self.codings.accounts)
        self.agreement.tell(self.control)
        remark_ending(self.sie, self.control)

    def _read(self, text: str, largest: int) -> Generator[Stated, None, str]:
        """Read all that is whole; returns the rest, which is a voucher's beginning."""
        place = one_by_one = 0
        while place < len(text):
            run = None if self.open else self._run(text, place, one=place < one_by_one)
            if run is None:
                if not self.open and len(text) - place < largest and _is_begun(text, place):
                    return text[place:]
                place = yield from self._read_row(text, place)
            elif run.stated is not None:
                self.row += text.count("\n", place, run.end)
                self.control.vouchers += run.vouchers
                place = run.end
                if not self.problems:
                    yield from run.stated
            elif place >= one_by_one and run.vouchers > 1:
                one_by_one = run.end
            else:
                place = yield from self._read_row(text, place)
        return ""

    def _run(self, text: str, place: int, *, one: bool) -> Run | None:
        return self.plain.run(text, place, self.control.vouchers, 1 if one else MOST_AT_ONCE)

    def _read_row(self, text: str, place: int) -> Generator[Stated, None, int]:
        end = text.index("\n", place)
        stated = self._row(text[place:end])
        self.row += 1
        if stated is not None and not self.problems:
            yield stated
        return end + 1

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
            else:
                self._beside(bare, label)
        except BadField as bad:
            self.problems.add(self.row, bad.field, bad.message, **bad.facts)
        return None

    def _beside(self, bare: str, label: str | None) -> None:
        """Read a row outside the vouchers."""
        if label is None:
            raise BadField(
                "row", "“{text}” is no SIE row; the file is damaged, export it anew", text=bare
            )
        if label in ("TRANS", "RTRANS", "BTRANS"):
            raise BadField(
                "#" + label, "the row stands outside a voucher; it needs a #VER before it"
            )
        if not self.agreement.take(self.row, label, bare):
            self.declarations.take(self.row, label, bare)

    def _begin(self, bare: str) -> None:
        if self.open is not None:
            self._not_closed(self.open)
        self.control.vouchers += 1
        self.open = OpenVoucher(self.row, self.lines, self.series)
        self.open.begin(self.headers.read(bare[4:], self.control.vouchers))

    def _within(self, voucher: OpenVoucher, bare: str, label: str | None) -> Stated | None:
        if bare == "{" and not voucher.opened:
            voucher.opened = True
        elif bare == "}" and voucher.opened:
            self.open = None
            self.control.empty_vouchers += voucher.empty
            return voucher.close(self.problems)
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


def _is_begun(text: str, place: int) -> bool:
    """Whether a voucher begins here, and its end is yet to be read."""
    opening = _OPENING.match(text, place)
    return opening is not None and _CLOSING.search(text, opening.end() - 1) is None
