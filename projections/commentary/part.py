"""Which deviations lie within a part of the responsibility tree."""

from collections.abc import Collection

from domain.deviation import Deviation
from domain.responsibility import RESPONSIBILITY
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
