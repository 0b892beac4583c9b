"""Vouchers as rows of a SIE file, each as it now stands."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from adapters.exports.exported import Exported
from adapters.exports.sie_frame import Heads, SieChart
from adapters.exports.standing import Known, Standing
from adapters.files.problems import Problems
from adapters.files.sie.file import Years
from adapters.files.sie.writer import Field, SieWriter
from domain.coding import Line
from domain.money import Ore
from domain.rules import RuleBroken

EXTENDED = 18
"""Months in the longest fiscal year there may be (bokföringslagen 3 kap. 3 §)."""

_NONE = Known("", "", "")


class NotAFiscalYear(RuleBroken):
    """A fiscal year is called by its year, or by its first month where it is a broken one."""

    MESSAGE = "“{text}” is not a fiscal year; write 2025, or 2024-07 for one that begins in July"


class Survey:
    """What must be known of vouchers before the first is written: days, codings, and problems."""

    def __init__(self, chart: SieChart, problems: Problems) -> None:
        self._chart, self._problems = chart, problems
        self.vouchers = self.summed = self.dated = self.unnumbered = 0
        self.first, self.last = date.max, date.min

    def take(self, vouchers: Iterable[Standing]) -> None:
        for voucher in vouchers:
            self._take(voucher)

    def _take(self, voucher: Standing) -> None:
        self.vouchers += 1
        self.summed += voucher.summed
        self.dated += voucher.dated
        self.unnumbered += voucher.known is None
        for day in {voucher.day, *(line.date for line in voucher.lines if line.date)}:
            written = date.fromisoformat(day)
            self.first, self.last = min(self.first, written), max(self.last, written)
        for coding in {line.coding for line in voucher.lines}:
            self._chart.place(coding)
        if difference := -sum(line.amount for line in voucher.lines):
            self._problems.add(
                None,
                "#VER",
                "{reference} sums to {difference} and not to zero, so it is no voucher; export "
                "its lines as xlsx, csv or parquet instead",
                reference=voucher.reference,
                difference=Ore(difference),
            )

    def remark(self, exported: Exported) -> None:
        """Say where what is written is not word for word what the source stated."""
        if self.summed:
            exported.remark(
                "{count} vouchers were corrected since: their rows are sums per coding and period",
                count=self.summed,
            )
        if self.dated:
            exported.remark(
                "{count} vouchers have amounts without a day in their period; those rows have "
                "the period's last day",
                count=self.dated,
            )
        if self.unnumbered:
            exported.remark("{count} vouchers have no number", count=self.unnumbered)


def write_vouchers(
    writer: SieWriter,
    chart: SieChart,
    vouchers: Iterable[Standing],
    texts: Mapping[str, str],
    exported: Exported,
) -> None:
    """Write vouchers, and count them in `exported`; `texts` are those of their ids."""
    heads = Heads(writer)
    for voucher in vouchers:
        known = voucher.known or _NONE
        writer.row(
            "VER",
            writer.code(known.series, "series"),
            writer.code(known.number, "number"),
            _day(voucher.day),
            writer.words(texts.get(voucher.text or "", "")),
        )
        writer.brace("{")
        for line in voucher.lines:
            account, objects = heads[chart.place(line.coding)]
            amount = writer.amount(line.amount, of=f"{voucher.reference} {line.coding.account}")
            writer.row("TRANS", account, objects, amount, *_rest(writer, line, texts))
        writer.brace("}")
        exported.vouchers += 1
        exported.rows += len(voucher.lines)


def _rest(writer: SieWriter, line: Line, texts: Mapping[str, str]) -> list[Field | str]:
    """A row's own day and text, where it has any."""
    text = texts.get(line.text or "", "")
    day = _day(line.date) if line.date else writer.words("")
    if text:
        return [day, writer.words(text)]
    return [day] if line.date else []


def first_and_last(year: str) -> tuple[date, date]:
    """The twelve months of a fiscal year, by its name.

    Raises:
        NotAFiscalYear
    """
    try:
        first = date.fromisoformat(f"{year}-01-01" if len(year) == 4 else f"{year}-01")
    except ValueError:
        raise NotAFiscalYear(text=year) from None
    return first, _months_on(first, 12) - timedelta(days=1)


def years_of(year: str, earliest: date, latest: date) -> Years:
    """The fiscal years of a file whose days lie from `earliest` to `latest`.

    Year 0 has the name asked for. A year named by a January is no calendar year, so it is an
    extended one; so is a broken one whose days go beyond twelve months.
    """
    first, last = first_and_last(year)
    is_calendar = len(year) == 4
    if not is_calendar and (first.month == 1 or latest > last):
        last = _months_on(first, EXTENDED) - timedelta(days=1)
    years = {0: (first, last)}
    while earliest < years[min(years)][0]:
        before = years[min(years)][0]
        years[min(years) - 1] = (_months_on(before, -12), before - timedelta(days=1))
    while latest > years[max(years)][1]:
        after = years[max(years)][1] + timedelta(days=1)
        years[max(years) + 1] = (after, _months_on(after, 12) - timedelta(days=1))
    return years


def _months_on(day: date, months: int) -> date:
    """The first day of a month so many months later."""
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


def _day(day: str) -> str:
    return day.replace("-", "")
