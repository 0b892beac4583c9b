"""The list of a period's commentary, as data: what is owed, what is said, and what is wrong."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from domain.coding import Period
from domain.commentary_rule import CommentaryRuleStated
from domain.deviation import Deviation
from projections.commentary.comments import Told
from projections.commentary.figures import Figures
from projections.reports.report import Basis, Note

Status = Literal["answered", "missing", "mislabelled", "superfluous", "voluntary", "not-owed"]
"""answered: owed, and said. missing: owed, and not said. mislabelled: not owed, and the text names
another row that owes one. superfluous: said where a rule asks for nothing. voluntary: said outside
every rule, and welcome. not-owed: neither owed nor said."""


class Named(NamedTuple):
    """A row that a text names: its code, and what it is called."""

    row: str
    label: Note


@dataclass(frozen=True, slots=True)
class Listed:
    """A deviation in the list: what it is, which rules concern it, and what is said of it.

    `tree` is what the rows' dimension is called. `owed_by` are those of `rules` by which a
    comment is owed. `named` is the row that a mislabelled comment speaks of.
    """

    deviation: Deviation
    tree: Note
    label: Note
    figures: Figures
    rules: tuple[CommentaryRuleStated, ...] = ()
    owed_by: tuple[CommentaryRuleStated, ...] = ()
    comment: Told | None = None
    status: Status = "not-owed"
    named: Named | None = None

    @property
    def moved(self) -> int | None:
        """By how much the deviation has moved since it was explained (öre), where it has."""
        if self.comment is None or self.figures.deviation is None:
            return None
        return self.figures.deviation - self.comment.event.amount or None

    @property
    def is_lost(self) -> bool:
        """Whether it is commented on, and is no row of the report any more."""
        return self.comment is not None and self.figures.deviation is None

    @property
    def is_wrong(self) -> bool:
        """Whether somebody has something to do about it."""
        amiss = self.status in ("missing", "mislabelled", "superfluous")
        return amiss or self.is_lost or self.moved is not None

    def owed_of(self, units: Collection[str]) -> bool:
        """Whether one of some units must answer for it."""
        return any(rule.answers in units for rule in self.owed_by)


@dataclass(frozen=True, slots=True)
class Commentary:
    """A period's commentary: every deviation in a rule's scope, and every other that is
    commented on."""

    ledger: str
    period: Period
    basis: Basis
    rules: tuple[CommentaryRuleStated, ...]
    listed: tuple[Listed, ...]
    notes: tuple[Note, ...]

    @property
    def wrong(self) -> Iterator[Listed]:
        """What somebody has something to do about."""
        return (one for one in self.listed if one.is_wrong)

    def missing(self, units: Collection[str] | None = None) -> tuple[Listed, ...]:
        """What is owed and not said; with `units` what those units must answer for."""
        return tuple(
            one
            for one in self.listed
            if one.status == "missing" and (units is None or one.owed_of(units))
        )
