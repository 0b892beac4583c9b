"""liggare month-close"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.calling import App
from adapters.cli.period import PeriodArgument
from adapters.cli.wiring import (
    AsOfPeriodOption,
    FormatOption,
    LedgerOption,
    ReasonOption,
    chosen,
    named,
    one_of,
    parse_as_of,
    parse_day,
    parse_period,
    part,
    say,
    service,
)
from adapters.language import _

if TYPE_CHECKING:
    from domain.closing_step import Step

app = App(no_args_is_help=True)

STEPS: "tuple[Step, ...]" = ("load", "reconcile", "comment", "forecast", "sign-off")

StepArgument = Annotated[
    str, typer.Argument(metavar="STEP", help=_("load, reconcile, comment, forecast or sign-off"))
]
UnitOption = Annotated[
    str, typer.Option("--unit", help=_("The unit's code in the responsibility tree."))
]


@app.command(help=_("Plan the steps of a unit's close, or plan them anew."))
def plan(
    period: PeriodArgument,
    ledger: LedgerOption,
    unit: UnitOption,
    owner: Annotated[
        str, typer.Option("--owner", callback=named, help=_("Who does it, as their name is here."))
    ],
    due: Annotated[str, typer.Option("--due", metavar="DATE", help=_("By when, as 2025-04-10."))],
    step: Annotated[
        list[str] | None, typer.Option("--step", help=_("This step alone; else all five."))
    ] = None,
) -> None:
    month, day = parse_period(period, "PERIOD"), parse_day(due, "--due")
    for one in step or ():
        one_of(one, STEPS, "--step")
    with service() as opened:
        new = part("adapters.month_close").plan(
            opened,
            opened.known_ledger(ledger),
            opened.act(),
            period=month,
            unit=unit,
            owner=owner,
            due=day,
            steps=step or STEPS,
        )
    message = "The close of {period} is planned so for {unit} already."
    if new:
        message = "The close of {period} is planned for {unit}."
    say(message, period=month, unit=unit)


@app.command(help=_("Do a step of a unit's close; a unit signs off last."))
def done(
    period: PeriodArgument,
    step: StepArgument,
    ledger: LedgerOption,
    unit: UnitOption,
    reason: ReasonOption = None,
) -> None:
    month = parse_period(period, "PERIOD")
    one_of(step, STEPS, "STEP")
    with service() as opened:
        new = part("adapters.month_close").do(
            opened,
            opened.known_ledger(ledger),
            opened.act(),
            period=month,
            unit=unit,
            step=step,
            reason=reason,
        )
    message = "{unit} has done “{step}” of {period} already."
    if new:
        message = "{unit} has done “{step}” of {period}."
    say(message, unit=unit, step=step, period=month)


@app.command(help=_("Open a step that is done, and those after it."))
def reopen(
    period: PeriodArgument,
    step: StepArgument,
    ledger: LedgerOption,
    unit: UnitOption,
    reason: ReasonOption = None,
) -> None:
    month = parse_period(period, "PERIOD")
    again = chosen(step, STEPS, "STEP")
    with service() as opened:
        opened.known_ledger(ledger).reopen_closing_step(
            opened.act(),
            period=month,
            unit=unit,
            step=again,
            reason=reason,
        )
    say("{unit} has “{step}” of {period} to do again.", unit=unit, step=step, period=month)


@app.command(help=_("Show how a month's close stands, unit by unit."))
def status(
    period: PeriodArgument,
    ledger: LedgerOption,
    as_of: AsOfPeriodOption = None,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    month = parse_period(period, "PERIOD")
    moment = parse_as_of(as_of, month)
    with service() as opened:
        view = opened.view(ledger, moment)
        making: Any = part("adapters.documents.making").Making(opened, view, month)
        if format == "json":
            made = part("adapters.print.month_close").close_json(making)
            typer.echo(part("adapters.print.machine").dumps(made))
        else:
            table = part("adapters.documents.tables.month_close").close_table(making)
            part("adapters.print.table").print_table(table)
