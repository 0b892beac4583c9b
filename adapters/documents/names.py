"""Nodes as printed reports name them: by code and name."""

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
