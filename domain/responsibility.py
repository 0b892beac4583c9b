"""Responsibility (sv: ansvar): the part of the organisation that a change must keep within."""

from collections.abc import Collection

from domain.coding import Lines
from domain.rules import RuleBroken
from domain.structure import Structure

RESPONSIBILITY = "responsibility"
"""The dimension that is the organisation's tree."""


class OutsideResponsibility(RuleBroken):
    """Who answers for a part of the organisation changes nothing outside it."""

    MESSAGE = (
        "the file changes {coding}, which is outside the part of the responsibility tree that you "
        "may change"
    )


class NoSuchUnit(RuleBroken):
    """Who answers for something is a unit of the organisation's tree."""

    MESSAGE = (
        "there is no unit “{unit}” in the responsibility tree; state one of its codes, or load a "
        "structure that has it"
    )


def refuse_unknown_unit(structure: Structure, unit: str | None) -> None:
    """Refuse a code that is no unit of the responsibility tree; None: nobody is named.

    Raises:
        NoSuchUnit
    """
    trees = (d.nodes for d in structure.dimensions if d.code == RESPONSIBILITY)
    if unit is not None and unit not in {node.code for nodes in trees for node in nodes}:
        raise NoSuchUnit(unit=unit)


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
