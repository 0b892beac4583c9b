"""The assignments of a ledger: how each was last reported, and which are overdue."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from domain.assignment import (
    Assignment,
    AssignmentFinished,
    AssignmentReceived,
    AssignmentReported,
    AssignmentStatus,
    NoSuchAssignment,
)
from projections.view import View

Standing = AssignmentStatus | Literal["finished"]
"""As last reported, or `finished`: the final report was given. One that is done still owes it."""


Report = AssignmentReported | AssignmentFinished


@dataclass(frozen=True, slots=True)
class AssignmentStanding:
    """An assignment as last stated, and what was reported of it by day, the final report last."""

    received: AssignmentReceived
    told: tuple[Report, ...]

    @property
    def code(self) -> str:
        return self.received.assignment

    @property
    def latest(self) -> Report | None:
        """The final report, else the latest report, if there is any."""
        return self.told[-1] if self.told else None

    @property
    def status(self) -> Standing:
        """Not begun, where nothing is reported."""
        return status_of(self.latest) if self.latest else "not-begun"

    @property
    def texts(self) -> tuple[str | None, ...]:
        """The ids of what it is, and of what its reports say."""
        return self.received.text, *(report.text for report in self.told)

    def is_overdue(self, on: date) -> bool:
        """Whether the final report was due before a day, and is not given."""
        return self.status != "finished" and date.fromisoformat(self.received.due) < on


def assignment_at(view: View, code: str) -> AssignmentStanding:
    """An assignment by its code.

    Raises:
        NoSuchAssignment
    """
    found = next((one for one in assignments_at(view) if one.code == code), None)
    if found is None:
        raise NoSuchAssignment(assignment=code)
    return found


def status_of(report: Report) -> Standing:
    """How an assignment stands by a report of it."""
    return report.status if isinstance(report, AssignmentReported) else "finished"


def assignments_at(view: View) -> tuple[AssignmentStanding, ...]:
    """Every assignment, in the order in which they were first received."""
    said: dict[str, list[Any]] = defaultdict(list)
    for _, event in view.statements:
        if isinstance(event, AssignmentReceived | AssignmentReported | AssignmentFinished):
            said[event.assignment].append(event)
    assignments = (Assignment.fold(events[0].originator_id, events) for events in said.values())
    return tuple(
        AssignmentStanding(assignment.received, _told(assignment))
        for assignment in assignments
        if assignment.received is not None
    )


def _told(assignment: Assignment) -> tuple[Report, ...]:
    # A report of an earlier day that came later does not stand above a newer one.
    by_day = sorted(assignment.reports, key=lambda report: report.on)
    return (*by_day, *([assignment.finished] if assignment.finished else ()))
