"""A voucher read row by row, by the whole of the format, saying what is wrong in it."""

from adapters.files.problems import Problems
from adapters.files.sie.rows import BadField, Objects, head_of, read_amount, read_row
from adapters.files.sie.series import Series
from adapters.files.sie.voucher_lines import Columns, Header, VoucherLines
from domain.money import Ore
from domain.outcome import Stated

CORRECTIONS = ("RTRANS", "BTRANS")
"""Added and removed rows: an added one is followed by its mirror, and a removed one is gone."""


class OpenVoucher:
    """A voucher whose closing brace has not been read yet."""

    def __init__(self, row: int, lines: VoucherLines, series: Series) -> None:
        self.row, self._lines, self._series = row, lines, series
        self.header: Header | None = None
        self.opened = False
        self.sound = True
        self._places: list[int] = []
        self._written: list[str] = []
        self._ore: list[int] = []

    def begin(self, header: Header) -> None:
        """Take what the `#VER` row says; a voucher whose row is malformed has no header."""
        self.header = header

    def take(self, label: str, text: str) -> None:
        """Take a row within the braces; what is no `#TRANS` does not count.

        Raises:
            BadField
        """
        if label != "TRANS":
            return
        try:
            row = read_row(text)
            if not isinstance(row.text(1), Objects):
                raise BadField(
                    "objects", "the row has no braces after its account; write {empty}", empty="{}"
                )
            head, written = head_of(row.text(0), row.text(1)), row.text(3)
            # Looked up now, so that what is wrong is told with this row's number.
            place, _ = self._lines.codings[head], written and self._lines.days[written]
            ore = read_amount(row.text(2))
        except BadField:
            self.sound = False
            raise
        self._places.append(place)
        self._written.append(written)
        self._ore.append(-ore)

    def close(self, problems: Problems) -> Stated | None:
        """The voucher; None where it has no rows, or holds a problem."""
        header = self.header
        if header is None or not self.sound:
            return None
        self._series.note(header.day, header.series, header.number, header.reference)
        if not self._places:
            return None
        if difference := -sum(self._ore):
            problems.add(
                self.row,
                "#VER",
                "the voucher {series} {number} of {day} sums to {difference} and not to zero; "
                "correct its rows, or export it anew",
                series=header.series,
                number=header.number,
                day=header.day.iso,
                difference=Ore(difference),
            )
            return None
        self._series.note_registered(header.day, header.registered, header.reference)
        rows = (tuple(self._places), tuple(self._written), tuple(self._ore))
        columns, days = Columns((len(self._places),), *rows), (header.day,)
        [lines] = self._lines.of_many(days, columns)
        return Stated(header.reference, header.day.iso, lines, header.text)

    @property
    def empty(self) -> bool:
        return self.sound and self.header is not None and not self._places
