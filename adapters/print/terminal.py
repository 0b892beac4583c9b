"""Answers in the terminal: tables that align, with what a reader must know beside them."""

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.language import LANGUAGE, _, rounded
from adapters.print.machine import said, scenario_name
from adapters.print.shapes import Shape, shape_of
from domain.coding import Period
from projections.reports.deviation import Explanation
from projections.reports.report import Report, Row

SCENARIOS = {"outcome": "outcome", "budget": "budget", "forecast": "forecast"}

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def console() -> Console:
    """The terminal; where output is no terminal, wide enough that no table wraps."""
    out = Console(highlight=False)
    return out if out.is_terminal else Console(highlight=False, width=200)


def print_report(report: Report, *, ledger_name: str, unit: str | None) -> None:
    """A report as its published table: title, basis, rows, notes."""
    shape, out = shape_of(report), console()
    unit = unit or shape.unit
    when = report.basis.recorded_at
    out.print(f"[bold]{_(shape.title)}[/bold]  {ledger_name}  {Period(report.period)}  ({unit})")
    out.print(
        _(
            "As of position {position}, recorded {when}",
            position=report.basis.position,
            when=when.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M:%S") if when else "–",
        ),
        style="dim",
    )
    rows = [row for row in report.rows if shape.shows(row)]
    out.print(_table(report, shape, rows, unit))
    for note in report.notes:
        out.print(f"• {said(note)}")
    if not _foots(report, shape, unit):
        out.print(
            "• " + _("Each figure is rounded by itself; printed rows need not sum to printed sums.")
        )
    out.print()


def _table(report: Report, shape: Shape, rows: Sequence[Row], unit: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    labels = {column.code: said(column.label) for column in report.columns}
    for code in shape.columns:
        table.add_column(_narrow(labels[code]), justify="right", no_wrap=False)
    group: str | None = rows[0].group if rows else None
    for row in rows:
        if row.group != group:
            table.add_section()
            group = row.group
        style = "" if row.kind == "row" else "bold"
        cells = (_cell(row.cells[code], unit) for code in shape.columns)
        table.add_row(_label(row, shape), *cells, style=style)
    return table


def _narrow(label: str) -> str:
    """A heading over two lines, so that it is no wider than its figures."""
    words = label.split(" ")
    middle = (len(words) + 1) // 2
    return " ".join(words[:middle]) + "\n" + " ".join(words[middle:])


def _label(row: Row, shape: Shape) -> Text:
    name = said(row.label)
    plain_row = row.kind == "row" and row.code not in ("", "?", "expired")
    text = f"{row.code} {name}" if plain_row and shape.codes_before_names else name
    return Text("  " * row.level + text)


def _cell(cell: int | None, unit: str) -> str:
    return "" if cell is None else LANGUAGE.amount(cell, unit)


def _foots(report: Report, shape: Shape, unit: str) -> bool:
    """Whether the printed total of each column is the sum of its printed rows."""
    by_group: dict[str | None, list[Row]] = {}
    for row in report.rows:
        by_group.setdefault(row.group, []).append(row)
    for rows in by_group.values():
        for code in shape.columns:
            cells = [(row.kind == "row", row.cells[code] or 0) for row in rows]
            printed = sum(rounded(cell, unit)[0] for is_row, cell in cells if is_row)
            if printed != rounded(cells[-1][1], unit)[0]:
                return False
    return True


def print_explanation(explanation: Explanation) -> None:
    """A cell's lines, and their sum."""
    out, view = console(), explanation.view
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Position", "Scenario", "Period", "Account", "Coding"):
        table.add_column(_(heading))
    table.add_column(_("Amount (kr)"), justify="right")
    table.add_column(_("Source"))
    table.add_column(_("Reference"))
    for sign, entry in explanation.lines:
        coding = view.codings[entry.coding]
        table.add_row(
            str(entry.position),
            _(SCENARIOS[scenario_name(entry.scenario)]),
            str(Period(entry.period)),
            coding.account,
            " ".join(f"{d}={c}" for d, c in coding.codes),
            LANGUAGE.amount(sign * entry.amount, "kr"),
            entry.source,
            entry.reference,
        )
    out.print(table)
    if explanation.sum is None:
        out.print(_("The cell is empty."))
        return
    out.print(
        _(
            "Sum {sum} kr of {count} lines, {shown} shown, as of position {position}",
            sum=LANGUAGE.amount(explanation.sum, "kr"),
            count=LANGUAGE.count(explanation.count),
            shown=LANGUAGE.count(len(explanation.lines)),
            position=explanation.basis.position,
        )
    )


def print_rows(headings: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    """A plain table of texts."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(_(heading))
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console().print(table)
