"""A voucher read row by row, by the whole of the format, saying what is wrong in it."""

from adapters.files.problems import Problems, in_kronor
from adapters.files.sie_rows import BadField, Objects, read_amount, read_row
from adapters.files.voucher_lines import Header, VoucherLines
from domain.outcome import Stated

CORRECTIONS = ("RTRANS", "BTRANS")
"""Added and removed rows: an added one is followed by its mirror, and a removed one is gone."""


class OpenVoucher:
    """A voucher whose closing brace has not been read yet."""

    def __init__(self, row: int, header: Header | None) -> None:
        self.row, self.header = row, header
        self.opened = False
        self.sound = header is not None
        self._heads: list[str] = []
        self._written: list[str] = []
        self._ore: list[int] = []

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
            ore = read_amount(row.text(2))
            self._heads.append(f"{row.text(0)} {row.text(1)}")
            self._written.append(row.text(3))
            self._ore.append(-ore)
        except BadField:
            self.sound = False
            raise

    def close(self, lines: VoucherLines, problems: Problems) -> Stated | None:
        """The voucher, or None where it has no rows or cannot be read.

        Raises:
            BadField
        """
        header = self.header
        if header is None or not self.sound or not self._heads:
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
                difference=in_kronor(difference),
            )
            return None
        columns = lines.columns(
            header.day, tuple(self._heads), tuple(self._written), tuple(self._ore)
        )
        return Stated(header.reference, header.day.iso, columns, header.text)

    @property
    def empty(self) -> bool:
        return not self._heads
