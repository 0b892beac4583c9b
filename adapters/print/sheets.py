"""Reports, and the lines behind a cell, as sheets for files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from adapters.language import LANGUAGE, _, plain
from adapters.print.machine import iso, said, scenario_name
from adapters.print.shapes import shape_of
from adapters.print.sheet import Fact, Sheet, SheetColumn, SheetRow
from adapters.print.terminal import local_time
from domain.coding import Period
from projections.listing import Entry
from projections.reports.report import Basis, Report

if TYPE_CHECKING:
    from projections.reports.deviation import Explanation
    from projections.view import View

DayOf = Callable[[Entry], str | None]
"""The day of a line, as `2025-03-28`, where its source stated one."""


class Cell(NamedTuple):
    """Which cell of a report it is."""

    dimension: str
    row: str
    column: str


def report_sheet(
    report: Report,
    *,
    ledger_name: str,
    unit: str,
    conditions: Sequence[str] = (),
    eliminated: bool = False,
) -> Sheet:
    """A report with every row and column it has; cells are öre."""
    shape, codes = shape_of(report), [column.code for column in report.columns]
    rows = [
        SheetRow(
            (row.group, row.level, row.kind, row.code, said(row.label), *map(row.cells.get, codes)),
            bold=row.kind != "row",
            indent=row.level,
        )
        for row in report.rows
    ]
    return Sheet(
        _(shape.title),
        (
            SheetColumn("group", _("Group"), "text", 10),
            SheetColumn("level", _("Level"), "number", 6),
            SheetColumn("kind", _("Kind"), "text", 8),
            SheetColumn("code", _("Code"), "text", 10),
            SheetColumn("label", _("Name"), "text", 48),
            *(SheetColumn(c.code, said(c.label), "amount") for c in report.columns),
        ),
        rows,
        (
            Fact("report", _("Report"), report.name),
            *_of_ledger(report.ledger, ledger_name, report.period, report.basis, unit),
            *_selected(conditions, eliminated),
            *(Fact("note", _("Note"), said(note)) for note in report.notes),
        ),
        unit,
        indented="label",
    )


def lines_sheet(
    explanation: "Explanation",
    lines: Iterable[tuple[int, Entry]],
    *,
    ledger_name: str,
    period: int,
    cell: Cell,
    day_of: DayOf,
    conditions: Sequence[str] = (),
    eliminated: bool = False,
    seal: int | None = None,
) -> Sheet:
    """The lines behind a cell: amounts as they were recorded, and as they count in the cell."""
    view = explanation.view
    names = _dimension_names(view)
    return Sheet(
        _("Lines behind a cell"),
        _line_columns(names),
        _line_rows(explanation, lines, tuple(names), day_of),
        (
            *_of_ledger(view.ledger, ledger_name, period, explanation.basis, "kr"),
            Fact("rows", _("Dimension"), cell.dimension),
            Fact("row", _("Row"), cell.row),
            Fact("column", _("Column"), cell.column),
            *_selected(conditions, eliminated),
            *([] if seal is None else [Fact("seal", _("As sealed, no."), str(seal))]),
            Fact("count", _("Lines"), LANGUAGE.count(explanation.count), str(explanation.count)),
            _sum(explanation.sum),
        ),
        "kr",
    )


def _dimension_names(view: "View") -> dict[str, str]:
    """The dimensions of the newest structure, then any that older lines have besides."""
    names = {d.code: d.name for v in view.structures[-1:] for d in v.structure.dimensions}
    older = {d for coding in view.codings for d, _code in coding.codes} - names.keys()
    return names | {dimension: dimension for dimension in sorted(older)}


def _line_columns(names: Mapping[str, str]) -> tuple[SheetColumn, ...]:
    return (
        SheetColumn("position", _("Position"), "number", 10),
        SheetColumn("recorded_at", _("Recorded"), "moment", 18),
        SheetColumn("scenario", _("Scenario"), "text", 10),
        SheetColumn("source", _("Source"), "text"),
        SheetColumn("reference", _("Reference"), "text", 24),
        SheetColumn("period", _("Period"), "month", 10),
        SheetColumn("date", _("Date"), "day", 12),
        SheetColumn("account", _("Account"), "text", 10),
        *(SheetColumn(dimension, name, "text", 14) for dimension, name in names.items()),
        SheetColumn("amount", _("Amount"), "amount"),
        SheetColumn("sign", _("Sign"), "number", 6),
        SheetColumn("in_cell", _("In the cell"), "amount"),
    )


def _line_rows(
    explanation: "Explanation",
    lines: Iterable[tuple[int, Entry]],
    dimensions: Sequence[str],
    day_of: DayOf,
) -> Iterator[SheetRow]:
    for sign, entry in lines:
        coding = explanation.view.codings[entry.coding]
        codes = dict(coding.codes)
        yield SheetRow(
            (
                entry.position,
                entry.recorded_at,
                scenario_name(entry.scenario),
                entry.source,
                entry.reference,
                entry.period,
                day_of(entry),
                coding.account,
                *(codes.get(dimension) for dimension in dimensions),
                entry.amount,
                sign,
                sign * entry.amount,
            )
        )


def _of_ledger(ledger: str, name: str, period: int, basis: Basis, unit: str) -> tuple[Fact, ...]:
    when = basis.recorded_at
    return (
        Fact("ledger", _("Ledger"), ledger),
        Fact("name", _("Name"), name),
        Fact("period", _("Period"), str(Period(period))),
        Fact("position", _("Position"), str(basis.position)),
        Fact("recorded_at", _("Recorded"), local_time(when) if when else "–", iso(when)),
        Fact("unit", _("Unit"), unit),
        Fact("language", _("Language"), LANGUAGE.code),
    )


def _selected(conditions: Sequence[str], eliminated: bool) -> Iterator[Fact]:
    if conditions:
        yield Fact("where", _("Selection"), ", ".join(conditions))
    if eliminated:
        yield Fact("eliminated", _("Selection"), _("Internal counterparties are eliminated"))


def _sum(ore: int | None) -> Fact:
    if ore is None:
        return Fact("sum", _("Sum"), _("The cell is empty."), "")
    return Fact("sum", _("Sum"), f"{LANGUAGE.amount(ore, 'kr')} kr", plain(ore, "kr"))
