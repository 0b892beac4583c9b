"""What makes a report, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain.coding import Period
from projections.conditions import Where, parse_where


@dataclass(frozen=True, slots=True)
class Rows:
    """What makes the rows of a report: a dimension, conditions, and a group's name, if any.

    `fold_initiatives` marks what lies below a node that holds initiative lines alone, so that
    it is printed as one row. `within` limits the lines to those of some responsibility codes
    and what is below them, whatever the conditions say; None: no limit.
    """

    dimension: str
    where: tuple[Where, ...] = ()
    eliminate_internal: bool = False
    group: str | None = None
    total: str = "Total"
    only_internal: bool = False
    fold_initiatives: bool = False
    within: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A report's definition: its name, and one set of rows after the other.

    `version` counts what the report has been by that name: whoever changes its rows, what its
    columns sum, its notes or its printed labels counts on, so that a report that was sealed
    before is not taken for one that was tampered with. A test holds it to that.
    """

    name: str
    rows: tuple[Rows, ...]
    version: int = 1

    def within(self, codes: frozenset[str] | None) -> "Definition":
        """The same report of a part of the responsibility tree alone; None: of all."""
        if codes is None:
            return self
        return replace(self, rows=tuple(replace(rows, within=codes) for rows in self.rows))

    @property
    def is_of_a_part(self) -> bool:
        """Whether it is limited to a part of the responsibility tree."""
        return any(rows.within is not None for rows in self.rows)


DEVIATION = "deviation"
"""The report whose rows the caller chooses."""

DEVIATION_VERSION = 1


def deviation(rows: Rows) -> Definition:
    """The deviation report with some rows."""
    return Definition(DEVIATION, (rows,), DEVIATION_VERSION)


def parameters_of(definition: Definition, period: Period) -> dict[str, Any]:
    """What a report was asked with, in its one shortest form: what is not said is as usual.

    Of a deviation report `rows` too, and where there are any, `where` in order and without
    repetition, and `eliminate_internal`.
    """
    parameters: dict[str, Any] = {"period": str(period)}
    if definition.name != DEVIATION:
        return parameters
    (rows,) = definition.rows
    parameters["rows"] = rows.dimension
    if rows.where:
        parameters["where"] = [f"{w.dimension}={w.code}" for w in sorted(set(rows.where))]
    if rows.eliminate_internal:
        parameters["eliminate_internal"] = True
    return parameters


def rows_in(parameters: Mapping[str, Any]) -> Rows:
    """The rows that a deviation report's parameters choose."""
    return Rows(
        parameters["rows"],
        where=tuple(parse_where(condition) for condition in parameters.get("where", ())),
        eliminate_internal=parameters.get("eliminate_internal", False),
    )
