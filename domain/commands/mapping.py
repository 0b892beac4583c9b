"""Commands on mappings."""

from domain.base import Act
from domain.book import Book
from domain.mapping import Mapping, Mappings


class MappingCommands(Book):
    """Keep what the columns of spreadsheets mean."""

    def keep_mapping(self, act: Act, *, name: str, mapping: Mapping) -> bool:
        """Keep a mapping under a name; False where it stands so already.

        Raises:
            what `Mapping.check` raises.
        """

        def attempt() -> bool:
            mappings = self.mappings()
            structure = self.structure().newest
            new = mappings.keep(act, name=name, mapping=mapping, structure=structure)
            self.save_all(act, mappings)
            return new

        return self.retry(attempt)

    def mappings(self) -> Mappings:
        """Every mapping of the ledger."""
        return self.get(Mappings, "mappings")
