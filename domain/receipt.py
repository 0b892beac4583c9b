"""What became of an import."""

from dataclasses import dataclass, field

from domain.coding import Amounts, Lines, add_up
from domain.recording import SetAside


@dataclass
class Receipt:
    """What became of an import: counts, what was set aside, and the last position it wrote.

    `missing` are vouchers that the source stated before and now leaves out, where the file does
    not show that it leaves nothing out: a person decides. `apart` is by how much what was
    recorded differs from what was stated, öre per coding and period: what was known already or
    set aside counts negative, what was reversed as well. `changes` is all that was recorded,
    where a source restates; None where what is stated adds to what is known. `noted` tells
    that the source's newer order was recorded, whatever else was.
    """

    recorded: int = 0
    lines: int = 0
    duplicates: int = 0
    corrected: int = 0
    reversed: int = 0
    unchanged: int = 0
    noted: bool = False
    set_aside: list[SetAside] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    apart: Amounts = field(default_factory=dict)
    changes: Amounts | None = None
    position: int | None = None

    @property
    def moves_money(self) -> bool:
        """Whether any amount was recorded, rather than known already."""
        return bool(self.recorded or self.corrected or self.reversed)

    @property
    def changes_something(self) -> bool:
        """Whether anything at all was recorded or set aside."""
        return bool(self.moves_money or self.set_aside or self.noted)

    def restates(self, stated: Amounts) -> None:
        """Take what was stated and what was recorded apart from it as what has changed."""
        keys = sorted(stated.keys() | self.apart.keys())
        sums = {key: stated.get(key, 0) + self.apart.get(key, 0) for key in keys}
        self.changes = {key: ore for key, ore in sums.items() if ore}

    def not_recorded(self, stated: Lines) -> None:
        """Note lines that were stated and are not recorded."""
        for key, ore in add_up({}, stated).items():
            self.apart[key] = self.apart.get(key, 0) - ore

    def also_recorded(self, changes: Amounts) -> None:
        """Note amounts that were recorded and not stated as such."""
        for key, ore in changes.items():
            self.apart[key] = self.apart.get(key, 0) + ore
