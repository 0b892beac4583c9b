"""What a report's cell stands on (sv: underlag): its selection, and the events that show it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from domain.coding import Coding, Lines, Period
from domain.rules import RuleBroken
from projections.entries import BUDGET_CHANGES, ORIGINAL_BUDGET, OUTCOME
from projections.reports.columns import TERMS
from projections.reports.definition import Definition, Rows
from projections.reports.deviation import Explanation, NoSuchColumn, Reports, moment_of
from projections.view import Round, View

_NAMES = {OUTCOME: "outcome", ORIGINAL_BUDGET: "original", BUDGET_CHANGES: "changes"}


class NoSuchGroup(RuleBroken):
    """A report has no rows of a group."""

    MESSAGE = "the report {report} has no group “{group}”; it has {known}"


class EmptyCell(RuleBroken):
    """A cell that is empty has no number to prove."""

    MESSAGE = "the cell is empty, so that there is no number to prove"


class Place(NamedTuple):
    """Where a cell stands in a report; `own` means a parent's own lines."""

    row: str
    column: str
    group: str | None = None
    own: bool = False


class Slots(NamedTuple):
    """Months of a scenario that are added (sign 1) or taken away (sign -1).

    `scenario` is called `outcome`, `original` or `changes` (of the budget), and a forecast round
    by its year and name.
    """

    sign: int
    scenario: str | tuple[int, str]
    periods: tuple[int, ...]


@dataclass(frozen=True)
class Evidence:
    """A cell's selection as of a view, its amount (öre), and what shows it.

    `deciding` are the positions of the events that say how its lines are read: the structures,
    the forecast rounds of the year, and one outcome of the year before, where there is any.
    """

    view: View
    rows: Rows
    amount: int
    slots: tuple[Slots, ...]
    deciding: tuple[int, ...]
    _explanation: Explanation

    def positions(self) -> Iterator[int]:
        """The positions of the events with lines in the cell, in order."""
        found = self._explanation
        return self.view.each_position(found.codings, list(found.signs))

    def lines(self, scenario: int, lines: Lines) -> list[tuple[int, int, int]]:
        """Of an event's lines those in the cell: their number from 0, their sign, their öre."""
        signs = self._explanation.signs
        held = [coding in self._codings for coding in lines.listed_codings()]
        rows = enumerate(zip(lines.coding, lines.period, lines.amount, strict=True))
        return [
            (number, signs[scenario, period], amount)
            for number, (coding, period, amount) in rows
            if held[coding] and (scenario, period) in signs
        ]

    @cached_property
    def _codings(self) -> frozenset[Coding]:
        codings = self.view.codings
        return frozenset(codings[number] for number in self._explanation.codings.tolist())


def evidence(
    reports: Reports, view: View, definition: Definition, period: Period, place: Place
) -> Evidence:
    """What a cell of a report stands on, as of a view.

    Raises:
        NoSuchGroup, NoSuchColumn, NoSuchRow, EmptyCell, NoSuchDimension, UnknownCode
    """
    rows = _of_group(definition, place.group)
    if place.column not in TERMS:
        raise NoSuchColumn(code=place.column, known=", ".join(TERMS))
    found = reports.explain(
        view, rows, period, row=place.row, column=place.column, own=place.own, limit=0
    )
    if found.sum is None:
        raise EmptyCell
    slots = tuple(_slots(view, period, place.column))
    return Evidence(view, rows, found.sum, slots, tuple(_deciding(view, period)), found)


def _of_group(definition: Definition, group: str | None) -> Rows:
    for rows in definition.rows:
        if rows.group == group:
            return rows
    known = ", ".join(rows.group or "–" for rows in definition.rows)
    raise NoSuchGroup(report=definition.name, group=group or "–", known=known)


def _slots(view: View, period: Period, column: str) -> Iterator[Slots]:
    moment, rounds = moment_of(view, period), {round.scenario: round for round in view.rounds}
    for term in TERMS[column]:
        slots = moment.slots(term) or ()
        for scenario, of_scenario in groupby(slots, key=lambda slot: slot[0]):
            periods = tuple(month for _, month in of_scenario)
            yield Slots(term.sign, _name(scenario, rounds.get(scenario)), periods)


def _name(scenario: int, round: Round | None) -> str | tuple[int, str]:
    return _NAMES[scenario] if round is None else (round.year, round.name)


def _deciding(view: View, period: Period) -> Iterable[int]:
    rounds = [round for round in view.rounds if round.year == period.year]
    stages = [stage for r in rounds for stage in (r.opened, r.submitted) if stage is not None]
    first = view.first_position(OUTCOME, period.year - 1)
    return sorted({*view.structure_positions, *stages, *([first] if first else [])})
