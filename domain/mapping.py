"""Mappings (sv: kolumnmall): what the columns of a spreadsheet mean, made once and kept."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from domain.base import Act, Aggregate, Event
from domain.money import KRONA, DecimalSign
from domain.profile import MONTHS
from domain.rules import RuleBroken
from domain.source import Sign
from domain.structure import Structure

Unit = Literal["öre", "kr", "tkr", "mnkr"]
DECIMALS: dict[Unit, int] = {"öre": 0, "kr": KRONA, "tkr": 5, "mnkr": 8}
"""How many decimals an amount in each unit has, down to the öre."""

PeriodFormat = Literal["month", "date", "month-of-year", "year"]
PERIOD_FORMATS: tuple[PeriodFormat, ...] = ("month", "date", "month-of-year", "year")
UNITS: tuple[Unit, ...] = ("öre", "kr", "tkr", "mnkr")
SIGNS: tuple[Sign, ...] = ("result", "debit")
DECIMAL_SIGNS: tuple[DecimalSign, ...] = ("comma", "point", "either")

ColumnName = str


class _Stated(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DimensionColumn(_Stated):
    """The column that holds a dimension's codes."""

    dimension: str
    column: ColumnName


class SkippedRows(_Stated):
    """Rows that are no amounts, such as sums: those with this text in a column.

    A text that ends with `*` fits all that begin with what stands before it.
    """

    column: ColumnName
    text: str


class Mapping(_Stated):
    """What the columns of a spreadsheet mean, and how its amounts and periods are written.

    Amounts stand in one column (`amount`), or in a column for each month (`months`, January
    first, null where there is none). With `amount`, a `period` column says the month; without
    one, or where it holds a year alone, the amounts are those of full years. Columns are known
    by their names, in any case. `sign` is `result` (revenue positive) or `debit`.
    """

    sheet: str | None = None
    header_row: int = 1
    account: ColumnName
    amount: ColumnName | None = None
    months: tuple[ColumnName | None, ...] = ()
    period: ColumnName | None = None
    period_format: PeriodFormat | None = None
    dimensions: tuple[DimensionColumn, ...] = ()
    sign: Sign = "result"
    unit: Unit = "kr"
    decimal_sign: DecimalSign = "either"
    skip: tuple[SkippedRows, ...] = ()

    def columns(self) -> Iterator[ColumnName]:
        """The columns that are read for what they hold, in no order of the file."""
        named = (self.account, self.amount, self.period, *self.months)
        yield from (column for column in named if column is not None)
        yield from (dimension.column for dimension in self.dimensions)

    @property
    def full_year(self) -> bool:
        """Whether the amounts are those of full years, to be spread over months."""
        return self.amount is not None and self.period_format in (None, "year")

    @property
    def needs_year(self) -> bool:
        """Whether the file leaves it to the reader to know which year it is of."""
        return self.period_format in (None, "month-of-year")

    def check(self, structure: Structure) -> None:
        """Refuse a mapping that contradicts itself, or the ledger's structure.

        Raises:
            AmountsInNoneOrBoth, PeriodAndFormat, PeriodBesideMonths, ColumnMeansTwo,
            NoSuchDimension, DimensionTwice, NotAHeaderRow, EmptyText
        """
        if (self.amount is None) == (not any(self.months)):
            raise AmountsInNoneOrBoth
        if self.months and len(self.months) != MONTHS:
            raise AmountsInNoneOrBoth
        if (self.period is None) != (self.period_format is None):
            raise PeriodAndFormat
        if self.months and self.period_format not in (None, "year"):
            raise PeriodBesideMonths
        if not 1 <= self.header_row <= MOST_TITLE_ROWS:
            raise NotAHeaderRow(most=MOST_TITLE_ROWS)
        self._check_names(structure)

    def _check_names(self, structure: Structure) -> None:
        columns = [same_name(column) for column in self.columns()]
        texts = [*columns, *(same_name(skipped.column) for skipped in self.skip)]
        if not all(texts) or not all(skipped.text.strip(" *") for skipped in self.skip):
            raise EmptyText
        for column in columns:
            if columns.count(column) > 1:
                raise ColumnMeansTwo(column=column)
        dimensions = [dimension.dimension for dimension in self.dimensions]
        for code in dimensions:
            structure.dimension(code)
            if dimensions.count(code) > 1:
                raise DimensionTwice(dimension=code)


MOST_TITLE_ROWS = 1_000


def same_name(name: str) -> str:
    """A column's name as it is compared: without case, kinds of blanks, or ways to compose."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


class AmountsInNoneOrBoth(RuleBroken):
    """A mapping reads its amounts in one way."""

    MESSAGE = "state either one column of amounts, or columns for months; not both, not neither"


class PeriodAndFormat(RuleBroken):
    """A period column and the format of its periods belong together."""

    MESSAGE = "a column of periods and its period format belong together; state both, or none"


class PeriodBesideMonths(RuleBroken):
    """Columns for months say the month already."""

    MESSAGE = "the month columns say the month already; beside them a period can only be a year"


class NotAHeaderRow(RuleBroken):
    """The header is a row near the top."""

    MESSAGE = "the header row is a number between 1 and {most}"


class EmptyText(RuleBroken):
    """Columns and rows are told by a text."""

    MESSAGE = "a column has a name, and rows to skip have a text; one of them is empty"


class ColumnMeansTwo(RuleBroken):
    """A column means one thing."""

    MESSAGE = "the column “{column}” is given two meanings; a column has one"


class DimensionTwice(RuleBroken):
    """A dimension stands in one column."""

    MESSAGE = "the dimension {dimension} is given two columns; it has one"


class NoSuchMapping(RuleBroken):
    """A name is no mapping of the ledger."""

    MESSAGE = (
        "there is no mapping “{name}”; known: {known}. Make one with: liggare mapping new FILE"
    )


class MappingKept(Event):
    """A mapping was kept for reuse; one of the same name replaces the one before."""

    TOPIC: ClassVar[str] = "mapping.kept"
    name: str = Field(min_length=1, max_length=200)
    mapping: Mapping

    def apply(self, mappings: "Mappings") -> None:
        mappings.versions.setdefault(self.name, []).append(self.mapping)


class Mappings(Aggregate):
    """Every mapping of the ledger, by name, with its versions."""

    def __init__(self, id: UUID) -> None:
        super().__init__(id)
        self.versions: dict[str, list[Mapping]] = {}

    def keep(self, act: Act, *, name: str, mapping: Mapping, structure: Structure) -> bool:
        """Keep a mapping; False where it is the one of that name already.

        Raises:
            what `Mapping.check` raises.
        """
        mapping.check(structure)
        if self.versions.get(name, [None])[-1] == mapping:
            return False
        self.trigger(MappingKept, act, name=name, mapping=mapping)
        return True

    def newest(self) -> dict[str, Mapping]:
        """The mapping that each name stands for now, by name."""
        return {name: versions[-1] for name, versions in sorted(self.versions.items())}

    def named(self, name: str) -> Mapping:
        """The mapping of a name.

        Raises:
            NoSuchMapping
        """
        if name not in self.versions:
            raise NoSuchMapping(name=name, known=", ".join(sorted(self.versions)) or "–")
        return self.versions[name][-1]


def months_from(columns: Sequence[tuple[int, ColumnName]]) -> tuple[ColumnName | None, ...]:
    """Month columns by their month (1 to 12), in the form that a mapping has them."""
    by_month = dict(columns)
    return tuple(by_month.get(month) for month in range(1, MONTHS + 1)) if by_month else ()
