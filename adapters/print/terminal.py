"""Answers in the terminal: tables that align, with what a reader must know beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.language import LANGUAGE, _, rounded
from adapters.print.machine import said, scenario_name
from adapters.print.printable import printable
from adapters.print.shapes import Shape, shape_of
from domain.coding import Coding, Period
from projections.reports.report import Basis, Report, Row

if TYPE_CHECKING:
    from projections.reports.deviation import Explanation

SCENARIOS = {"outcome": "outcome", "budget": "budget", "forecast": "forecast"}

FIGURES = frozenset({"Number", "Position", "Projected"})
"""Headings of columns of figures, which stand to the right."""

NARROWEST_NAME = 14
"""A row's name is cut rather than a figure, but not below so many characters."""

WIDE = 200
"""The width where output is no terminal."""

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Paper(Console):
    """What is printed on: texts as they are, without what would steer a terminal."""

    def __init__(self, file: IO[str] | None = None, width: int | None = None) -> None:
        super().__init__(file=file, width=width, markup=False, emoji=False, highlight=False)

    def render_str(self, text: str, **options: Any) -> Text:
        """A text, or a cell of a table."""
        return super().render_str(printable(text), **options)


def console() -> Console:
    """The terminal; where output is no terminal, wide enough that no table wraps."""
    out = Paper()
    if not out.is_terminal:
        out.width = WIDE
    return out


def print_report(
    report: Report,
    *,
    ledger_name: str,
    unit: str | None,
    conditions: Sequence[str] = (),
    eliminated: bool = False,
    above: Iterable[str] = (),
    below: Iterable[str] = (),
    out: Console | None = None,
) -> None:
    """A report as its published table: title, basis, what was selected, rows, notes.

    `above` and `below` are lines on its face that are no part of it.
    """
    shape, out = shape_of(report), out or console()
    unit = unit or shape.unit
    heading = Text(_(shape.title), style="bold")
    out.print(heading, f" {ledger_name}  {Period(report.period)}  ({unit})")
    _print_basis(report.basis, out)
    for line in above:
        out.print(line, style="bold", soft_wrap=True)
    if conditions:
        out.print(_("Selected: {conditions}", conditions=", ".join(conditions)), style="dim")
    if eliminated:
        out.print(_("Internal counterparties are eliminated"), style="dim")
    rows = [row for row in report.rows if shape.shows(_printed(row, shape))]
    table, width = _table(report, shape, rows, unit, out.width)
    out.print(table, width=width, crop=False)
    for note in report.notes:
        out.print(f"• {said(note)}")
    if not _foots(report, shape, unit):
        out.print(
            "• " + _("Each figure is rounded by itself; printed rows need not sum to printed sums.")
        )
    for line in below:
        out.print(line, soft_wrap=True)
    out.print()


def _print_basis(basis: Basis, out: Console) -> None:
    when = local_time(basis.recorded_at) if basis.recorded_at else "–"
    said = _("As of position {position}, recorded {when}", position=basis.position, when=when)
    out.print(said, style="dim")


def local_time(moment: datetime) -> str:
    """A moment as a clock in Sweden shows it."""
    return moment.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M:%S")


def _printed(row: Row, shape: Shape) -> Row:
    """A row with the cells that are printed alone."""
    return replace(row, cells={code: row.cells[code] for code in shape.columns})


def _table(
    report: Report, shape: Shape, rows: Sequence[Row], unit: str, width: int
) -> tuple[Table, int]:
    """The table, and its width: `width`, or where that is too narrow for the figures, more."""
    headings = {c.code: _over_two_lines(said(c.label)) for c in report.columns}
    cells = {code: [_cell(row.cells[code], unit) for row in rows] for code in shape.columns}
    widths = [max(map(len, [*headings[c].split("\n"), *cells[c]])) for c in shape.columns]
    for_figures = sum(widths) + 2 * len(widths) + 4  # the gaps, and the edges
    for_names = max(NARROWEST_NAME, width - for_figures)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, 1))
    table.add_column("", no_wrap=True)
    for code, widest in zip(shape.columns, widths, strict=True):
        table.add_column(headings[code], justify="right", no_wrap=True, min_width=widest)
    group: str | None = rows[0].group if rows else None
    for i, row in enumerate(rows):
        if row.group != group:
            table.add_section()
            group = row.group
        name = _label(row, shape)
        name.truncate(for_names, overflow="ellipsis")
        style = "" if row.kind == "row" else "bold"
        table.add_row(name, *(cells[code][i] for code in shape.columns), style=style)
    return table, for_names + for_figures


def _over_two_lines(label: str) -> str:
    """A heading broken where its longer line is shortest; a no-break space holds words together."""
    words = label.split(" ")
    breaks = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return "\n".join(min(breaks, key=lambda lines: max(map(len, lines)))) if breaks else label


def _label(row: Row, shape: Shape) -> Text:
    name = said(row.label)
    plain_row = row.kind == "row" and row.code not in ("", "?", "expired")
    text = f"{row.code} {name}" if plain_row and shape.codes_before_names else name
    return Text("  " * row.level + printable(text))


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


def print_explanation(explanation: "Explanation", seal: int | None = None) -> None:
    """A cell's lines, and their sum; `seal` is the number of its report's seal, if it has one."""
    out, view = console(), explanation.view
    print_rows(
        (
            "Position",
            "Scenario",
            "Period",
            "Account",
            "Coding",
            "Amount (kr)",
            "Source",
            "Reference",
        ),
        [
            (
                entry.position,
                _(SCENARIOS[scenario_name(entry.scenario)]),
                Period(entry.period),
                view.codings[entry.coding].account,
                coded(view.codings[entry.coding]),
                LANGUAGE.amount(sign * entry.amount, "kr"),
                entry.source,
                entry.reference,
            )
            for sign, entry in explanation.lines
        ],
    )
    if seal is not None:
        out.print(_("As sealed, no. {number}; the present lines with --as-of now.", number=seal))
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


def coded(coding: Coding) -> str:
    """A coding's codes, each with its dimension."""
    return " ".join(f"{dimension}={code}" for dimension, code in coding.codes)


def print_rows(headings: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    """A plain table of texts."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        right = heading in FIGURES or heading.endswith("(kr)")
        table.add_column(_(heading), justify="right" if right else "left")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console().print(table)
