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
from projections.conditions import Where
from projections.reports.cells import Terms
from projections.reports.columns import TERMS
from projections.reports.definition import Rows
from projections.reports.deviation import Reports, moment_of
from projections.reports.report import Basis, Note
from projections.reports.responsibility import RESPONSIBILITY
from projections.reports.result_summary import RESULT_SUMMARY
from projections.reports.service_follow_up import SERVICE_FOLLOW_UP
from projections.tree import ACCOUNT_GROUP, TOTAL, UNKNOWN
from projections.view import View

Cells = Mapping[str, int | None]


class NoSuchTieOut(RuleBroken):
    """A tie-out is asked for by a name that none has."""

    MESSAGE = "there is no tie-out “{name}”; there are {known}"


@dataclass(frozen=True, slots=True)
class Item:
    """Lines that one total has and the other has not, and whether they are added or taken away.

    With `each` every account group is an item of its own, and `message` names it as {name}.
    """

    code: str
    message: str
    rows: Rows
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

    def total(item: Item) -> Line:
        cells = terms.cells(reports.sorted(view, period, item.rows)[1])
        return _line(item, TOTAL, Note(item.message), cells.of(None))

    def lines(item: Item) -> Iterator[Line]:
        chart, buckets = reports.sorted(view, period, item.rows)
        cells = terms.cells(buckets)
        if not item.each and any(map(cells.hold_lines, buckets.rows)):
            yield _line(item, TOTAL, Note(item.message), cells.of(None))
        for group in chart.structure.account_groups if item.each else ():
            if cells.hold_lines(group.code):
                label = Note(item.message, {"name": group.name})
                yield _line(item, group.code, label, cells.of((group.code,)))

    return Tied(
        definition.name,
        definition.title,
        period,
        Basis(view.position, view.recorded_at),
        total(definition.start),
        tuple(line for item in definition.items for line in lines(item)),
        total(definition.end),
    )


def _line(item: Item, row: str, label: Note, cells: Cells) -> Line:
    code = item.code if row == TOTAL else f"{item.code}/{row}"
    counted = {column: None if ore is None else item.sign * ore for column, ore in cells.items()}
    return Line(code, label, item.rows, row, item.sign, counted)


def _groups(*where: Where, internal: bool) -> Rows:
    """The lines of account groups: the internal ones alone, or the external ones alone."""
    return Rows(
        ACCOUNT_GROUP,
        where=where,
        eliminate_internal=not internal,
        only_internal=internal,
    )


_UNGROUPED = Where(ACCOUNT_GROUP, UNKNOWN)
_EXTERNAL_RESULT = Item(
    "result-summary", "Result, external including the city's boards", RESULT_SUMMARY.rows[-1]
)

TIE_OUTS: dict[str, TieOut] = {
    definition.name: definition
    for definition in (
        TieOut(
            "external-to-all",
            "From the external result to that of all counterparties ({unit})",
            start=_EXTERNAL_RESULT,
            items=(
                Item(
                    "internal",
                    "Internal items, eliminated: {name}",
                    _groups(internal=True),
                    each=True,
                ),
                Item(
                    "internal-ungrouped",
                    "Internal items, eliminated: accounts that stand in no group",
                    _groups(_UNGROUPED, internal=True),
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
                    _groups(Where("kind", "cost"), internal=True),
                    sign=-1,
                ),
                Item(
                    "revenue",
                    "External revenue: services are followed up by costs alone",
                    _groups(Where("kind", "revenue"), internal=False),
                ),
                Item(
                    "grant",
                    "Grant: services are followed up by costs alone",
                    _groups(Where("kind", "grant"), internal=False),
                ),
                Item(
                    "ungrouped",
                    "External items of accounts that stand in no group",
                    _groups(_UNGROUPED, internal=False),
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
