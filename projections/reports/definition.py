"""What makes a report, as data."""

from dataclasses import dataclass, replace

from projections.conditions import Where


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
    """A report's definition: its name, and one set of rows after the other."""

    name: str
    rows: tuple[Rows, ...]

    def within(self, codes: frozenset[str] | None) -> "Definition":
        """The same report of a part of the responsibility tree alone; None: of all."""
        if codes is None:
            return self
        return Definition(self.name, tuple(replace(rows, within=codes) for rows in self.rows))
