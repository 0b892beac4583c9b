"""Tie-outs (sv: summaavstämning): why two of a report's totals differ, by named items.

A tie-out begins with one total and ends with another; each of its items is a selection of lines
that the one has and the other has not, so that all of it can be explained line by line. What
the items leave, the remainder, is nothing, to the öre, whatever was recorded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from domain.coding import Period
from domain.rules import RuleBroken
from projections.reports.cells import Terms
from projections.reports.columns import TERMS
from projections.reports.definition import Rows
from projections.reports.deviation import Reports, codes_of_row, moment_of
from projections.reports.report import Basis, Note
from projections.reports.responsibility import RESPONSIBILITY
from projections.reports.result_summary import RESULT_SUMMARY
from projections.reports.service_follow_up import SERVICE_FOLLOW_UP
from projections.tree import TOTAL, UNKNOWN
from projections.view import View

Cells = Mapping[str, int | None]


class NoSuchTieOut(RuleBroken):
    """A tie-out is asked for by a name that none has."""

    MESSAGE = "there is no tie-out “{name}”; there are {known}"


@dataclass(frozen=True, slots=True)
class Item:
    """Lines that one total has and the other has not, and whether they are added or taken away.

    They are those of a row of `rows`; with `each` every account group of them is an item of its
    own, and `message` names it as {name}.
    """

    code: str
    message: str
    rows: Rows
    row: str = TOTAL
    sign: int = 1
    each: bool = False


@dataclass(frozen=True, slots=True)
class TieOut:
    """A definition: two totals, and the items between them.

    `title` is a text with the field {unit}: what the amounts are shown in.
    """

    name: str
    title: str
    start: Item
    items: tuple[Item, ...]
    end: Item

    def within(self, codes: frozenset[str] | None) -> "TieOut":
        """The same of a part of the responsibility tree alone; None: of all."""

        def part(item: Item) -> Item:
            return replace(item, rows=replace(item.rows, within=codes))

        return replace(
            self, start=part(self.start), items=tuple(map(part, self.items)), end=part(self.end)
        )


class Line(NamedTuple):
    """A total or an item: what it is called, its lines, and by column öre as they count here.

    `row` is the row of `rows` that it is the sum of.
    """

    code: str
    label: Note
    rows: Rows
    row: str
    sign: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Tied:
    """A tie-out of a period: `start` + `items` + `remainder` = `end`, column by column."""

    name: str
    title: str
    period: Period
    basis: Basis
    start: Line
    items: tuple[Line, ...]
    end: Line

    @property
    def remainder(self) -> Cells:
        """Öre that the items do not explain: 0 in every column that is not empty."""
        return {code: self._remainder(code) for code in TERMS}

    @property
    def ties(self) -> bool:
        """Whether the items explain all of the difference."""
        return not any(self.remainder.values())

    def _remainder(self, code: str) -> int | None:
        end = self.end.cells[code]
        if end is None:
            return None
        return end - sum(line.cells[code] or 0 for line in (self.start, *self.items))


def tied(reports: Reports, view: View, definition: TieOut, period: Period) -> Tied:
    """A tie-out of a period as of the view's position.

    Raises:
        NoSuchDimension, UnknownCode, NoStructureYet, SumOverflow
    """
    terms = Terms(view, moment_of(view, period))

    def held(item: Item) -> Iterator[tuple[str, str]]:
        """The rows of an item that hold any line, with their names."""
        chart, buckets = reports.sorted(view, period, item.rows)
        groups = {group.code: group.name for group in chart.structure.account_groups}
        holds = terms.cells(buckets).hold_lines
        for row, name in groups.items() if item.each else [(item.row, "")]:
            if any(map(holds, codes_of_row(chart, item.rows.dimension, row) or ())):
                yield row, name

    def line(item: Item, row: str = TOTAL, name: str = "") -> Line:
        chart, buckets = reports.sorted(view, period, item.rows)
        cells = terms.cells(buckets).of(codes_of_row(chart, item.rows.dimension, row))
        return _line(item, row, name, cells)

    return Tied(
        definition.name,
        definition.title,
        period,
        Basis(view.position, view.recorded_at),
        line(definition.start),
        tuple(line(item, row, name) for item in definition.items for row, name in held(item)),
        line(definition.end),
    )


def _line(item: Item, row: str, name: str, cells: Cells) -> Line:
    """A line of a tie-out, its amounts as they count."""
    code = f"{item.code}/{row}" if item.each else item.code
    label = Note(item.message, {"name": name} if item.each else {})
    counted = {column: None if ore is None else item.sign * ore for column, ore in cells.items()}
    return Line(code, label, item.rows, row, item.sign, counted)


(_EXTERNAL,) = RESULT_SUMMARY.rows
_INTERNAL = replace(_EXTERNAL, eliminate_internal=False, only_internal=True)
"""What the result summary holds, and what it eliminates."""

_EXTERNAL_RESULT = Item("result-summary", "Result, external including the city's boards", _EXTERNAL)

TIE_OUTS: dict[str, TieOut] = {
    definition.name: definition
    for definition in (
        TieOut(
            "external-to-all",
            "From the external result to that of all counterparties ({unit})",
            start=_EXTERNAL_RESULT,
            items=(
                Item("internal", "Internal items, eliminated: {name}", _INTERNAL, each=True),
                Item(
                    "internal-ungrouped",
                    "Internal items, eliminated: accounts that stand in no group",
                    _INTERNAL,
                    UNKNOWN,
                ),
            ),
            end=Item("responsibility", "Result, all counterparties", RESPONSIBILITY.rows[-1]),
        ),
        TieOut(
            "services-to-result",
            "From the sum of the services to the external result ({unit})",
            start=Item(
                "service-follow-up",
                "Sum of the services' costs, all counterparties",
                SERVICE_FOLLOW_UP.rows[-1],
            ),
            items=(
                Item(
                    "internal-costs",
                    "Internal costs, which the result eliminates",
                    _INTERNAL,
                    "cost",
                    sign=-1,
                ),
                Item(
                    "revenue",
                    "External revenue: services are followed up by costs alone",
                    _EXTERNAL,
                    "revenue",
                ),
                Item(
                    "grant",
                    "Grant: services are followed up by costs alone",
                    _EXTERNAL,
                    "grant",
                ),
                Item(
                    "ungrouped",
                    "External items of accounts that stand in no group",
                    _EXTERNAL,
                    UNKNOWN,
                ),
            ),
            end=_EXTERNAL_RESULT,
        ),
    )
}
"""The tie-outs there are."""


def tie_out_named(name: str) -> TieOut:
    """The tie-out of that name.

    Raises:
        NoSuchTieOut
    """
    if name not in TIE_OUTS:
        raise NoSuchTieOut(name=name, known=", ".join(TIE_OUTS))
    return TIE_OUTS[name]
