"""How a source's file is to be read, as whoever imports it says."""

from dataclasses import dataclass

from adapters.files.sie import Encoding
from adapters.imports.spreadsheet import AS_IT_SAYS, SheetOptions
from domain.ledger import SourceTerms
from domain.source import Form, ObjectRows


@dataclass(frozen=True, kw_only=True)
class OutcomeOptions:
    """How a source's file is to be read; None leaves it to the file and the declaration.

    `covers` are the first and last period (202501) of which a restating file leaves nothing
    out, where its own totals do not show it.
    """

    source: str
    form: Form | None = None
    restates: bool | None = None
    numbers_repeat: bool | None = None
    object_rows: ObjectRows | None = None
    order: int | None = None
    encoding: Encoding | None = None
    sheet: SheetOptions = AS_IT_SAYS
    covers: tuple[int, int] | None = None

    def terms(self, form: Form) -> SourceTerms:
        """What this import says of its source."""
        return SourceTerms(
            name=self.source,
            form=form,
            restates=self.restates,
            numbers_repeat=self.numbers_repeat,
            object_rows=self.object_rows,
        )
