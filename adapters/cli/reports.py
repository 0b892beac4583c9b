"""liggare report, liggare explain"""

from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.wiring import (
    LedgerOption,
    one_of,
    parse_as_of,
    parse_period,
    part,
    service,
)
from adapters.language import _

if TYPE_CHECKING:
    from adapters.service import Service
    from projections.reports.definition import Definition, Rows

app = App()

PeriodOption = Annotated[str, typer.Option("--period", help=_("A month, as 2025-03."))]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help=_("What was known at a log position or a time."))
]
RowsOption = Annotated[str, typer.Option("--rows", help=_("A dimension, or account_group."))]
WhereOption = Annotated[
    list[str] | None,
    typer.Option("--where", metavar="DIMENSION=CODE", help=_("Only these lines; may be repeated.")),
]
EliminateOption = Annotated[
    bool, typer.Option("--eliminate-internal", help=_("Without internal counterparties."))
]
NAMED = ("service-follow-up", "result-summary", "responsibility")


@app.command(help=_("Show a report."))
def report(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help=_("service-follow-up, result-summary, responsibility, deviation")
        ),
    ],
    ledger: LedgerOption,
    period: PeriodOption,
    rows: Annotated[str | None, typer.Option("--rows", help=_("Rows of `deviation`."))] = None,
    where: WhereOption = None,
    eliminate_internal: EliminateOption = False,
    as_of: AsOfOption = None,
    unit: Annotated[str | None, typer.Option("--unit", help=_("kr, tkr or mnkr"))] = None,
    format: Annotated[str, typer.Option("--format", help=_("table, csv or json"))] = "table",
) -> None:
    one_of(name, (*NAMED, "deviation"), "NAME")
    one_of(unit, ("kr", "tkr", "mnkr"), "--unit")
    one_of(format, ("table", "csv", "json"), "--format")
    _check_rows(name, rows, where, eliminate_internal)
    month, moment = parse_period(period), parse_as_of(as_of)
    with service() as opened:
        definition = _definition(name, rows, where, eliminate_internal)
        view = opened.view(ledger, moment)
        made = opened.report(view, definition, month)
        if format == "table":
            structure = part("projections.selection").Chart(view.structures, month.last_day)
            part("adapters.print.terminal").print_report(
                made,
                ledger_name=structure.structure.name,
                unit=unit,
                conditions=where or (),
                eliminated=eliminate_internal,
            )
        _warn_if_stopped(opened, ledger)
    if format == "table":
        return
    machine = part("adapters.print.machine")
    if format == "json":
        typer.echo(machine.dumps(machine.report_json(made)))
    else:
        typer.echo(machine.report_csv(made, unit or "kr"), nl=False)


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
    as_of: AsOfOption = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help=_("At most so many lines."))] = 200,
    format: Annotated[str, typer.Option("--format", help=_("table or json"))] = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    month, moment = parse_period(period), parse_as_of(as_of)
    with service() as opened:
        explanation = opened.explain(
            opened.view(ledger, moment),
            _rows(rows, where, eliminate_internal),
            month,
            row=row,
            column=column,
            own=own,
            limit=limit,
        )
        if format == "json":
            machine = part("adapters.print.machine")
            typer.echo(machine.dumps(machine.explanation_json(explanation)))
        else:
            part("adapters.print.terminal").print_explanation(explanation)
        _warn_if_stopped(opened, ledger)


def _check_rows(name: str, rows: str | None, where: list[str] | None, eliminate: bool) -> None:
    if name == "deviation" and rows is None:
        raise typer.BadParameter(_("deviation needs --rows"), param_hint="--rows")
    if name != "deviation" and (rows or where or eliminate):
        message = _("{name} has rows of its own; use deviation to choose them", name=name)
        raise typer.BadParameter(message, param_hint="--rows")


def _definition(
    name: str, rows: str | None, where: list[str] | None, eliminate: bool
) -> "Definition":
    if rows is None:
        published: Definition = part("adapters.service").PUBLISHED[name]
        return published
    chosen: Definition = part("projections.reports.definition").Definition(
        name, (_rows(rows, where, eliminate),)
    )
    return chosen


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
