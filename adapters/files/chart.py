"""What the structure says of an account and its codes, looked up while a file is read."""

from collections.abc import Iterable, Sequence

from domain.structure import Structure

OTHER = ""
"""The heading of accounts outside the account groups; no group has an empty code."""

CodingRow = tuple[str, ...]
"""An account, followed by a code for each of the structure's dimensions (empty: none)."""


class Chart:
    """The structure's accounts and codes, arranged for looking up."""

    def __init__(self, structure: Structure) -> None:
        self.dimensions = structure.dimension_codes
        self.followed_up = structure.followed_up
        self._groups = {a: group.code for a, group in structure.group_of_account().items()}
        self._codes = [frozenset(node.code for node in d.nodes) for d in structure.dimensions]
        self._place_of = {
            d.sie_dimension: place
            for place, d in enumerate(structure.dimensions)
            if d.sie_dimension is not None
        }

    def coding(
        self, account: str, objects: Iterable[tuple[int, str]]
    ) -> tuple[CodingRow, tuple[int, ...]]:
        """The coding of SIE objects, and the SIE dimensions that the structure lacks."""
        codes = [""] * len(self.dimensions)
        lacking: list[int] = []
        for dimension, code in objects:
            place = self._place_of.get(dimension)
            if place is None:
                lacking.append(dimension)
            else:
                codes[place] = code
        return (account, *codes), tuple(lacking)

    def unknown(self, coding: Sequence[str]) -> list[tuple[str, str]]:
        """The dimensions and codes of a coding that the structure does not have."""
        places = zip(self.dimensions, coding[1:], self._codes, strict=True)
        return [(d, code) for d, code, known in places if code and code not in known]

    def group(self, account: str) -> str | None:
        """The code of the account's group; None where no group has it."""
        return self._groups.get(account)

    def unmapped(self, account: str) -> bool:
        """Whether an account is followed up, and yet stands in no account group."""
        return account not in self._groups and self.followed_up(account)
