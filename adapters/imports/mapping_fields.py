"""What a mapping is made of, said in part; the rest is what the file most likely means."""

from dataclasses import dataclass, field, replace

from adapters.files.spreadsheets.guess import Guess
from adapters.imports.mapping import MappedFile, NoAccountColumn
from domain.mapping import (
    DimensionColumn,
    Mapping,
    PeriodFormat,
    SkippedRows,
    Unit,
    months_from,
)
from domain.money import DecimalSign
from domain.source import Sign

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True, kw_only=True)
class Fields:
    """A mapping in the making; None: not said.

    `columns` are names of columns by their meaning: account, amount, period, a month (`jan`),
    or a dimension's code. `skip` are pairs of a column and a text.
    """

    sheet: str | None = None
    header_row: int | None = None
    columns: dict[str, str] = field(default_factory=dict)
    period_format: PeriodFormat | None = None
    sign: Sign | None = None
    unit: Unit | None = None
    decimal_sign: DecimalSign | None = None
    skip: tuple[tuple[str, str], ...] | None = None

    def mapping(self) -> Mapping:
        """The mapping that these say.

        Raises:
            NoAccountColumn
        """
        if "account" not in self.columns:
            raise NoAccountColumn
        named = enumerate(MONTHS, start=1)
        months = [(m, self.columns[name]) for m, name in named if name in self.columns]
        own = {"account", "amount", "period", *MONTHS}
        return Mapping(
            sheet=self.sheet,
            header_row=self.header_row or 1,
            account=self.columns["account"],
            amount=self.columns.get("amount"),
            months=months_from(months),
            period=self.columns.get("period"),
            period_format=self.period_format,
            dimensions=tuple(
                DimensionColumn(dimension=code, column=column)
                for code, column in self.columns.items()
                if code not in own
            ),
            sign=self.sign or "result",
            unit=self.unit or "kr",
            decimal_sign=self.decimal_sign or "either",
            skip=tuple(SkippedRows(column=c, text=t) for c, t in self.skip or ()),
        )


def completed(fields: Fields, mapped: MappedFile) -> Fields:
    """The fields, what they do not say taken from what the file most likely means.

    Columns are taken from the file only where none is named; the format of a period column is
    read from what it holds.
    """
    guess = mapped.guess(fields.sheet, fields.header_row)
    columns = fields.columns or _guessed(guess)
    found = mapped.period_format(fields.sheet, guess, columns.get("period"))
    return replace(
        fields,
        header_row=guess.header_row,
        columns=columns,
        period_format=fields.period_format or found,
        sign=fields.sign or guess.sign,
        skip=tuple((s.column, s.text) for s in guess.skip) if fields.skip is None else fields.skip,
    )


def _guessed(guess: Guess) -> dict[str, str]:
    named = {"account": guess.account, "amount": guess.amount, "period": guess.period}
    named |= dict(zip(MONTHS, guess.months, strict=False))
    named |= {one.dimension: one.column for one in guess.dimensions}
    return {meaning: column for meaning, column in named.items() if column}
