"""Files into the ledger: each is read whole, checked whole, and recorded in one transaction."""

from adapters.imports.budget import import_budget, propose_budget, reallocate_budget
from adapters.imports.forecast import import_forecast, submission
from adapters.imports.imported import Imported
from adapters.imports.outcome import import_outcome
from adapters.imports.outcome_options import OutcomeOptions
from adapters.imports.structure import load_structure

__all__ = [
    "Imported",
    "OutcomeOptions",
    "import_budget",
    "import_forecast",
    "import_outcome",
    "load_structure",
    "propose_budget",
    "reallocate_budget",
    "submission",
]
