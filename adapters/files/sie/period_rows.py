"""Rows of a SIE file that state an amount of a period: `#PSALDO` and `#PBUDGET`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from adapters.files.problems import Problems
from adapters.files.sie.calendar import read_period
from adapters.files.sie.codings import Codings
from adapters.files.sie.file import SieFile
from adapters.files.sie.header import read_year
from adapters.files.sie.rows import (
    AMOUNT,
    BLANKS,
    HEAD,
    TWO_DIGITS,
    BadField,
    Objects,
    head_of,
    label_of,
    read_amount,
    read_row,
)

_PLAIN = re.compile(
    rf"[ \t]*#[A-Z]+[ \t]+(-?\d{{1,3}})[ \t]+(\d{{6}})[ \t]+({HEAD})[ \t]+{AMOUNT}(?:[ \t].*)?",
    re.ASCII,
)
_NO_OBJECTS = re.compile(r"\{[ \t]*\}$")


class PeriodRow(NamedTuple):
    """An amount of a fiscal year's period, in result sign; `total` where it names no object."""

    number: int
    year: int
    period: int
    head: str
    total: bool
    ore: int


def labelled_rows(sie: SieFile, problems: Problems) -> Iterator[tuple[int, str, str]]:
    """The number, label and text of every row that has a label."""
    number = 0
    for block in sie.text_blocks(problems):
        for text in block[:-1].split("\n"):
            number += 1
            label = label_of(text)
            if label is not None:
                yield number, label, text
            elif text.strip(BLANKS + "\x1a") not in ("", "{", "}"):
                problems.add(
                    number,
                    "row",
                    "“{text}” is no SIE row; the file is damaged, export it anew",
                    text=text.strip(BLANKS),
                )


class PeriodRows:
    """Reads the rows; each head and period is read when it first occurs."""

    def __init__(self, sie: SieFile, codings: Codings, problems: Problems) -> None:
        self._sie, self._codings, self._problems = sie, codings, problems
        self._periods: dict[tuple[str, str], tuple[int, int]] = {}
        self._totals: dict[str, bool] = {}

    def read(self, number: int, text: str) -> PeriodRow | None:
        """Read a row; None where it is malformed, which is then a problem."""
        try:
            return self._read(number, text)
        except BadField as bad:
            self._problems.add(number, bad.field, bad.message, **bad.facts)
            return None

    def _read(self, number: int, text: str) -> PeriodRow:
        plain = _PLAIN.fullmatch(text)
        if plain is not None:
            year, period, head, kronor, decimals = plain.groups()
            ore = int(kronor + TWO_DIGITS[decimals or ""])
        else:
            year, period, head, ore = self._with_care(text)
        return PeriodRow(number, *self._period(year, period), head, self._total(head), -ore)

    def _with_care(self, text: str) -> tuple[str, str, str, int]:
        row = read_row(text)
        year, period, account, objects = (row.text(place) for place in range(4))
        if not isinstance(objects, Objects):
            raise BadField(
                "objects",
                "the row must have year, period, account, objects in braces, and amount; the "
                "file may be cut off",
            )
        return year, period, head_of(account, objects), read_amount(row.text(4))

    def _period(self, year: str, period: str) -> tuple[int, int]:
        known = self._periods.get((year, period))
        if known is None:
            number = read_year(year)
            known = (number, read_period(period, number, self._sie.years))
            self._periods[year, period] = known
        return known

    def _total(self, head: str) -> bool:
        total = self._totals.get(head)
        if total is None:
            _ = self._codings[head]  # a head that cannot be read is told here, with its row
            total = self._totals[head] = _NO_OBJECTS.search(head) is not None
        return total
