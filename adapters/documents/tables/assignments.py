"""The table of assignments (sv: uppdrag): from whom, who answers, when due, and how it goes."""

from collections.abc import Mapping, Sequence

from adapters.documents.document import Column, Row, Said, Table
from adapters.documents.making import Making
from adapters.documents.names import decision_name, name_in
from domain.responsibility import RESPONSIBILITY
from projections.assignments import AssignmentStanding, Standing, assignments_at, status_of
from projections.reports.report import Note

AS_REPORTED: dict[Standing, Note] = {
    "not-begun": Note("Not begun"),
    "under-way": Note("Under way"),
    "delayed": Note("Delayed"),
    "done": Note("Done, the final report remains"),
    "finished": Note("Finally reported"),
}
OVERDUE: dict[Standing, Note] = {
    "not-begun": Note("Not begun, overdue"),
    "under-way": Note("Under way, overdue"),
    "delayed": Note("Delayed, overdue"),
    "done": Note("Done, the final report is overdue"),
}
"""The same, once the final report was due."""


def assignments_table(making: Making) -> Table:
    """The assignments that remain, and those finally reported in the period's year or later."""
    year = f"{making.period.year:04d}"
    remaining = [
        one
        for one in assignments_at(making.view)
        if one.status != "finished" or (one.latest and one.latest.on >= year)
    ]
    return table_of(making, remaining)


def table_of(making: Making, assignments: Sequence[AssignmentStanding]) -> Table:
    """Some assignments, each with its latest report."""
    texts = making.said(id for one in assignments for id in one.texts)
    return Table(
        "assignments",
        Note("Assignments"),
        (
            Column("assignment", Note("Assignment"), "left", 1.0),
            Column("text", Note("What is to be done"), "left", 3.0),
            Column("from", Note("From"), "left", 1.8),
            Column("answers", Note("Responsible"), "left", 1.5),
            Column("due", Note("Due"), "left", 1.1),
            Column("status", Note("Status"), "left", 1.3),
            Column("reported", Note("Reported"), "left", 1.1),
            Column("report", Note("Report"), "left", 3.0),
        ),
        tuple(_row(making, one, texts) for one in assignments),
    )


def _row(making: Making, one: AssignmentStanding, texts: Mapping[str, Said]) -> Row:
    received, latest, unit = one.received, one.latest, one.received.answers
    notes = OVERDUE if one.is_overdue(making.view.day) else AS_REPORTED
    return Row(
        (
            one.code,
            texts.get(received.text),
            decision_name(received.decision),
            unit and name_in(making.structure, RESPONSIBILITY, unit),
            received.due,
            notes[one.status],
            latest.on if latest else None,
            texts.get(latest.text or "") if latest else None,
        ),
        code=one.code,
    )


def reports_table(making: Making, one: AssignmentStanding) -> Table:
    """Every report of an assignment, the final one last."""
    texts = making.said(one.texts)
    return Table(
        "assignment-reports",
        Note("Reports of {assignment}", {"assignment": one.code}),
        (
            Column("on", Note("Reported"), "left"),
            Column("status", Note("Status"), "left"),
            Column("report", Note("Report"), "left", 5.0),
        ),
        tuple(
            Row((report.on, AS_REPORTED[status_of(report)], texts.get(report.text or "")))
            for report in one.told
        ),
    )
