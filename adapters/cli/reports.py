"""liggare report, liggare explain"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    DIFFERS,
    AsOfPeriodOption,
    LedgerOption,
    one_of,
    parse_as_of,
    parse_period,
    part,
    progress,
    service,
    tell_alarm,
)
from adapters.cli.writing import (
    BINARY,
    ForceOption,
    FormatOption,
    OutOption,
    chosen_format,
    refuse_existing,
    write_sheet,
    write_text,
)
from adapters.language import _

if TYPE_CHECKING:
    from adapters.sealed import Shown
    from adapters.service import Progress, Service
    from domain.coding import Period
    from projections.reports.definition import Rows
    from projections.reports.deviation import Explanation
    from projections.view import Entry, View

    Line = tuple[int, Entry]

app = App()

ReportArgument = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help=_("service-follow-up, result-summary, responsibility, deviation")
    ),
]
ChosenRowsOption = Annotated[str | None, typer.Option("--rows", help=_("Rows of `deviation`."))]
PeriodOption = Annotated[str, typer.Option("--period", help=_("A month, as 2025-03."))]
RowsOption = Annotated[str, typer.Option("--rows", help=_("A dimension, or account_group."))]
WhereOption = Annotated[
    list[str] | None,
    typer.Option("--where", metavar="DIMENSION=CODE", help=_("Only these lines; may be repeated.")),
]
EliminateOption = Annotated[
    bool, typer.Option("--eliminate-internal", help=_("Without internal counterparties."))
]
FIRST_LINES = 200
NAMED = ("service-follow-up", "result-summary", "responsibility")


@app.command(help=_("Show a report."))
def report(
    name: ReportArgument,
    ledger: LedgerOption,
    period: PeriodOption,
    rows: ChosenRowsOption = None,
    where: WhereOption = None,
    eliminate_internal: EliminateOption = False,
    as_of: AsOfPeriodOption = None,
    unit: Annotated[str | None, typer.Option("--unit", help=_("kr, tkr or mnkr"))] = None,
    format: FormatOption = None,
    out: OutOption = None,
    force: ForceOption = False,
) -> None:
    one_of(name, (*NAMED, "deviation"), "NAME")
    one_of(unit, ("kr", "tkr", "mnkr"), "--unit")
    chosen = chosen_format(format, out)
    if chosen == "parquet" and unit not in (None, "kr"):
        message = _("parquet holds whole amounts in kr; leave the unit out")
        raise typer.BadParameter(message, param_hint="--unit")
    check_rows(name, rows, where, eliminate_internal)
    month = parse_period(period)
    moment = parse_as_of(as_of, month)
    refuse_existing(out, force=force)
    with service() as opened:
        view = opened.view(ledger, moment)
        sealed = part("adapters.sealed")
        definition = sealed.definition_named(name, rows, where or (), eliminate_internal)
        shown = sealed.shown(opened, view, definition, month, as_of)
        face: dict[str, Any] = {
            "ledger_name": ledger_name(view.earlier(shown.report.basis.position), month),
            "conditions": where or (),
            "eliminated": eliminate_internal,
        }
        if chosen == "table":
            print_shown(shown, unit=unit, **face)
        _warn_if_stopped(opened, ledger)
    if chosen == "json":
        told = part("adapters.print.sealed").shown_json(shown)
        write_text([part("adapters.print.machine").dumps(told)], out, force=force)
    elif chosen != "table":
        sheet = part("adapters.print.sheets").report_sheet(shown.report, unit=unit or "kr", **face)
        sheet = part("adapters.print.sealed").sealed_sheet(sheet, shown.face)
        write_sheet(sheet, chosen, out, force=force)
    end_by_alarm(shown)


@app.command(help=_("Show the lines that a cell is the sum of."))
def explain(
    ledger: LedgerOption,
    period: PeriodOption,
    rows: RowsOption,
    row: Annotated[str, typer.Option("--row", help=_("The row's code, or total."))],
    column: Annotated[str, typer.Option("--column", help=_("The column's code."))],
    own: Annotated[
        bool, typer.Option("--own", help=_("Only the lines that a parent has of its own."))
    ] = False,
    where: WhereOption = None,
    eliminate_internal: EliminateOption = False,
    as_of: AsOfPeriodOption = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            min=0,
            help=_("At most so many lines, 0 for all; else 200, and all in csv, xlsx, parquet."),
        ),
    ] = None,
    format: FormatOption = None,
    out: OutOption = None,
    force: ForceOption = False,
) -> None:
    chosen = chosen_format(format, out)
    month = parse_period(period)
    moment = parse_as_of(as_of, month)
    refuse_existing(out, force=force)
    whole = limit == 0 or (limit is None and chosen in ("csv", *BINARY))
    streams = whole and chosen != "table"
    with service() as opened:
        asked = _rows(rows, where, eliminate_internal)
        view = opened.view(ledger, moment)
        view, seal = part("adapters.sealed").view_of_rows(view, asked, month, as_of)
        explanation = opened.explain(
            view,
            asked,
            month,
            row=row,
            column=column,
            own=own,
            limit=0 if streams else None if whole else limit or FIRST_LINES,
        )
        number = seal and seal.number
        if chosen == "table":
            part("adapters.print.terminal").print_explanation(explanation, seal=number)
        else:
            with _lines(explanation, streams=streams) as lines:
                if chosen == "json":
                    machine = part("adapters.print.machine")
                    pieces = machine.explanation_pieces(explanation, lines, seal=number)
                    write_text(pieces, out, force=force)
                else:
                    sheets = part("adapters.print.sheets")
                    sheet = sheets.lines_sheet(
                        explanation,
                        lines,
                        ledger_name=ledger_name(view, month),
                        period=month,
                        cell=sheets.Cell(rows, row, column),
                        day_of=part("adapters.exports.days").DaysOfLines(opened.ledger(ledger)).of,
                        conditions=where or (),
                        eliminated=eliminate_internal,
                        seal=number,
                    )
                    write_sheet(sheet, chosen, out, force=force)
        _warn_if_stopped(opened, ledger)


def print_shown(shown: "Shown", **face: Any) -> None:
    """Print a report, and what its seal says, if it has one."""
    around = part("adapters.print.sealed").face(shown)
    part("adapters.print.terminal").print_report(shown.report, **face, **around)


def end_by_alarm(shown: "Shown") -> None:
    """A sealed report that is not what it was ends with an exit code of its own."""
    if shown.face is not None and shown.alarm is not None:
        tell_alarm(shown.face.opened)
        raise typer.Exit(DIFFERS)


@contextmanager
def _lines(explanation: "Explanation", *, streams: bool) -> "Iterator[Iterable[Line]]":
    """The lines to write: all, with a progress bar, or those that were asked for."""
    if not streams:
        yield explanation.lines
        return
    with progress(_("Writing lines")) as on:
        yield _counted(explanation.each_line(), explanation.count, on)


def _counted(lines: "Iterator[Line]", count: int, progress: "Progress | None") -> "Iterator[Line]":
    for number, line in enumerate(lines, 1):
        if progress is not None and number % 1_000 == 0:
            progress(number, count)
        yield line


def ledger_name(view: "View", month: "Period") -> str:
    """What the ledger is called, by the structure that holds in a month."""
    chart = part("projections.selection").Chart(view.structures, month.last_day)
    name: str = chart.structure.name
    return name


def check_rows(name: str, rows: str | None, where: list[str] | None, eliminate: bool) -> None:
    """Check that rows are chosen of a deviation report, and of no other."""
    if name == "deviation" and rows is None:
        raise typer.BadParameter(_("deviation needs --rows"), param_hint="--rows")
    if name != "deviation" and (rows or where or eliminate):
        message = _("{name} has rows of its own; use deviation to choose them", name=name)
        raise typer.BadParameter(message, param_hint="--rows")


def _rows(rows: str, where: list[str] | None, eliminate: bool) -> "Rows":
    parse = part("projections.conditions").parse_where
    made: Rows = part("projections.reports.definition").Rows(
        rows,
        where=tuple(parse(condition) for condition in where or ()),
        eliminate_internal=eliminate,
    )
    return made


def _warn_if_stopped(opened: "Service", ledger: str) -> None:
    """Beside the answer, never in it: it comes from a process, not from the log."""
    why = opened.stands_still(ledger)
    if why is not None:
        message = _("The read model stands still, and the answer with it: {why}", why=why)
        typer.echo(message, err=True)
