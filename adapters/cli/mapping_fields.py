"""What a mapping is made of, as it is told by options or answered at a terminal."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import typer

from adapters.cli.wiring import part
from adapters.language import _

if TYPE_CHECKING:
    from adapters.imports.mapping import MappedFile
    from domain.mapping import Mapping
    from domain.structure import Structure

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
    period_format: str | None = None
    sign: str | None = None
    unit: str | None = None
    decimal_sign: str | None = None
    skip: tuple[tuple[str, str], ...] | None = None

    def mapping(self) -> "Mapping":
        """The mapping that these say.

        Raises:
            NoAccountColumn
        """
        made = part("domain.mapping")
        if "account" not in self.columns:
            raise part("adapters.imports.mapping").NoAccountColumn
        named = enumerate(MONTHS, start=1)
        months = [(m, self.columns[name]) for m, name in named if name in self.columns]
        own = {"account", "amount", "period", *MONTHS}
        mapping: Mapping = made.Mapping(
            sheet=self.sheet,
            header_row=self.header_row or 1,
            account=self.columns["account"],
            amount=self.columns.get("amount"),
            months=made.months_from(months),
            period=self.columns.get("period"),
            period_format=self.period_format,
            dimensions=tuple(
                made.DimensionColumn(dimension=code, column=column)
                for code, column in self.columns.items()
                if code not in own
            ),
            sign=self.sign or "result",
            unit=self.unit or "kr",
            decimal_sign=self.decimal_sign or "either",
            skip=tuple(made.SkippedRows(column=c, text=t) for c, t in self.skip or ()),
        )
        return mapping


def pairs(texts: list[str], option: str) -> tuple[tuple[str, str], ...]:
    """What stands before and after the equals sign of each."""
    for text in texts:
        if "=" not in text:
            message = _("“{text}” lacks its equals sign; write it as account=Konto", text=text)
            raise typer.BadParameter(message, param_hint=option)
    parted = (text.partition("=") for text in texts)
    return tuple((left.strip(), right.strip()) for left, _sign, right in parted)


def check_meanings(columns: dict[str, str], structure: "Structure") -> None:
    """Refuse a meaning that no column can have."""
    known = ("account", "amount", "period", *MONTHS, *structure.dimension_codes)
    for meaning in columns:
        if meaning not in known:
            message = _("“{value}” is none of {allowed}", value=meaning, allowed=", ".join(known))
            raise typer.BadParameter(message, param_hint="--column")


def completed(fields: Fields, mapped: "MappedFile") -> Fields:
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


def _guessed(guess: Any) -> dict[str, str]:
    named = {"account": guess.account, "amount": guess.amount, "period": guess.period}
    named |= dict(zip(MONTHS, guess.months, strict=False))
    named |= {one.dimension: one.column for one in guess.dimensions}
    return {meaning: column for meaning, column in named.items() if column}
