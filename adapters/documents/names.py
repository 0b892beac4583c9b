"""Nodes and decisions as printed reports name them, in any language."""

from domain.base import Decision
from domain.structure import Structure
from projections.tree import ACCOUNT_GROUP


def name_in(structure: Structure, dimension: str, code: str) -> str:
    """A node of a dimension, or an account group: its code and name; unknown: its code alone."""
    names = {
        node.code: node.name
        for d in structure.dimensions
        if d.code == dimension
        for node in d.nodes
    }
    if dimension == ACCOUNT_GROUP:
        names = {group.code: group.name for group in structure.account_groups}
    return f"{code} {names[code]}" if code in names else code


def decision_name(decision: Decision) -> str:
    """A decision on one line: body, date, paragraph, diary number."""
    paragraph = decision.paragraph
    if paragraph and not paragraph.startswith("§"):
        paragraph = f"§ {paragraph}"
    return " ".join(filter(None, (decision.body, decision.date, paragraph, decision.diary_number)))
