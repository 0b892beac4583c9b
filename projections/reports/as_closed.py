"""A report as it stood when its period was closed (sv: som stängd), beside as it is restated."""

from dataclasses import replace

from domain.coding import Period
from projections.reports.report import Note, Report


def as_closed(report: Report) -> Report:
    """A report made as of its period's latest closing, which says so on its face (rule 5)."""
    note = Note(
        "As closed: {period} was closed at position {position}, and what was recorded later is "
        "not counted.",
        {"period": str(Period(report.period)), "position": report.basis.position},
    )
    return replace(report, notes=(note, *report.notes))
