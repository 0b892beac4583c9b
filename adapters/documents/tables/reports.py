"""The tables of the published reports: their rows and columns as they are printed everywhere."""

from collections.abc import Mapping
from dataclasses import replace

from adapters.documents.document import Amount, Cell, Column, Remark, Row, Table, Words
from adapters.documents.making import Making
from adapters.language import Unit
from adapters.print.shapes import Shape, shape_of
from projections.reports.report import Note, Report
from projections.reports.report import Row as ReportRow

ROUNDED = Note("Each figure is rounded by itself; printed rows need not sum to printed sums.")

HEADINGS = {
    "service-follow-up": Note("Service"),
    "result-summary": Note("Account group"),
    "responsibility": Note("Responsibility"),
}
"""What the rows of each report are."""

GROUPS = {"running": Note("Running"), "initiative": Note("Change initiatives")}
"""What the groups of a report's rows are called."""

Remarks = Mapping[str, tuple[Remark, ...]]


def report_table(making: Making, name: str, remarks: Remarks | None = None) -> Table:
    """A published report as its table; `remarks` stand under the rows of their keys."""
    report, remarks = making.report(name), remarks or {}
    shape = shape_of(report)
    grouped = any(row.group for row in report.rows)
    return Table(
        code=name,
        caption=_captions(making.unit)[name],
        columns=_columns(report, shape, grouped),
        rows=tuple(
            _row(making, row, shape, grouped, remarks.get(key_of(row), ()))
            for row in report.rows
            if _shows(row, shape) or key_of(row) in remarks
        ),
        notes=(ROUNDED, *report.notes),
    )


def key_of(row: ReportRow) -> str:
    """What a row is called within its report: its code, with its group before it, if it has one.

    The row of a parent's own lines is `own/` and the parent's code.
    """
    own = f"own/{row.code}" if row.own else row.code
    return f"{row.group}/{own}" if row.group else own


def _captions(unit: Unit) -> dict[str, Note]:
    facts = {"unit": unit}
    return {
        "service-follow-up": Note("Service follow-up, costs ({unit})", facts),
        "result-summary": Note(
            "Result summary, external including the city's boards ({unit})", facts
        ),
        "responsibility": Note("Deviation per responsibility, all counterparties ({unit})", facts),
    }


def _columns(report: Report, shape: Shape, grouped: bool) -> tuple[Column, ...]:
    labels = {column.code: column.label for column in report.columns}
    group = (Column("group", Note("Group"), "left", 1.5),) if grouped else ()
    return (
        Column("row", HEADINGS[report.name], "left", 3.0),
        *group,
        *(Column(code, labels[code]) for code in shape.columns),
    )


def _shows(row: ReportRow, shape: Shape) -> bool:
    """Whether a row stands in the printed table, by the cells that are printed alone."""
    return shape.shows(replace(row, cells={code: row.cells[code] for code in shape.columns}))


def _row(
    making: Making, row: ReportRow, shape: Shape, grouped: bool, remarks: tuple[Remark, ...]
) -> Row:
    group: tuple[Cell, ...] = (GROUPS[row.group] if row.group else "",) if grouped else ()
    ore = (row.cells[code] for code in shape.columns)
    amounts = (None if one is None else Amount(one, making.unit) for one in ore)
    cells = (label_of(row, codes_before_names=shape.codes_before_names), *group, *amounts)
    level = 0 if grouped else row.level  # units of a group stand without the nodes above them
    return Row(cells, row.kind, level, key_of(row), remarks)


def label_of(row: ReportRow, *, codes_before_names: bool = True) -> Words:
    """What a row is called: a node by its code and name, all else by its label alone."""
    is_node = row.kind == "row" and row.code not in ("", "?", "expired")
    if is_node and codes_before_names and "name" in row.label.facts:
        return f"{row.code} {row.label.facts['name']}"
    return row.label
