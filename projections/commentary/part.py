"""Which deviations lie within a part of the responsibility tree."""

from collections.abc import Collection
from dataclasses import replace

from domain.deviation import Deviation
from domain.responsibility import RESPONSIBILITY
from domain.rules import RuleBroken
from projections.commentary.listed import Commentary, Listed
from projections.conditions import parse_where


def lies_within(about: Deviation, codes: Collection[str]) -> bool:
    """Whether all lines of a deviation are of some responsibility codes, as its selection says.

    It is a row of theirs, or every condition on responsibility names one of them: what happens
    to have no lines elsewhere does not count.
    """
    conditions = (parse_where(condition) for condition in about.selected.where)
    named = {one.code for one in conditions if one.dimension == RESPONSIBILITY}
    if named and named.issubset(codes):
        return True
    return about.selected.dimension == RESPONSIBILITY and about.row in codes


class OutsidePartAnsweredFor(RuleBroken):
    """Who answers for a part of the organisation comments on nothing that has lines outside it."""

    MESSAGE = (
        "the deviation may have lines outside the part of the responsibility tree that you answer "
        "for; choose rows of it, or add a condition on it, as responsibility={example}"
    )


def refuse_outside(about: Deviation, codes: Collection[str] | None) -> None:
    """Refuse a deviation that does not lie within some responsibility codes; None: no limit.

    Raises:
        OutsidePartAnsweredFor
    """
    if codes is not None and not lies_within(about, codes):
        raise OutsidePartAnsweredFor(example=min(codes, default="–"))


def limited(found: Commentary, codes: Collection[str] | None) -> Commentary:
    """The list of a part of the responsibility tree alone; None: all of it.

    The notes tell of the whole ledger, and are left out.
    """
    if codes is None:
        return found
    listed = tuple(
        _seen_from(one, codes) for one in found.listed if lies_within(one.deviation, codes)
    )
    return replace(found, listed=listed, notes=())


def _seen_from(one: Listed, codes: Collection[str]) -> Listed:
    """A deviation without the row that its comment speaks of, where that lies outside the part."""
    if one.named is None:
        return one
    meant = one.deviation.model_copy(update={"row": one.named.row, "own": False})
    return one if lies_within(meant, codes) else replace(one, status="superfluous", named=None)
