"""liggare indicator"""

from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.calling import App
from adapters.cli.reports import PeriodOption
from adapters.cli.wiring import (
    AsOfPeriodOption,
    FormatOption,
    LedgerOption,
    chosen,
    one_of,
    parse_as_of,
    parse_period,
    part,
    say,
    service,
)
from adapters.language import _

if TYPE_CHECKING:
    from domain.indicator import Direction, IndicatorKind
    from domain.indicator_value import IndicatorUnit

app = App(no_args_is_help=True)

KINDS: "tuple[IndicatorKind, ...]" = ("measurement", "key-figure")
UNITS: "tuple[IndicatorUnit, ...]" = ("per-cent", "number", "money")
DIRECTIONS: "tuple[Direction, ...]" = ("higher", "lower")

IndicatorArgument = Annotated[
    str, typer.Argument(metavar="INDICATOR", help=_("The indicator's code."))
]
VALUE = "VALUE"


@app.command(help=_("Follow an indicator up, or differently from now on."))
def define(
    indicator: IndicatorArgument,
    ledger: LedgerOption,
    name: Annotated[str, typer.Option("--name", help=_("What people call it."))],
    unit: Annotated[str, typer.Option("--unit", help=_("per-cent, number or money"))],
    direction: Annotated[str, typer.Option("--better", help=_("higher or lower: which is better"))],
    kind: Annotated[
        str, typer.Option("--kind", help=_("measurement or key-figure"))
    ] = "measurement",
    month: Annotated[
        list[int] | None,
        typer.Option(
            "--month", min=1, max=12, help=_("A month in which it is measured; else in all.")
        ),
    ] = None,
    answers: Annotated[
        str | None, typer.Option("--answers", help=_("The code of the unit that answers for it."))
    ] = None,
) -> None:
    of_kind, in_unit = chosen(kind, KINDS, "--kind"), chosen(unit, UNITS, "--unit")
    better = chosen(direction, DIRECTIONS, "--better")
    with service() as opened:
        new = opened.known_ledger(ledger).define_indicator(
            opened.act(),
            indicator=indicator,
            name=name,
            kind=of_kind,
            unit=in_unit,
            direction=better,
            months=month or range(1, 13),
            answers=answers,
        )
    message = "The indicator {indicator} is defined so already."
    if new:
        message = "The indicator {indicator} is defined."
    say(message, indicator=indicator)


@app.command(help=_("Set an indicator's target for a year."))
def target(
    indicator: IndicatorArgument,
    value: Annotated[str, typer.Argument(metavar=VALUE, help=_("As 97,5 %, 3,25 or 1200 kr."))],
    ledger: LedgerOption,
    year: Annotated[int, typer.Option("--year", min=1, max=9999, help=_("The year."))],
) -> None:
    with service() as opened:
        book = opened.known_ledger(ledger)
        new = book.target_indicator(opened.act(), indicator=indicator, year=year, target=value)
    message = "The target of {indicator} for {year} is that already."
    if new:
        message = "The target of {indicator} for {year} is set."
    say(message, indicator=indicator, year=year)


@app.command(help=_("State what an indicator was measured to in a month."))
def measure(
    indicator: IndicatorArgument,
    ledger: LedgerOption,
    period: PeriodOption,
    outcome: Annotated[
        str | None, typer.Option("--outcome", metavar=VALUE, help=_("The outcome of the month."))
    ] = None,
    outcome_ytd: Annotated[
        str | None,
        typer.Option("--outcome-ytd", metavar=VALUE, help=_("The outcome of the year to date.")),
    ] = None,
    forecast: Annotated[
        str | None, typer.Option("--forecast", metavar=VALUE, help=_("The forecast for the year."))
    ] = None,
) -> None:
    month = parse_period(period)
    with service() as opened:
        new = opened.known_ledger(ledger).measure_indicator(
            opened.act(),
            indicator=indicator,
            period=month,
            outcome=outcome,
            outcome_ytd=outcome_ytd,
            forecast=forecast,
        )
    message = "{indicator} is measured so in {period} already."
    if new:
        message = "{indicator} is measured in {period}."
    say(message, indicator=indicator, period=month)


@app.command("list", help=_("List the indicators as they stand in a month."))
def list_(
    ledger: LedgerOption,
    period: PeriodOption,
    as_of: AsOfPeriodOption = None,
    format: FormatOption = "table",
) -> None:
    one_of(format, ("table", "json"), "--format")
    month = parse_period(period)
    moment = parse_as_of(as_of, month)
    with service() as opened:
        view = opened.view(ledger, moment)
        if format == "json":
            made = part("adapters.print.indicators").indicators_json(view, month)
            typer.echo(part("adapters.print.machine").dumps(made))
            return
        making = part("adapters.documents.making").Making(opened, view, month)
        table = part("adapters.documents.tables.indicators").indicators_table(making)
        part("adapters.print.table").print_table(table)
