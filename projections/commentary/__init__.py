"""Commentary (sv: kommentering): what is said of deviations, and what has yet to be said."""

from projections.commentary.comments import Told, causes_at, comments_at, history
from projections.commentary.figures import Figures, deviation_figures, rows_of, selected_of
from projections.commentary.listed import Commentary, Listed, Named, Status
from projections.commentary.listing import commentary
from projections.commentary.part import OutsidePartAnsweredFor, limited, refuse_outside
from projections.commentary.rules import rules_at

__all__ = [
    "Commentary",
    "Figures",
    "Listed",
    "Named",
    "OutsidePartAnsweredFor",
    "Status",
    "Told",
    "causes_at",
    "commentary",
    "comments_at",
    "deviation_figures",
    "history",
    "limited",
    "refuse_outside",
    "rows_of",
    "rules_at",
    "selected_of",
]
