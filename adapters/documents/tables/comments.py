"""What is said of deviations in a printed report: under its rows, and what is amiss."""

from collections import defaultdict

from adapters.commenting import listed, rows_meant
from adapters.documents.document import Amount, Column, Quantity, Remark, Row, Table, Words
from adapters.documents.making import Making
from adapters.print.commentary_words import FIGURES
from domain.deviation import FIGURES as EACH_FIGURE
from domain.deviation import Deviation
from projections.commentary import Listed, comments_at, selected_of
from projections.commentary.listed import Status
from projections.reports.report import Note

STANDS: dict[Status, Note] = {
    "missing": Note("Lacks a comment"),
    "mislabelled": Note("Not owed; speaks of another row"),
    "superfluous": Note("Comment not owed"),
    "answered": Note("Commented on"),
    "voluntary": Note("Commented on"),
    "not-owed": Note("No comment owed"),
}
"""How a deviation stands with what is said of it, in a cell."""


def remarks_of(making: Making, report: str) -> dict[str, tuple[Remark, ...]]:
    """The comments on a report's rows, by row: on the outcome first, then on the forecast.

    A row is called as `tables.reports.key_of` calls it.
    """
    selected = selected_of(rows_meant(report, None))
    comments = {
        about: told.event
        for about, told in comments_at(making.view, making.period).items()
        if about.selected == selected
    }
    said = making.said(event.text for event in comments.values())
    remarks = defaultdict[str, list[Remark]](list)
    for about in sorted(comments, key=lambda one: EACH_FIGURE.index(one.figure)):
        remark = Remark(FIGURES[about.figure], said[comments[about].text])
        remarks[_key(about)].append(remark)
    return {row: tuple(of_row) for row, of_row in remarks.items()}


def _key(about: Deviation) -> str:
    return f"own/{about.row}" if about.own else about.row


def owed_table(making: Making) -> Table:
    """The comments that are missing, not owed, at the wrong row, or on a figure that has moved."""
    found = listed(making.service, making.view, making.period)
    return Table(
        "owed-comments",
        Note("Comments that are missing or not as they should be ({unit})", {"unit": making.unit}),
        (
            Column("row", Note("Row"), "left", 3.0),
            Column("figure", Note("Figure"), "left"),
            Column("deviation", Note("Deviation")),
            Column("share", Note("Share of the budget")),
            Column("stands", Note("What is said of it"), "left", 2.0),
            Column("named", Note("Speaks of"), "left", 1.5),
            Column("moved", Note("Moved since it was explained")),
        ),
        tuple(_row(making, one) for one in found.wrong),
        tuple(found.notes),
    )


def _row(making: Making, one: Listed) -> Row:
    deviation, share = one.figures.deviation, one.figures.share
    return Row(
        (
            _called(one.deviation.row, one.label),
            FIGURES[one.deviation.figure],
            None if deviation is None else Amount(deviation, making.unit),
            None if share is None else Quantity(share, 2, "%"),
            Note("Its row is in the report no more") if one.is_lost else STANDS[one.status],
            one.named and _called(*one.named),
            None if one.moved is None else Amount(one.moved, making.unit),
        ),
        code=f"{one.deviation.figure}/{_key(one.deviation)}",
    )


def _called(row: str, label: Note) -> Words:
    """A row by its code and name."""
    name = label.facts.get("name")
    return label if name is None else f"{row} {name}"
