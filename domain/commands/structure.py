"""Commands on the structure."""

from datetime import date

from domain.base import Act
from domain.book import Book
from domain.structure import Structure, StructureHistory


class StructureCommands(Book):
    """Take structures into use."""

    def load_structure(self, act: Act, structure: Structure, *, valid_from: date | None) -> bool:
        """Take a structure into use; False where it is known already."""

        def attempt() -> bool:
            history = self.get(StructureHistory, "structure")
            changed = history.load(structure, valid_from, act)
            self.save_all(act, history)
            return changed

        return self.retry(attempt)
