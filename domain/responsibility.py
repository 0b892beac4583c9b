"""Responsibility (sv: ansvar): the part of the organisation that a change must keep within."""

from collections.abc import Collection

from domain.coding import Lines
from domain.rules import RuleBroken

RESPONSIBILITY = "responsibility"
"""The dimension that is the organisation's tree."""


class OutsideResponsibility(RuleBroken):
    """Who answers for a part of the organisation changes nothing outside it."""

    MESSAGE = (
        "the file changes {coding}, which is outside the part of the responsibility tree that you "
        "may change"
    )


def refuse_outside(changes: Lines, within: Collection[str] | None) -> None:
    """Refuse changes of codings outside some responsibility codes; None: nothing is outside.

    Raises:
        OutsideResponsibility
    """
    if within is None:
        return
    for coding in changes.listed_codings():
        if coding.code(RESPONSIBILITY) not in within:
            codes = " ".join((coding.account, *(code for _, code in coding.codes)))
            raise OutsideResponsibility(coding=codes)
